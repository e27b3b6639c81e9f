"""What is written to SQLite in one turn of an event loop is committed once, before anybody is told of it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from peewee import IntegrityError, OperationalError

from db.database import compute, connect, look_through, outage, read, run, write
from db.models import database
from tests.db import marks
from tests.db.connections import at_once
from tests.db.marks import hit, mark

if TYPE_CHECKING:
    from collections.abc import Iterator

Work = Callable[[], object]


class Refused(Exception):  # noqa: N818 - it is what a handler raises
    """What a handler raises."""


def refuse(name: str) -> None:
    mark(name)
    raise Refused


def writing(name: str) -> Work:
    return partial(write, partial(mark, name))


async def in_one_turn(*works: Work) -> list[object]:
    """What works give or raise that are begun in one turn of the loop."""
    return await asyncio.gather(*(run(work) for work in works), return_exceptions=True)


class File:
    """The database as it is on the disk, and how often this process has committed something to it."""

    def __init__(self, url: str) -> None:
        self._path = url.removeprefix("sqlite:///")
        self._statements: list[str] = []
        database.connection().set_trace_callback(self._statements.append)

    @property
    def commits(self) -> int:
        """How many commits there were."""
        return self._statements.count("COMMIT")

    def connection(self) -> closing[sqlite3.Connection]:
        """Somebody else's connection."""
        return closing(sqlite3.connect(self._path, isolation_level=None))

    def marks(self) -> set[str]:
        """The marks that others see."""
        with self.connection() as other:
            return {name for (name,) in other.execute("SELECT name FROM marks")}


async def while_another_writes(file: File, *works: Work) -> list[object]:
    """What works give or raise that are begun while somebody else writes, who is done in the next turn."""
    with file.connection() as other:
        other.execute("BEGIN IMMEDIATE")
        begun = asyncio.create_task(in_one_turn(*works))
        await asyncio.sleep(0)  # they are begun
        await asyncio.sleep(0)  # they wait
        other.execute("COMMIT")
        async with asyncio.timeout(10):
            return await begun


@pytest.fixture
def file(empty_sqlite: str) -> Iterator[File]:
    connect(empty_sqlite)
    marks.create()
    yield File(empty_sqlite)
    database.connection().set_trace_callback(None)


def let_commits_fail() -> None:
    """Make a table of rows which are looked at when they are committed, and of which none will do."""
    database.execute_sql("PRAGMA foreign_keys = ON")
    database.execute_sql(
        "CREATE TABLE orphans (name TEXT REFERENCES marks (name) DEFERRABLE INITIALLY DEFERRED)",
    )


def orphan() -> None:
    database.execute_sql("INSERT INTO orphans VALUES ('nobody')")


def test_what_is_written_in_one_turn_is_committed_once(file: File) -> None:
    names = [f"number {number}" for number in range(5)]
    asyncio.run(in_one_turn(*map(writing, names)))
    assert file.marks() == set(names)
    assert file.commits == 1


def test_what_is_written_in_two_turns_is_committed_twice(file: File) -> None:
    async def one_after_the_other() -> None:
        await run(writing("one"))
        await run(writing("two"))

    asyncio.run(one_after_the_other())
    assert file.commits == 2


@pytest.mark.parametrize(
    "work",
    [writing("two"), lambda: mark("two"), lambda: read(marks.marks), lambda: hit("one"), int],
    ids=["a transaction", "a statement", "a look", "a change", "nothing"],
)
def test_nobody_is_answered_before_all_that_it_may_have_seen_is_on_the_disk(file: File, work: Work) -> None:
    async def answered(each: Work) -> set[str]:
        await run(each)
        return file.marks()

    async def meet() -> None:
        for found in await asyncio.gather(answered(writing("one")), answered(work)):
            assert "one" in found

    asyncio.run(meet())


@pytest.mark.parametrize("elsewhere", [compute, look_through])
def test_nobody_works_elsewhere_before_its_own_work_is_on_the_disk(
    file: File, elsewhere: Callable[[Callable[[], set[str]]], set[str]]
) -> None:
    def work() -> set[str]:
        write(partial(mark, "one"))
        return elsewhere(file.marks)

    assert asyncio.run(run(work)) == {"one"}


@pytest.mark.parametrize("place", range(3))
def test_who_is_refused_takes_back_nothing_of_others(file: File, place: int) -> None:
    works = [writing("one"), writing("two")]
    works.insert(place, partial(write, partial(refuse, "three")))
    results = asyncio.run(in_one_turn(*works))
    assert isinstance(results[place], Refused)
    assert file.marks() == {"one", "two"}
    assert file.commits == 1


def test_a_statement_that_fails_takes_back_nothing_of_others(file: File) -> None:
    results = asyncio.run(in_one_turn(writing("one"), writing("one"), lambda: mark("one"), writing("two")))
    assert [type(result) for result in results] == [type(None), IntegrityError, IntegrityError, type(None)]
    assert file.marks() == {"one", "two"}


def test_a_commit_that_fails_fails_for_all_who_may_have_seen_what_it_was_to_keep(file: File) -> None:
    let_commits_fail()
    results = asyncio.run(in_one_turn(writing("one"), partial(write, orphan), lambda: read(marks.marks)))
    assert [type(result) for result in results] == [IntegrityError] * 3
    assert file.marks() == set()


def test_after_a_commit_that_failed_each_stands_for_itself(file: File) -> None:
    let_commits_fail()

    async def several_turns() -> list[list[object]]:
        await in_one_turn(partial(write, orphan))
        works = partial(write, orphan), lambda: len(read(marks.marks)), partial(write, int), partial(write, orphan)
        return [await in_one_turn(*works, writing("one")), await in_one_turn(*works, writing("two"))]

    for count, results in enumerate(asyncio.run(several_turns())):
        assert [type(result) for result in results] == [IntegrityError, int, int, IntegrityError, type(None)]
        assert results[1] == count
    assert file.marks() == {"one", "two"}


def test_some_time_after_a_commit_that_failed_all_are_committed_together_again(
    file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.group_commit._CAREFUL_SECONDS", 0)
    let_commits_fail()

    async def several_turns() -> int:
        await in_one_turn(partial(write, orphan))
        before = file.commits
        await in_one_turn(writing("one"), writing("two"))
        return file.commits - before

    assert asyncio.run(several_turns()) == 1
    assert file.marks() == {"one", "two"}


def test_whatever_a_commit_raises_is_told_and_others_go_on(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    async def several_turns() -> list[list[object]]:
        with monkeypatch.context() as patch:
            patch.setattr("peewee.Database.commit", Mock(side_effect=MemoryError))
            failed = await in_one_turn(writing("one"), lambda: read(marks.marks))
        return [failed, await in_one_turn(writing("two"), lambda: read(marks.marks))]

    failed, done = asyncio.run(several_turns())
    assert [type(result) for result in failed] == [MemoryError] * 2
    assert done == [None, {"two": 0}]
    assert file.marks() == {"two"}


@pytest.mark.parametrize("way", [write, lambda work: work()], ids=["a transaction", "a statement"])
def test_where_sqlite_takes_back_all_because_of_one_nobody_is_told_otherwise(
    file: File, way: Callable[[Work], object]
) -> None:
    def roll_back() -> None:
        database.execute_sql("INSERT OR ROLLBACK INTO marks VALUES ('one', 0)")

    works = [writing("one"), lambda: way(roll_back), writing("two"), lambda: read(marks.marks)]
    results = asyncio.run(in_one_turn(*works))
    assert isinstance(results[0], OperationalError)
    assert isinstance(results[1], (IntegrityError, OperationalError))
    assert results[2] is None
    assert results[3] == {"two": 0}
    assert file.marks() == {"two"}


def test_who_is_given_up_while_it_waits_for_the_commit_has_written_all_the_same(file: File) -> None:
    async def meet() -> None:
        given_up = asyncio.create_task(run(writing("one")))
        staying = asyncio.create_task(run(writing("two")))
        asyncio.get_running_loop().call_soon(given_up.cancel)
        await staying
        assert given_up.cancelled()

    asyncio.run(meet())
    assert file.marks() == {"one", "two"}


def test_all_who_wait_for_somebody_else_to_have_written_are_committed_together(file: File) -> None:
    names = [f"number {number}" for number in range(5)]
    asyncio.run(while_another_writes(file, *map(writing, names)))
    assert file.marks() == set(names)
    assert file.commits == 1


def test_all_who_waited_for_somebody_else_go_on_where_the_disk_is_too_full_for_one_of_them(file: File) -> None:
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")
    names = ["one", "two", "much" * 25_000, "three", "four", "five"]
    results = asyncio.run(while_another_writes(file, *map(writing, names)))
    assert [type(result) for result in results] == [OperationalError] * 3 + [type(None)] * 3
    assert [outage(error) for error in results[1:3] if isinstance(error, OperationalError)] == [
        "rolled back with what failed in the same transaction",
        "database or disk is full",
    ]
    assert file.marks() == {"three", "four", "five"}


def test_a_thread_commits_for_itself(file: File) -> None:
    def on_a_thread(name: str) -> set[str]:
        write(partial(mark, name))
        return file.marks()

    assert at_once(partial(on_a_thread, "one")) == [{"one"}]
