"""What a profile prints: the table of a request's stages, and the tree of its calls."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from pyinstrument.renderers import ConsoleRenderer
from pyinstrument.session import Session
from rich.table import Table

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.profile.samples import Sample
    from benchmarks.profile.stages import Stage

_SERVICE = tuple(f"{ROOT}/{package}/" for package in ("server", "handlers", "db"))


def stage_table(title: str, microseconds: float, samples: Mapping[Stage, int]) -> Table:
    """How the time of a request, measured while nobody looked, is spread over its stages as the samples are."""
    each = microseconds / sum(samples.values())
    in_all: Counter[str] = Counter()
    in_statements: Counter[str] = Counter()
    for stage, number in samples.items():
        in_all[stage.name] += number
        if stage.in_statements:
            in_statements[stage.name] += number
    shown = Table("Stage", "µs", "of which statements", "%", title=title, title_justify="left")
    for column in shown.columns[1:]:
        column.justify = "right"
    for name, number in in_all.most_common():
        statements = f"{in_statements[name] * each:.1f}" if in_statements[name] else ""
        shown.add_row(name, f"{number * each:.1f}", statements, f"{number * each / microseconds:.0%}")
    shown.add_section()
    shown.add_row("a request", f"{microseconds:.1f}", f"{in_statements.total() * each:.1f}", "100%")
    return shown


def call_tree(microseconds: float, samples: Sequence[Sample]) -> str:
    """The calls of a request, each with its share of the time in µs, as pyinstrument draws them."""
    total = sum(sample.number for sample in samples)
    records = [(["a request\0\0" + "0", *_names(sample)], microseconds * sample.number / total) for sample in samples]
    session = Session(
        frame_records=records,
        start_time=0,
        duration=microseconds,
        min_interval=microseconds / total,
        max_interval=microseconds / total,
        sample_count=total,
        start_call_stack=[""],
        target_description="",
        cpu_time=microseconds,
        sys_path=sys.path,
        sys_prefixes=Session.current_sys_prefixes(),
    )
    drawn = ConsoleRenderer(unicode=True).render(session)
    return drawn[drawn.index("\n\n") :].strip()


def _names(sample: Sample) -> list[str]:
    """The places of a sample as pyinstrument calls them, from the first one in the service on."""
    outside = takewhile(lambda place: not place.file.startswith(_SERVICE), sample.places)
    inside = sample.places[len(list(outside)) :]
    return [f"{place.function}\0{place.file}\0{place.line}" for place in inside]
