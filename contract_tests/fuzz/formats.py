"""What the service takes as a time, for the generation of times that are valid."""

from __future__ import annotations

from datetime import UTC, datetime

import schemathesis
from hypothesis import strategies as st

_FIRST = datetime(1, 1, 2)  # noqa: DTZ001 - the offset is generated beside it
_LAST = datetime(9999, 12, 30)  # noqa: DTZ001


def is_time(text: str) -> bool:
    """Whether a text that has the form of a time is one: a day of the calendar, in the years 1 to 9999 in UTC."""
    try:
        datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


def _spell(time: datetime, offset: int | None, fraction: str, *, lower: bool) -> str:
    spelt = time.replace(microsecond=0).isoformat()
    sign = "-" if (offset or 0) < 0 else "+"
    hours, minutes = divmod(abs(offset or 0), 60)
    zone = "Z" if offset is None else f"{sign}{hours:02}:{minutes:02}"
    text = f"{spelt}{fraction and '.' + fraction}{zone}"
    return text.lower() if lower else text


TIMES: st.SearchStrategy[str] = st.builds(
    _spell,
    st.datetimes(_FIRST, _LAST),
    st.none() | st.integers(-(24 * 60 - 1), 24 * 60 - 1),
    st.text("0123456789", max_size=30),
    lower=st.booleans(),
)


def register() -> None:
    """Let Schemathesis generate times that are some."""
    schemathesis.openapi.format("date-time", TIMES)
