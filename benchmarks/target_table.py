"""The table of promises that a benchmark prints at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.targets import Target


def target_table(targets: Sequence[Target]) -> Table:
    """What was promised, what was measured, and whether the promise is kept."""
    shown = Table("Target", "promised", "measured", "", title="Targets", title_justify="left")
    for column in shown.columns[1:3]:
        column.justify = "right"
    for target in targets:
        verdict = "" if target.needed is None else "[green]met" if target.is_met else "[red]missed"
        shown.add_row(target.what, target.demand, f"{target.measured:,.2f}{target.unit}", verdict)
    return shown
