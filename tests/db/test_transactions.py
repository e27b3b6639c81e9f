"""Where the work of a transaction begins and ends: done all or not at all, and again only where that cannot harm."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any, NoReturn

import psycopg
import pytest
from peewee import IntegrityError, OperationalError

from db.database import Unavailable, connect, disconnect, is_alive, read, write
from db.models import database
from tests.db import marks
from tests.db.marks import hit, mark

if TYPE_CHECKING:
    from collections.abc import Callable

SERIALIZATION_FAILURE = "40001"
LOCK_NOT_AVAILABLE = "55P03"


class Refused(Exception):  # noqa: N818 - it is what a handler raises
    """What a handler raises."""


@pytest.fixture
def _with_marks(connected: str) -> None:
    """A database with the table of marks, on SQLite and on PostgreSQL."""
    del connected
    marks.create()


@pytest.fixture
def postgres(empty_postgres: str) -> str:
    """The URL of a PostgreSQL database with the table of marks, which is the database of this process."""
    connect(empty_postgres)
    marks.create()
    return empty_postgres


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do works at the same time, each on a thread and a connection of its own."""

    def do(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            disconnect()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(do, works))


def close_all_connections(url: str) -> None:
    """Let the server close all connections to a database, as it does when it is shut down."""
    everybody = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database()"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"{everybody} AND pid <> pg_backend_pid()")


def backend() -> Any:
    """The server's own process that serves this thread's connection."""
    return database.execute_sql("SELECT pg_backend_pid()").fetchone()[0]


def fail_with(state: str) -> None:
    """Let PostgreSQL refuse with this state."""
    database.execute_sql(f"DO $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$")


# ----------------------------------------------------------------------------------- all or not at all


@pytest.mark.usefixtures("_with_marks")
def test_a_transaction_gives_what_its_work_gives() -> None:
    assert write(lambda: mark("one") or "done") == "done"
    disconnect()
    assert read(marks.marks) == {"one": 0}


@pytest.mark.usefixtures("_with_marks")
@pytest.mark.parametrize("failure", [Refused, KeyError, OperationalError])
def test_a_transaction_is_rolled_back_where_its_work_raises(failure: type[Exception]) -> None:
    attempts = []

    def work() -> NoReturn:
        attempts.append(1)
        mark("one")
        raise failure

    with pytest.raises(failure):
        write(work)
    assert marks.marks() == {}
    assert len(attempts) == 1


@pytest.mark.usefixtures("_with_marks")
def test_a_transaction_is_rolled_back_where_the_database_refuses_a_row() -> None:
    write(lambda: mark("one"))
    with pytest.raises(IntegrityError):
        write(lambda: [mark(name) for name in ("two", "one")])
    assert marks.marks() == {"one": 0}
    write(lambda: mark("two"))
    assert marks.marks() == {"one": 0, "two": 0}


# -------------------------------------------------------------------- broken off in favour of another


def test_of_two_transactions_that_wait_for_each_other_one_is_done_again(empty_postgres: str) -> None:
    connect(f"{empty_postgres}&options=-c%20deadlock_timeout%3D10ms")
    marks.create()
    mark("one")
    mark("two")
    both_hold_one = Barrier(2)
    attempts: Counter[str] = Counter()

    def hit_both(first: str, second: str) -> None:
        attempts[first] += 1
        hit(first)
        if attempts[first] == 1:
            both_hold_one.wait()
        hit(second)

    at_once(lambda: write(lambda: hit_both("one", "two")), lambda: write(lambda: hit_both("two", "one")))
    assert marks.marks() == {"one": 2, "two": 2}
    assert sorted(attempts.values()) == [1, 2]


def test_of_two_transactions_that_overlook_each_other_one_is_done_again(empty_postgres: str) -> None:
    connect(f"{empty_postgres}&options=-c%20default_transaction_isolation%3Dserializable")
    marks.create()
    both_have_read = Barrier(2)
    attempts: Counter[str] = Counter()

    def mark_if_alone(name: str) -> bool:
        attempts[name] += 1
        others = marks.marks()
        if attempts[name] == 1:
            both_have_read.wait()
        if not others:
            mark(name)
        return not others

    done = at_once(lambda: write(lambda: mark_if_alone("one")), lambda: write(lambda: mark_if_alone("two")))
    assert sorted(done) == [False, True]
    assert len(marks.marks()) == 1
    assert sorted(attempts.values()) == [1, 2]


@pytest.mark.usefixtures("postgres")
@pytest.mark.parametrize(("state", "expected"), [(SERIALIZATION_FAILURE, 5), (LOCK_NOT_AVAILABLE, 1)])
def test_only_what_was_lost_to_another_is_done_again_and_five_times_at_most(state: str, expected: int) -> None:
    attempts = []

    def work() -> None:
        attempts.append(1)
        mark("one")
        fail_with(state)

    with pytest.raises(OperationalError):
        write(work)
    assert len(attempts) == expected
    assert marks.marks() == {}


# --------------------------------------------------------------------------------- broken connections


def test_each_thread_keeps_a_connection_of_its_own(postgres: str) -> None:
    del postgres
    together = Barrier(3)

    def backends() -> set[Any]:
        together.wait()
        return {read(backend), write(backend), read(backend)}

    found = [backends_of_one for backends_of_one in at_once(backends, backends, backends)]
    assert [len(backends_of_one) for backends_of_one in found] == [1, 1, 1]
    assert len(set.union(*found)) == 3
