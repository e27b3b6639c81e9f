"""What is counted for all processes: so much at once, then one after the other, and nothing of who does not get all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db import clock, rates
from db.migrate import migrate
from db.models import RateLimit
from db.rates import Take
from tests.db.connections import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND = 1_000_000
NOW = 1_700_000_000 * SECOND

ALICE = Take("Alice", burst=3, interval=10 * SECOND)
BOB = Take("Bob", burst=3, interval=10 * SECOND)
CAROL = Take("Carol", burst=1, interval=10 * SECOND)


@pytest.fixture
def time(connected: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets it be so many seconds later than at first, over an empty database."""
    del connected
    migrate()

    def later(seconds: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW + int(seconds * SECOND))

    later(0)
    return later


def taken(*takes: Take, times: int = 1) -> list[float]:
    """How long to wait after each try, in seconds."""
    return [rates.take(takes) / SECOND for _ in range(times)]


def test_so_much_can_be_taken_at_once_and_then_one_after_each_interval(time: Callable[[float], None]) -> None:
    assert taken(ALICE, times=5) == [0, 0, 0, 10, 10]
    time(9.999999)
    assert taken(ALICE) == [0.000001]
    time(10)
    assert taken(ALICE, times=2) == [0, 10]
    time(25)
    assert taken(ALICE, times=2) == [0, 5]


def test_who_takes_nothing_for_long_may_take_so_much_again_and_no_more(time: Callable[[float], None]) -> None:
    assert taken(ALICE, times=4) == [0, 0, 0, 10]
    time(1000)
    assert taken(ALICE, times=4) == [0, 0, 0, 10]


@pytest.mark.usefixtures("time")
def test_each_key_counts_for_itself() -> None:
    assert taken(ALICE, times=4) == [0, 0, 0, 10]
    assert taken(BOB, times=4) == [0, 0, 0, 10]


@pytest.mark.usefixtures("time")
def test_who_does_not_get_all_takes_nothing() -> None:
    assert taken(CAROL, ALICE, times=3) == [0, 10, 10]
    assert taken(ALICE, times=3) == [0, 0, 10]


@pytest.mark.usefixtures("time")
def test_what_is_given_back_can_be_taken_again() -> None:
    assert taken(ALICE, BOB, times=3) == [0, 0, 0]
    rates.give_back([ALICE])
    assert taken(ALICE, times=2) == [0, 10]
    assert taken(BOB) == [10]


def test_what_says_nothing_any_more_is_forgotten(time: Callable[[float], None]) -> None:
    taken(ALICE, BOB)
    time(1000)
    taken(CAROL)
    assert [row.key for row in RateLimit.select()] == ["Carol"]


@pytest.mark.usefixtures("time")
def test_many_who_take_at_once_get_no_more_than_there_is() -> None:
    def take() -> list[float]:
        return taken(CAROL, ALICE, BOB, times=2)

    waits = [wait for waits in at_once(*[take] * 4) for wait in waits]
    assert waits.count(0) == 1
