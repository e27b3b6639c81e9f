"""`make bench`: compare, print, write; the exit status is 0 where the run is valid, whatever its figures."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.compare.figures import figures
from benchmarks.compare.promises import promises
from benchmarks.compare.report import write
from benchmarks.compare.run import compare
from benchmarks.compare.settings import Settings
from benchmarks.compare.table import table
from benchmarks.machine import machine, told
from benchmarks.main import INVALID, VALID, reports, run_benchmark
from benchmarks.progress import progress
from benchmarks.target_table import target_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console


def bench(environment: Mapping[str, str], console: Console) -> int:
    """Compare the service with its peers."""
    settings = Settings.of(environment)
    here = machine()
    with progress(console) as shown:
        outcome = compare(settings, shown)
    known = figures(outcome.samples)
    console.print(table(known))
    console.print(target_table(promises(settings.kind, known)))
    for name, why in outcome.disqualified.items():
        console.print(f"Disqualified: {name}. {why}", markup=False, style="red", soft_wrap=True)
    data, picture = write(outcome, settings, here, reports(environment))
    console.print(told(here), highlight=False)
    console.print(f"Written: {data}, {picture}", soft_wrap=True, highlight=False)
    console.print(f"To show this picture in the README: cp {picture} docs/", soft_wrap=True, highlight=False)
    return INVALID if outcome.disqualified else VALID


if __name__ == "__main__":
    sys.exit(run_benchmark(bench))
