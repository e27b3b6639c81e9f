"""Shows how far a benchmark is: as bars on a terminal, as plain lines elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

Thing = TypeVar("Thing")


class Progress(Protocol):
    """What is told what a benchmark is at."""

    def through(self, name: str, things: Sequence[Thing]) -> Iterator[Thing]:
        """Go through the things of one part of the work."""


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console

    def through(self, name: str, things: Sequence[Thing]) -> Iterator[Thing]:
        self._console.print(f"{name}: {len(things)}", highlight=False)
        yield from things


class _TerminalBars:
    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    def through(self, name: str, things: Sequence[Thing]) -> Iterator[Thing]:
        yield from self._bars.track(things, description=name)


@contextmanager
def progress(console: Console) -> Iterator[Progress]:
    """What shows progress on this console."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (
        TextColumn("{task.description:14}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, refresh_per_second=2) as bars:
        yield _TerminalBars(bars)
