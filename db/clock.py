"""Times as the database keeps them: whole microseconds since 1970, in UTC."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = _EPOCH.replace(tzinfo=None)
_MICROSECOND = timedelta(microseconds=1)


def now() -> int:
    """The present time, in microseconds since 1970."""
    return time.time_ns() // 1000


@contextmanager
def told_by(tell: Callable[[], int]) -> Iterator[None]:
    """Let `now` be told by a function, for a history that is written afterwards; not where a service runs."""
    mine = globals()["now"]
    globals()["now"] = tell  # so that `now` itself, which each request calls, need not ask who tells
    try:
        yield
    finally:
        globals()["now"] = mine


def from_datetime(moment: datetime) -> int:
    """An aware time, in microseconds since 1970 (before 1970: negative)."""
    return (moment - _EPOCH) // _MICROSECOND


def to_rfc3339(micros: int) -> str:
    """Microseconds since 1970 as RFC 3339 in UTC: `2024-05-01T08:30:00.123456Z`."""
    minutes = micros // 60_000_000
    digits = str(micros - minutes * 60_000_000 + 100_000_000)  # 1, the seconds, and their millionths
    return f"{_minute(minutes)}:{digits[1:3]}.{digits[3:]}Z"


@lru_cache(maxsize=10_000)
def _minute(minutes: int) -> str:
    """Minutes since 1970, as far as they go: `2024-05-01T08:30`."""
    return (_NAIVE_EPOCH + timedelta(minutes=minutes)).isoformat(timespec="minutes")
