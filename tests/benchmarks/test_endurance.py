"""The endurance benchmark: what it sends, and what it calls growth."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from benchmarks.endurance.mix import Then, exchanges
from benchmarks.endurance.run import Held, growth


def sent(seed: int) -> list[bytes]:
    """What a run begins with, without its tokens, which tell the time."""
    return [exchange.sent[:40] for exchange in islice(exchanges(random.Random(seed)), 500)]  # noqa: S311 - no secret


def test_a_seed_decides_what_is_sent() -> None:
    assert sent(1) == sent(1) != sent(2)


def test_all_kinds_of_clients_come_among_the_first_requests() -> None:
    first = list(islice(exchanges(random.Random(1)), 1000))  # noqa: S311 - no secret
    assert {exchange.then for exchange in first} == set(Then)
    assert {status for exchange in first for status in exchange.statuses} >= {200, 400, 401, 404, 405, 413, 414, 431}
    assert all(exchange.statuses for exchange in first if exchange.then in (Then.READ, Then.CLOSE))


def test_growth_is_the_most_that_there_ever_was_after_the_first_lot() -> None:
    held = [Held(1, 1000, 10), Held(2, 1100, 10), Held(3, 900, 12)]
    assert growth(held) == pytest.approx((1.1, 1.2))
