"""Who wants to write to SQLite while somebody else does waits for its turn, and holds up nobody who only reads."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, contextmanager
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

import pytest
from peewee import OperationalError

from db import cooperation
from db.database import compute, connect, look_through, read, run, write
from db.models import database
from tests.db import marks
from tests.db.connections import at_once
from tests.db.marks import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def somebody_writing(url: str) -> Iterator[sqlite3.Connection]:
    """Another connection in the middle of a writing transaction."""
    with closing(
        sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@pytest.fixture
def url(empty_sqlite: str) -> str:
    """The URL of the database of this process, which has the table of marks."""
    connect(empty_sqlite)
    marks.create()
    return empty_sqlite


@pytest.fixture
def impatient(url: str) -> str:
    """The same, where nobody waits for long."""
    connect(url, seconds=0)
    return url


WAYS = {"a transaction": lambda name: write(partial(mark, name)), "a statement": mark}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_who_reads_goes_on_while_who_writes_waits_for_its_turn(url: str, way: Callable[[str], None]) -> None:
    trace = []

    def wait_and_write() -> None:
        way("mine")
        trace.append("written")

    async def meet(other: sqlite3.Connection) -> None:
        writing = asyncio.create_task(run(wait_and_write))
        for _ in range(3):
            await asyncio.sleep(0)
            trace.append(str(await run(lambda: read(marks.marks))))
        other.execute("COMMIT")
        await writing

    with somebody_writing(url) as other:
        asyncio.run(meet(other))
    assert trace == ["{}", "{}", "{}", "written"]
    assert marks.marks() == {"mine": 0}


def test_all_who_wait_have_their_turns_in_the_order_in_which_they_came(url: str) -> None:
    names = [f"number {number}" for number in range(5)]

    async def meet(other: sqlite3.Connection) -> None:
        writing = [asyncio.create_task(run(partial(write, partial(mark, name)))) for name in names]
        await asyncio.sleep(0)
        other.execute("COMMIT")
        await asyncio.gather(*writing)

    with somebody_writing(url) as other:
        asyncio.run(meet(other))
    found = database.execute_sql("SELECT name FROM marks ORDER BY rowid").fetchall()
    assert [name for (name,) in found] == names


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_who_has_waited_too_long_is_refused(impatient: str, way: Callable[[str], None]) -> None:
    async def several() -> list[BaseException | None]:
        tries = [run(partial(way, name)) for name in ("one", "two", "three")]
        return await asyncio.gather(*tries, return_exceptions=True)

    with somebody_writing(impatient):
        with pytest.raises(OperationalError, match="database is locked"):
            way("nobody")
        refusals = asyncio.run(several())
    assert [str(refusal) for refusal in refusals] == ["database is locked"] * 3
    way("mine")
    assert marks.marks() == {"mine": 0}


def test_nobody_is_refused_because_many_are_before_it(url: str) -> None:
    connect(url, seconds=1)
    never = Event()

    def write_slowly(name: str) -> None:
        mark(name)
        never.wait(0.15)

    async def meet(other: sqlite3.Connection) -> None:
        names = [f"number {number}" for number in range(10)]
        writing = [asyncio.create_task(run(partial(write, partial(write_slowly, name)))) for name in names]
        await asyncio.sleep(0)
        other.execute("COMMIT")
        await asyncio.gather(*writing)

    with somebody_writing(url) as other:
        asyncio.run(meet(other))
    assert len(marks.marks()) == 10


def test_who_is_given_up_while_it_waits_keeps_nobody_from_its_turn(url: str) -> None:
    async def meet(other: sqlite3.Connection) -> None:
        writing = [
            asyncio.create_task(run(partial(write, partial(mark, name)))) for name in ("first", "second", "third")
        ]
        await asyncio.sleep(0)
        for given_up in writing[:2]:
            given_up.cancel()
        await asyncio.gather(*writing[:2], return_exceptions=True)
        other.execute("COMMIT")
        await writing[2]

    with somebody_writing(url) as other:
        asyncio.run(meet(other))
    assert marks.marks() == {"third": 0}


def test_a_thread_waits_for_its_turn_too(url: str) -> None:
    begins = Event()

    def wait_and_write() -> None:
        begins.set()
        write(partial(mark, "mine"))

    def let_go() -> None:
        begins.wait()
        other.execute("COMMIT")

    with somebody_writing(url) as other:
        at_once(wait_and_write, let_go)
    assert marks.marks() == {"mine": 0}


@pytest.mark.usefixtures("url")
def test_another_error_is_none_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_waits(_: float) -> None:
        raise AssertionError

    monkeypatch.setattr("db.sqlite.pause", nobody_waits)
    with pytest.raises(OperationalError, match="no such table"):
        database.execute_sql("INSERT INTO nowhere VALUES (1)")


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("wait", [compute, look_through])
def test_nobody_waits_for_another_thread_in_the_middle_of_a_transaction(wait: Callable[..., object]) -> None:
    with pytest.raises(RuntimeError, match="a transaction is open"):
        write(lambda: wait(int))
    assert cooperation.current() is None
