"""The events of a story, each with its time, and the order in which they happen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.demo.stage import Stage

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class _Event(NamedTuple):
    when: float
    number: int
    action: Callable[[], object]


class Plot:
    """Events at times in seconds; only what is between them counts, for the last one happens at the present."""

    def __init__(self) -> None:
        self._events: list[_Event] = []

    def at(self, when: float, action: Callable[..., object], /, *arguments: Any, **options: Any) -> None:
        """Plan an event; of two at the same time, the one that was planned first happens first."""
        self._events.append(_Event(when, len(self._events), partial(action, *arguments, **options)))

    def happen(self, stage: Stage, told: Callable[[int, int], None]) -> None:
        """Let everything happen in its order; `told` gets how many events there have been, and how many there are."""
        events = sorted(self._events)
        end = events[-1].when
        for number, event in enumerate(events, 1):
            stage.set_time(event.when - end)
            event.action()
            told(number, len(events))
