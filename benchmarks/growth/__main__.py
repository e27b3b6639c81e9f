"""`make bench-growth`: measure, print, write; the exit status is 0 where the run is valid, whatever its figures."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from benchmarks.databases import kind_of
from benchmarks.growth.run import grow
from benchmarks.machine import machine, told
from benchmarks.main import VALID, number, reports, run_benchmark
from benchmarks.progress import progress
from benchmarks.target_table import target_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

_ROUNDS, _QUICK_ROUNDS = 9, 3


def bench_growth(environment: Mapping[str, str], console: Console) -> int:
    """Measure how the service's costs grow."""
    kind = kind_of(environment)
    rounds = number("ROUNDS", environment, _QUICK_ROUNDS if environment.get("QUICK") else _ROUNDS)
    here = machine()
    with progress(console) as shown:
        targets = grow(kind, rounds, shown)
    console.print(target_table(targets))
    report = reports(environment) / f"bench-growth-{kind}.json"
    found = [target._asdict() | {"is_met": target.is_met} for target in targets]
    data = {"machine": here, "database": kind, "rounds": rounds, "targets": found}
    report.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
    console.print(told(here), highlight=False)
    console.print(f"Written: {report}", soft_wrap=True, highlight=False)
    return VALID


if __name__ == "__main__":
    sys.exit(run_benchmark(bench_growth))
