"""Work on an event loop shares a few connections to PostgreSQL, and does not wait for what other work waits for."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING, TypeVar

import pytest
from peewee import Value

from db.cooperation import elsewhere
from db.database import compute, connect, once, read, run, write
from db.models import User, database
from db.statements import statement
from tests.db.connections import backend, close_all_connections

if TYPE_CHECKING:
    from collections.abc import Callable

    from peewee import Query

Result = TypeVar("Result")

LOCK = "SELECT pg_advisory_lock(1)"
UNLOCK = "SELECT pg_advisory_unlock(1)"


def together(*works: Callable[[], Result]) -> list[Result]:
    """Do works on one event loop at the same time; what they give."""

    async def all_of_them() -> list[Result]:
        return list(await asyncio.gather(*map(run, works)))

    return asyncio.run(all_of_them())


def one_after_another(*works: Callable[[], Result]) -> list[Result]:
    """Do works on one event loop, each when the one before has ended; what they give."""

    async def all_of_them() -> list[Result]:
        return [await run(work) for work in works]

    return asyncio.run(all_of_them())


def ask(sql: str) -> None:
    database.execute_sql(sql)


@pytest.fixture(params=[1, 3])
def size(request: pytest.FixtureRequest, empty_postgres: str) -> int:
    """How many connections the work on an event loop may use."""
    size: int = request.param
    connect(empty_postgres, size)
    return size


def test_no_more_connections_are_used_than_are_allowed(size: int) -> None:
    assert len(set(together(*[backend] * 10))) == size


def test_work_has_one_connection_from_its_beginning_to_its_end(size: int) -> None:
    def twice() -> set[int]:
        return {read(backend), write(backend)}

    assert [len(backends) for backends in together(*[twice] * (size + 2))] == [1] * (size + 2)


def test_a_connection_serves_one_piece_of_work_after_another(size: int) -> None:
    del size
    assert len(set(one_after_another(*[backend] * 5))) == 1


def test_work_goes_on_while_the_server_keeps_other_work_waiting(empty_postgres: str) -> None:
    connect(empty_postgres, 3)
    trace = []

    async def meet() -> None:
        holding, passed = asyncio.Event(), Event()

        def hold() -> None:
            ask(LOCK)
            holding.set()
            elsewhere(passed.wait)
            trace.append("let go")
            ask(UNLOCK)

        def wait() -> None:
            ask(LOCK)
            trace.append("got it")

        def pass_by() -> None:
            read(backend)
            trace.append("passed")
            passed.set()

        async def others() -> None:
            await holding.wait()
            await asyncio.gather(run(wait), run(pass_by))

        await asyncio.gather(run(hold), others())

    asyncio.run(meet())
    assert trace == ["passed", "let go", "got it"]


def test_who_computes_lets_others_have_its_connection(empty_postgres: str) -> None:
    connect(empty_postgres, 1)
    trace = []

    async def turn() -> None:
        others_are_done = asyncio.Event()

        def computes() -> None:
            read(backend)
            compute(lambda: asyncio.run_coroutine_threadsafe(others_are_done.wait(), loop).result())
            trace.append("computed")
            read(backend)

        async def another() -> None:
            await run(lambda: read(backend))
            trace.append("another")
            others_are_done.set()

        loop = asyncio.get_running_loop()
        await asyncio.gather(run(computes), another())

    asyncio.run(turn())
    assert trace == ["another", "computed"]


def test_a_connection_that_the_server_closed_is_replaced(empty_postgres: str) -> None:
    connect(empty_postgres, 1)
    before, _, after = one_after_another(
        lambda: read(backend), lambda: close_all_connections(empty_postgres), lambda: read(backend)
    )
    assert before != after


def test_all_connections_that_the_server_closed_are_replaced_before_they_are_used(empty_postgres: str) -> None:
    connect(empty_postgres, 3)

    async def meet() -> tuple[set[int], set[int]]:
        before = {*await asyncio.gather(*[run(backend) for _ in range(3)])}
        await asyncio.to_thread(close_all_connections, empty_postgres)
        return before, {*await asyncio.gather(*[run(lambda: once(backend) or 0) for _ in range(3)])}

    before, after = asyncio.run(meet())
    assert (len(before), len(after), len(before & after)) == (3, 3, 0)


def test_a_connection_in_the_middle_of_a_transaction_serves_nobody_else(empty_postgres: str) -> None:
    connect(empty_postgres, 1)

    def leave_it_open() -> int:
        ask("BEGIN")
        return backend()

    before, after = one_after_another(leave_it_open, backend)
    assert before != after


def test_work_that_is_given_up_leaves_its_connection_to_nobody(empty_postgres: str) -> None:
    connect(empty_postgres, 1)

    async def give_up() -> tuple[int, int]:
        before = await run(backend)
        await run(lambda: ask("SELECT 1"))
        waiting = asyncio.create_task(run(lambda: ask("SELECT pg_sleep(3600)")))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return before, await run(backend)

    before, after = asyncio.run(give_up())
    assert before != after


def test_who_cannot_connect_lets_others_try(empty_postgres: str) -> None:
    connect(f"{empty_postgres}&options=-c%20no_such_setting%3D1", 1)

    def fails() -> bool:
        with pytest.raises(Exception, match="no_such_setting"):
            read(backend)
        return True

    assert together(fails, fails, fails) == [True, True, True]


def test_a_statement_larger_than_what_a_socket_holds_arrives(empty_postgres: str) -> None:
    connect(empty_postgres, 1)
    text = "x" * 5_000_000

    def length() -> int:
        count: int = database.execute_sql("SELECT length(%s)", (text,)).fetchone()[0]
        return count

    assert together(length) == [len(text)]


@statement
def _half(number: int) -> Query:
    return User.select(Value(1)).where(User.id * 2 == number)


def test_a_statement_is_planned_once_for_all_values(empty_postgres: str) -> None:
    connect(empty_postgres, 1)

    def plans() -> list[tuple[bool, int]]:
        database.create_tables([User])
        for number in range(20):
            _half.rows(number)
        asked = "SELECT generic_plans > 5, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s"
        return database.execute_sql(asked, ("% * 2%",)).fetchall()  # type: ignore[no-any-return]

    assert together(plans) == [[(True, 0)]]


def test_a_server_may_be_told_to_plan_otherwise(empty_postgres: str) -> None:
    connect(f"{empty_postgres}&options=-c%20plan_cache_mode%3Dforce_custom_plan", 1)

    def mode() -> str:
        shown: str = database.execute_sql("SHOW plan_cache_mode").fetchone()[0]
        return shown

    assert together(mode) == ["force_custom_plan"]
