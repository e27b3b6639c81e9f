"""Shows how far the parts of a run are: as bars on a terminal, as plain lines elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.progress import TaskID

    from contract_tests.runner.parts import Done

_STEP = 25
_ALL = 100


class Progress(Protocol):
    """What is told how far the parts are."""

    def begin(self, name: str) -> None:
        """A part begins."""

    def reach(self, name: str, percent: int) -> None:
        """A part has done this much of its work."""

    def end(self, done: Done) -> None:
        """A part has ended."""


class Lines:
    """A line when a part begins, ends, or has done another quarter."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown: dict[str, int] = {}

    def begin(self, name: str) -> None:
        """Say that a part begins."""
        self._shown[name] = 0
        self._say(f"{name}: running")

    def reach(self, name: str, percent: int) -> None:
        """Say how far a part is, if that is another quarter."""
        quarter = percent // _STEP * _STEP
        if self._shown[name] < quarter < _ALL:
            self._shown[name] = quarter
            self._say(f"{name}: {quarter}%")

    def end(self, done: Done) -> None:
        """Say how a part ended."""
        self._say(f"{done.part.name}: {ending(done)} in {done.seconds:.0f} s")

    def _say(self, line: str) -> None:
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)


class TerminalBars:
    """A bar for each part."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def begin(self, name: str) -> None:
        """Add a bar that moves without saying how far it is."""
        self._tasks[name] = self._bars.add_task(name, total=None, ending="")

    def reach(self, name: str, percent: int) -> None:
        """Move the bar of a part."""
        self._bars.update(self._tasks[name], total=_ALL, completed=percent)

    def end(self, done: Done) -> None:
        """Fill the bar of a part, and say how it ended."""
        task = self._tasks[done.part.name]
        self._bars.update(task, total=_ALL, completed=_ALL, ending=ending(done))
        self._bars.stop_task(task)


def ending(done: Done) -> str:
    """How a part ended, in a word or two."""
    return "passed" if done.passed else f"failed (status {done.status}, see {done.part.log})"


@contextmanager
def progress(console: Console) -> Iterator[Progress]:
    """What shows progress on this console."""
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = (
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.description:13}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[ending]}", markup=False),
    )
    with Bars(*columns, console=console) as bars:
        yield TerminalBars(bars)
