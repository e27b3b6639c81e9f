"""The picture of a comparison: an SVG that is readable on light and on dark pages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas

from benchmarks.compare.operations import OPERATIONS
from benchmarks.registry import ALL, LIMIT, SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from benchmarks.compare.figures import Figure
    from benchmarks.databases import Kind

_OURS, _LIMIT, _OTHERS = "#2da44e", "#8c959f", "#54aeff"
_INK, _PAPER = "#1f2328", "#ffffff"
_DARK_INK, _DARK_PAPER = "#e6edf3", "#0d1117"
_DARK = f"""<style>
@media (prefers-color-scheme: dark) {{
  text {{ fill: {_DARK_INK} !important; }}
  [style*="fill: {_PAPER}"] {{ fill: {_DARK_PAPER} !important; }}
  [style*="stroke: {_INK}"] {{ stroke: {_DARK_INK} !important; }}
}}
</style>"""
_TITLES = {peer.name: peer.title for peer in ALL}
_COLOURS = {SERVICE.name: _OURS, LIMIT.name: _LIMIT}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: it can be searched, and takes the page's colour
    "svg.hashsalt": "benchmark",  # the same figures make the same file
    "font.family": "sans-serif",
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "figure.facecolor": _PAPER,
    "axes.facecolor": _PAPER,
}


_DATABASES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def plot(figures: Sequence[Figure], kind: Kind, machine: Mapping[str, str]) -> str:
    """The processor time of each operation for each peer, as bars; an SVG."""
    operations = [one for one in OPERATIONS if any(figure.operation == one.name for figure in figures)]
    with mpl.rc_context(_STYLE):
        canvas = Canvas(figsize=(9, 0.5 + 1.9 * len(operations)), layout="constrained")
        for axes, operation in zip(canvas.subplots(len(operations), squeeze=False)[:, 0], operations, strict=True):
            _bars(axes, operation.title, [figure for figure in figures if figure.operation == operation.name])
        on = f"{machine['processor']}, Python {machine['python']}, {machine['date']}"
        canvas.suptitle(
            f"Processor time for a request in µs, on {_DATABASES[kind]}; shorter is better\n{on}", fontsize=10
        )
        file = io.StringIO()
        canvas.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue().replace("<defs>", f"{_DARK}\n <defs>", 1)


def _bars(axes: Axes, title: str, figures: list[Figure]) -> None:
    figures = sorted(figures, key=lambda figure: figure.processor_us.median, reverse=True)
    costs = [figure.processor_us.median for figure in figures]
    bars = axes.barh(
        [_TITLES[figure.peer] for figure in figures],
        costs,
        color=[_COLOURS.get(figure.peer, _OTHERS) for figure in figures],
    )
    labels = [f"{cost:,.0f}" + _times(figure) for cost, figure in zip(costs, figures, strict=True)]
    axes.bar_label(bars, labels, padding=4, fontsize=8, color=_INK)
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    axes.set_xlim(right=max(costs) * 1.15)
    axes.tick_params(labelsize=8, length=0)
    axes.set_xticks([])
    axes.spines[["top", "right", "bottom"]].set_visible(False)


def _times(figure: Figure) -> str:
    return "" if figure.peer == SERVICE.name else f"  ({figure.ratio.median:.2g}x)"
