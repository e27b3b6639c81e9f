"""Waiting for what another process does."""

from __future__ import annotations

from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 30
"""How long anything may take that has to come in the end."""

_POLL_SECONDS = 0.02
_never = Event()


def pause() -> None:
    """Let others do something."""
    _never.wait(_POLL_SECONDS)


def wait_until(condition: Callable[[], bool], seconds: float = SECONDS) -> float:
    """Wait until something is so, and fail where that takes too long; how many seconds it took."""
    start = monotonic()
    while not condition():
        assert monotonic() < start + seconds, f"{condition} is not so after {seconds} s"
        pause()
    return monotonic() - start
