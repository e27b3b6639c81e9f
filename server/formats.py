"""The string formats that the contract uses: how a text of a format is checked, and what a handler gets for it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)
_MAX_OFFSET_HOUR = 23
_MAX_OFFSET_MINUTE = 59


def read_date_time(text: str) -> datetime:
    """An RFC 3339 time with any offset, in UTC; digits beyond microseconds are cut off.

    Raises ValueError for second 60 and for times that leave the years 1 to 9999 in UTC, too.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        message = "no RFC 3339 time"
        raise ValueError(message)
    *calendar, fraction, sign, offset_hours, offset_minutes = match.groups()
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    moment = datetime(*map(int, calendar), micros, tzinfo=_offset(sign, offset_hours, offset_minutes))  # type: ignore[arg-type,misc]
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from None


def _offset(sign: str | None, hours: str, minutes: str) -> timezone:
    if sign is None:
        return UTC
    if int(hours) > _MAX_OFFSET_HOUR or int(minutes) > _MAX_OFFSET_MINUTE:
        message = "no RFC 3339 offset"
        raise ValueError(message)
    distance = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-distance if sign == "-" else distance)


READERS: dict[str, Callable[[str], Any]] = {"date-time": read_date_time}
"""By format: turns a text into the value that a handler gets, or raises ValueError."""


def _check_with(reader: Callable[[str], Any]) -> Callable[[str], bool]:
    def is_valid(text: str) -> bool:
        try:
            reader(text)
        except ValueError:
            return False
        return True

    return is_valid


CHECKS = {name: _check_with(reader) for name, reader in READERS.items()}
"""By format: whether a text is valid."""
