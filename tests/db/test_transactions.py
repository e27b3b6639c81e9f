"""A transaction is done whole or not at all, and again where the database broke it off in favour of another."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Event
from typing import TYPE_CHECKING, NoReturn, TypeVar

import pytest
from peewee import IntegrityError, OperationalError

from db.database import connect, disconnect, once, read, write
from db.models import database
from tests.db import marks
from tests.db.connections import at_once
from tests.db.marks import hit, mark

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

SERIALIZATION_FAILURE = "40001"
DEADLOCK = "40P01"
LOCK_NOT_AVAILABLE = "55P03"


class Refused(Exception):  # noqa: N818 - it is what a handler raises
    """What a handler raises."""


def fail_with(state: str) -> None:
    """Let PostgreSQL refuse with this state."""
    database.execute_sql(f"DO $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$")


# ----------------------------------------------------------------------------------- all or not at all


@pytest.mark.usefixtures("with_marks")
def test_a_transaction_gives_what_its_work_gives() -> None:
    def work() -> str:
        mark("one")
        return "done"

    assert write(work) == "done"
    disconnect()
    assert read(marks.marks) == {"one": 0}


@pytest.mark.usefixtures("with_marks")
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


@pytest.mark.usefixtures("with_marks")
def test_a_transaction_is_rolled_back_where_the_database_refuses_a_row() -> None:
    def work() -> None:
        mark("two")
        mark("one")

    mark("one")
    with pytest.raises(IntegrityError):
        write(work)
    assert marks.marks() == {"one": 0}
    write(lambda: mark("two"))
    assert marks.marks() == {"one": 0, "two": 0}


# -------------------------------------------------------------------- broken off in favour of another


class Duel:
    """Two transactions that cannot both succeed at once: they meet half-way, and the loser comes again afterwards."""

    def __init__(self) -> None:
        self.attempts: Counter[str] = Counter()
        self._meeting = Barrier(2)
        self._one_is_through = Event()

    def fight(self, name: str, first_half: Callable[[], Result], second_half: Callable[[Result], object]) -> None:
        """One of the two transactions."""

        def work() -> None:
            self.attempts[name] += 1
            if self.attempts[name] > 1:
                self._one_is_through.wait()
            found = first_half()
            if self.attempts[name] == 1:
                self._meeting.wait()
            second_half(found)

        write(work)
        self._one_is_through.set()


def test_of_two_transactions_that_wait_for_each_other_one_is_done_again(empty_postgres: str) -> None:
    connect(f"{empty_postgres}&options=-c%20deadlock_timeout%3D10ms")
    marks.create()
    mark("one")
    mark("two")
    duel = Duel()

    def hit_both(first: str, second: str) -> None:
        duel.fight(first, lambda: hit(first), lambda _: hit(second))

    at_once(lambda: hit_both("one", "two"), lambda: hit_both("two", "one"))
    assert marks.marks() == {"one": 2, "two": 2}
    assert sorted(duel.attempts.values()) == [1, 2]


def test_of_two_transactions_that_overlook_each_other_one_is_done_again(empty_postgres: str) -> None:
    connect(f"{empty_postgres}&options=-c%20default_transaction_isolation%3Dserializable")
    marks.create()
    duel = Duel()

    def mark_if_alone(name: str, others: dict[str, int]) -> None:
        if not others:
            mark(name)

    def fight(name: str) -> None:
        duel.fight(name, marks.marks, lambda others: mark_if_alone(name, others))

    at_once(lambda: fight("one"), lambda: fight("two"))
    assert len(marks.marks()) == 1
    assert sorted(duel.attempts.values()) == [1, 2]


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


@pytest.mark.usefixtures("postgres")
@pytest.mark.parametrize("state", [SERIALIZATION_FAILURE, DEADLOCK])
def test_a_statement_that_is_to_be_done_once_gives_nothing_where_it_is_lost_to_another(state: str) -> None:
    assert once(lambda: fail_with(state)) is None
    assert once(lambda: "done") == "done"
    with pytest.raises(OperationalError):
        once(lambda: fail_with(LOCK_NOT_AVAILABLE))
