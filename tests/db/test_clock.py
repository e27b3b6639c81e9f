"""Times are whole microseconds since 1970, exact from year 1 to year 9999."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from db import clock

MOMENTS = [
    (0, datetime(1970, 1, 1, tzinfo=UTC), "1970-01-01T00:00:00.000000Z"),
    (1, datetime(1970, 1, 1, microsecond=1, tzinfo=UTC), "1970-01-01T00:00:00.000001Z"),
    (-1, datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "1969-12-31T23:59:59.999999Z"),
    (
        1_714_552_200_123_456,
        datetime(2024, 5, 1, 8, 30, 0, 123456, tzinfo=UTC),
        "2024-05-01T08:30:00.123456Z",
    ),
    (
        951_782_400_000_000,
        datetime(2000, 2, 29, tzinfo=UTC),
        "2000-02-29T00:00:00.000000Z",
    ),
    (-62_135_596_800_000_000, datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000000Z"),
    (
        253_402_300_799_999_999,
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        "9999-12-31T23:59:59.999999Z",
    ),
]
"""Microseconds, the time that they are, and how it is written."""


@pytest.mark.parametrize(("micros", "moment", "text"), MOMENTS, ids=[text for _, _, text in MOMENTS])
def test_a_time_is_exact_in_both_directions(micros: int, moment: datetime, text: str) -> None:
    assert clock.from_datetime(moment) == micros
    assert clock.to_rfc3339(micros) == text
    assert datetime.fromisoformat(text) == moment


@pytest.mark.parametrize("offset", [timedelta(hours=8), timedelta(hours=-3, minutes=-30), timedelta(hours=23)])
def test_a_time_of_any_offset_is_the_same_time(offset: timedelta) -> None:
    moment = datetime(2024, 5, 1, 8, 30, 0, 123456, tzinfo=UTC)
    assert clock.from_datetime(moment.astimezone(timezone(offset))) == clock.from_datetime(moment)


def test_a_time_without_an_offset_is_none() -> None:
    with pytest.raises(TypeError):
        clock.from_datetime(datetime(2024, 5, 1))  # noqa: DTZ001 - that is what is refused


def test_now_is_now() -> None:
    before = time.time_ns() // 1000
    now = clock.now()
    after = time.time_ns() // 1000
    assert before <= now <= after


def test_now_can_be_told_and_is_its_own_again_afterwards() -> None:
    before = clock.now()
    with clock.told_by(lambda: 1234):
        assert clock.now() == 1234
    assert clock.now() >= before
