"""`make bench-endurance`: measure, print, write; the exit status is 0 where all promises are kept."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.table import Table

from benchmarks.databases import kind_of
from benchmarks.endurance.run import MORE_AT_MOST, WORKERS, endure, growth
from benchmarks.machine import machine, told
from benchmarks.main import INVALID, VALID, number, reports, run_benchmark
from benchmarks.progress import progress
from benchmarks.target_table import target_table
from benchmarks.targets import Target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from benchmarks.endurance.run import Held

_LOT, _QUICK_LOT = 20_000, 2_000
_MIB = 2**20


def bench_endurance(environment: Mapping[str, str], console: Console) -> int:
    """Measure whether the service holds more and more, and whether slow clients slow the others."""
    kind = kind_of(environment)
    lot = _QUICK_LOT if environment.get("QUICK") else _LOT
    here = machine()
    with progress(console) as shown:
        held, slow = endure(kind, lot, number("SEED", environment, 1), shown)
    memory, descriptors = growth(held)
    targets = [
        Target(f"memory after the first {lot:,} requests", memory, MORE_AT_MOST, at_least=False, unit="x"),
        Target(f"file descriptors after the first {lot:,}", descriptors, MORE_AT_MOST, at_least=False, unit="x"),
        *slow,
    ]
    console.print(_table(held))
    console.print(target_table(targets))
    report = reports(environment) / f"bench-endurance-{kind}.json"
    data: dict[str, object] = {"machine": here, "database": kind, "held": [one._asdict() for one in held]}
    data["targets"] = [target._asdict() | {"is_met": target.is_met} for target in targets]
    report.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    console.print(told(here), highlight=False)
    console.print(f"Written: {report}", soft_wrap=True, highlight=False)
    return VALID if all(target.is_met for target in targets) else INVALID


def _table(held: list[Held]) -> Table:
    shown = Table("Requests", "memory", "file descriptors", title=f"{WORKERS} workers hold", title_justify="left")
    for column in shown.columns:
        column.justify = "right"
    for one in held:
        shown.add_row(f"{one.requests:,}", f"{one.memory / _MIB:.1f} MiB", str(one.descriptors))
    return shown


if __name__ == "__main__":
    sys.exit(run_benchmark(bench_endurance))
