"""Nobody waits for PostgreSQL for ever, and what was given up is neither done again nor in anybody's way."""

from __future__ import annotations

import asyncio
import socket
from threading import Event
from typing import TYPE_CHECKING

import psycopg
import pytest

from db.cooperation import elsewhere
from db.database import Unavailable, connect, disconnect, once, read, run, write
from db.models import database
from db.pool import Connection
from tests.db import marks
from tests.db.connections import backend
from tests.db.marks import mark

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

A_SECOND = 1
FOR_EVER = "SELECT pg_sleep(3600)"


def ask(sql: str) -> str:
    """The first value that a statement gives."""
    return str(database.execute_sql(sql).fetchone()[0])


async def is_given_up(work: Awaitable[object]) -> bool:
    """Whether work ends because the database does not answer in time; fails where it does not end for long."""
    try:
        async with asyncio.timeout(10 * A_SECOND):
            await work
    except Unavailable as error:
        return any("did not answer in time" in str(one) for one in chain(error))
    return False


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that led to it: a transaction that cannot be rolled back raises another one."""
    while error is not None:
        yield error
        error = error.__context__


@pytest.fixture
def silent_url() -> Iterator[str]:
    """The URL of a server that takes connections, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql://chat@127.0.0.1:{server.getsockname()[1]}/chat"


@pytest.fixture
def with_marks(empty_postgres: str) -> None:
    """A database with the table of marks, for whose work there is one connection, and a second's time."""
    connect(empty_postgres)
    marks.create()
    disconnect()
    connect(empty_postgres, 1, A_SECOND)


# -------------------------------------------------------------------------------------------------- waiting


@pytest.mark.parametrize("how", [read, write])
def test_nobody_waits_for_ever_for_a_server_that_does_not_say_a_word(
    silent_url: str, how: Callable[[Callable[[], int]], int]
) -> None:
    connect(silent_url, 2, A_SECOND)

    async def many() -> list[bool]:
        return await asyncio.gather(*(is_given_up(run(lambda: how(backend))) for _ in range(10)))

    assert asyncio.run(many()) == [True] * 10


@pytest.mark.usefixtures("with_marks")
@pytest.mark.parametrize("how", [read, write, once])
def test_work_that_takes_too_long_is_given_up_and_not_done_again(how: Callable[[Callable[[], str]], str]) -> None:
    attempts = []

    def work() -> str:
        attempts.append(1)
        if how is write:
            mark("one")
        return ask(FOR_EVER)

    async def give_up() -> tuple[bool, dict[str, int]]:
        return await is_given_up(run(lambda: how(work))), await run(lambda: read(marks.marks))

    assert asyncio.run(give_up()) == (True, {})
    assert len(attempts) == 1


@pytest.mark.usefixtures("with_marks")
def test_several_statements_have_no_more_time_than_one() -> None:
    def work() -> None:
        for _ in range(100):
            ask("SELECT pg_sleep(0.1)")

    assert asyncio.run(is_given_up(run(lambda: write(work))))


@pytest.mark.usefixtures("with_marks")
def test_nobody_is_given_up_because_many_are_before_it() -> None:
    async def many() -> list[bool]:
        works = (run(lambda: write(lambda: ask("SELECT pg_sleep(0.15)"))) for _ in range(10))
        return await asyncio.gather(*map(is_given_up, works))

    assert asyncio.run(many()) == [False] * 10


@pytest.mark.usefixtures("with_marks")
def test_who_waits_for_a_turn_is_given_up_too_and_the_turn_goes_to_another() -> None:
    async def meet() -> tuple[bool, int, int]:
        holding, let_go = asyncio.Event(), Event()

        def hold() -> int:
            found = backend()
            holding.set()
            elsewhere(let_go.wait)
            return found

        holder = asyncio.create_task(run(lambda: read(hold)))
        try:
            await holding.wait()
            given_up = await is_given_up(run(lambda: read(backend)))
            last = asyncio.create_task(run(lambda: read(backend)))
        finally:
            let_go.set()
        return given_up, await holder, await last

    given_up, first, second = asyncio.run(meet())
    assert given_up
    assert first == second


# ---------------------------------------------------------------------------------------------- what stays


def test_no_connection_is_trusted_where_one_does_not_answer(empty_postgres: str) -> None:
    connect(empty_postgres, 2, A_SECOND)

    async def lose_one() -> tuple[set[int], bool, set[int]]:
        before = set(await asyncio.gather(run(backend), run(backend)))
        given_up = await is_given_up(run(lambda: ask(FOR_EVER)))
        return before, given_up, set(await asyncio.gather(run(backend), run(backend)))

    before, given_up, after = asyncio.run(lose_one())
    assert given_up
    assert (len(before), len(after)) == (2, 2)
    assert not before & after


def test_a_connection_that_comes_too_late_is_closed(empty_postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(empty_postgres, 1, A_SECOND)
    let_go = Event()
    opened = []
    really_open = Connection.open

    def open_late(address: str) -> Connection:
        assert let_go.wait(60)
        opened.append(really_open(address))
        return opened[-1]

    monkeypatch.setattr(Connection, "open", open_late)

    async def come_late() -> tuple[bool, int]:
        given_up = await is_given_up(run(backend))
        let_go.set()
        return given_up, await run(backend)

    given_up, _ = asyncio.run(come_late())
    assert given_up
    assert [connection.closed for connection in opened] == [True, False]


# --------------------------------------------------------------------------------------- bounds elsewhere


def bounds_on_the_server() -> tuple[str, str]:
    return ask("SHOW statement_timeout"), ask("SHOW idle_in_transaction_session_timeout")


def test_the_server_gives_up_too_a_second_later(empty_postgres: str) -> None:
    connect(empty_postgres, 1, 7)
    assert asyncio.run(run(bounds_on_the_server)) == ("8s", "8s")


def test_the_server_keeps_a_bound_that_it_was_given(empty_postgres: str) -> None:
    connect(f"{empty_postgres}&options=-c%20statement_timeout%3D42s", 1, 7)
    assert asyncio.run(run(bounds_on_the_server)) == ("42s", "8s")


@pytest.mark.parametrize(("seconds", "expected"), [(1, 2), (10, 3), (60, 20)])
def test_a_host_has_a_third_of_the_time_to_accept_a_connection(seconds: int, expected: int) -> None:
    connect("postgresql://chat@127.0.0.1,127.0.0.2/chat", 1, seconds)
    address = psycopg.conninfo.conninfo_to_dict(database.obj.database)
    assert (address["connect_timeout"], address["tcp_user_timeout"]) == (str(expected), str(expected * 1000))
    assert address["host"] == "127.0.0.1,127.0.0.2"


def test_the_url_may_have_bounds_of_its_own() -> None:
    connect("postgresql://chat@localhost/chat?connect_timeout=42&keepalives_idle=43", 1, 10)
    address = psycopg.conninfo.conninfo_to_dict(database.obj.database)
    assert (address["connect_timeout"], address["keepalives_idle"]) == ("42", "43")
