"""What the commands say: on a terminal with colours and bars, else plainly and a line at a time."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

out = Console(soft_wrap=True, highlight=False)
err = Console(soft_wrap=True, highlight=False, stderr=True)


def say(text: str, style: str = "") -> None:
    """Say a line as it is, on a terminal in this style."""
    out.print(text, style=style, markup=False)


def fail(message: str) -> NoReturn:
    """End the program with a message, and status 1."""
    err.print(f"[bold red]{escape(message)}[/]")
    sys.exit(1)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Shows how far a command is: what it is told is a step, how much of that is done, and how much there is."""
    columns = (
        TextColumn("{task.description:22}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
        tasks = {}

        def reach(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield reach
