"""A connection that the server closed is replaced, and the work is done again only where that cannot harm."""

from __future__ import annotations

from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from db import clock, users
from db.database import Unavailable, is_alive, once, read, write
from db.migrate import migrate
from db.models import Session
from tests.db import marks
from tests.db.connections import at_once, backend, close_all_connections
from tests.db.marks import mark

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.usefixtures("postgres")
def test_each_thread_keeps_a_connection_of_its_own() -> None:
    together = Barrier(3)

    def backends() -> set[int]:
        together.wait()
        return {read(backend), write(backend), read(backend)}

    found = at_once(backends, backends, backends)
    assert [len(of_one) for of_one in found] == [1, 1, 1]
    assert len(set.union(*found)) == 3


@pytest.mark.parametrize("run", [read, write])
def test_work_finds_a_new_connection_where_the_old_one_was_closed(
    postgres: str, run: Callable[[Callable[[], int]], int]
) -> None:
    for _ in range(2):
        before = backend()
        close_all_connections(postgres)
        assert run(backend) != before


def test_a_database_that_closed_its_connections_is_alive(postgres: str) -> None:
    assert is_alive()
    close_all_connections(postgres)
    assert is_alive()


@pytest.mark.parametrize("run", [read, write])
def test_work_is_done_again_from_its_beginning_where_the_connection_breaks(
    postgres: str, run: Callable[[Callable[[], dict[str, int]]], dict[str, int]]
) -> None:
    attempts = []

    def work() -> dict[str, int]:
        attempts.append(1)
        if run is write:
            mark("one")
        if len(attempts) == 1:
            close_all_connections(postgres)
        return marks.marks()

    assert run(work) == ({"one": 0} if run is write else {})
    assert len(attempts) == 2


@pytest.mark.parametrize(("run", "expected"), [(read, 2), (write, 5)])
def test_work_is_given_up_where_every_connection_breaks(
    postgres: str, run: Callable[[Callable[[], object]], object], expected: int
) -> None:
    attempts = []

    def work() -> object:
        attempts.append(1)
        marks.marks()
        close_all_connections(postgres)
        return marks.marks()

    with pytest.raises(Unavailable):
        run(work)
    assert len(attempts) == expected
    assert run(marks.marks) == {}


def test_work_is_not_done_again_where_its_commit_may_have_happened(postgres: str) -> None:
    attempts = []

    def work() -> None:
        attempts.append(1)
        mark("one")
        close_all_connections(postgres)

    with pytest.raises(Unavailable):
        write(work)
    assert len(attempts) == 1
    write(lambda: mark("two"))
    assert "two" in marks.marks()


def test_a_login_starts_one_session_where_the_connection_breaks(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate()
    user_id = users.add("Alice", "a hash", "", "")
    assert user_id is not None
    start = users._start_session.run  # noqa: SLF001 - in whose middle the connection breaks
    attempts = []

    def start_and_lose_the_first_answer(*values: Any) -> int:
        attempts.append(1)
        started = start(*values)
        if len(attempts) == 1:
            close_all_connections(postgres)
            backend()
        return started

    monkeypatch.setattr(users._start_session, "run", start_and_lose_the_first_answer)  # noqa: SLF001
    assert read(lambda: users.start_session(users.Credentials(user_id, "a hash"), clock.now() + 10**12))
    assert len(attempts) == 2
    assert Session.select().count() == 1


def test_a_statement_that_is_to_be_done_once_is_not_done_again_by_who_reads_around_it(postgres: str) -> None:
    attempts = []

    def statement() -> None:
        attempts.append(1)
        close_all_connections(postgres)
        mark("one")

    def work() -> None:
        marks.marks()
        once(statement)

    with pytest.raises(Unavailable):
        read(work)
    assert len(attempts) == 1
    assert read(marks.marks) == {}
