"""The tables that a comparison prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from benchmarks.compare.operations import OPERATIONS
from benchmarks.registry import ALL, SERVICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.compare.figures import Figure

_TITLES = {peer.name: peer.title for peer in ALL}


def table(figures: Sequence[Figure]) -> Table:
    """What each operation costs each peer, the cheapest first."""
    shown = Table(
        "",
        "CPU µs/request (middle half)",
        "times ours (95 %)",
        "requests/s",
        "p50 ms",
        "p99 ms",
        title="Processor time of the service's processes for a request, medians over all rounds",
        title_justify="left",
    )
    for column in shown.columns[1:]:
        column.justify = "right"
    for operation in OPERATIONS:
        of_it = sorted((figure for figure in figures if figure.operation == operation.name), key=_cost)
        if of_it:
            shown.add_section()
            shown.add_row(f"[bold]{operation.title}")
        for figure in of_it:
            shown.add_row(*_row(figure), style="bold green" if figure.peer == SERVICE.name else None)
    return shown


def _cost(figure: Figure) -> float:
    return figure.processor_us.median


def _row(figure: Figure) -> tuple[str, ...]:
    cost, ratio = figure.processor_us, figure.ratio
    return (
        f"  {_TITLES[figure.peer]}",
        f"{cost.median:,.0f} ({cost.low:,.0f} to {cost.high:,.0f})",
        "1" if figure.peer == SERVICE.name else f"{ratio.median:.2f} ({ratio.low:.2f} to {ratio.high:.2f})",
        f"{figure.per_second:,.0f}",
        f"{figure.p50_ms:.2f}",
        f"{figure.p99_ms:.2f}",
    )
