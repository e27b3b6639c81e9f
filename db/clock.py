"""Times as the database keeps them: whole microseconds since 1970, in UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = _EPOCH.replace(tzinfo=None)
_MICROSECOND = timedelta(microseconds=1)


def now() -> int:
    """The present time, in microseconds since 1970."""
    return time.time_ns() // 1000


def from_datetime(moment: datetime) -> int:
    """An aware time, in microseconds since 1970 (before 1970: negative)."""
    return (moment - _EPOCH) // _MICROSECOND


def to_rfc3339(micros: int) -> str:
    """Microseconds since 1970 as RFC 3339 in UTC: `2024-05-01T08:30:00.123456Z`."""
    moment = _NAIVE_EPOCH + timedelta(microseconds=micros)
    return moment.isoformat(timespec="microseconds") + "Z"
