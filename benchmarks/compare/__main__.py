"""`make bench`: compare, print, write; the exit status is 0 where the run is valid, whatever its figures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from benchmarks.compare.figures import figures
from benchmarks.compare.promises import promises
from benchmarks.compare.report import write
from benchmarks.compare.rounds import FaultyError
from benchmarks.compare.run import compare
from benchmarks.compare.settings import Settings
from benchmarks.compare.table import table
from benchmarks.errors import SettingsError
from benchmarks.machine import machine
from benchmarks.progress import progress
from benchmarks.target_table import target_table
from contract_tests.service import ROOT, NotStartedError

VALID, INVALID, WRONG_SETTINGS = 0, 1, 2

_WIDTH = 130


def main() -> int:
    """Run a comparison."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    try:
        settings = Settings.of(os.environ)
    except SettingsError as error:
        console.print(str(error), markup=False)
        return WRONG_SETTINGS
    here = machine()
    try:
        with progress(console) as shown:
            outcome = compare(settings, shown)
    except (FaultyError, NotStartedError, subprocess.CalledProcessError) as error:
        console.print(f"This run is not valid. {error}", markup=False, style="red")
        return INVALID
    known = figures(outcome.samples)
    console.print(table(known))
    console.print(target_table(promises(settings.kind, known)))
    for name, why in outcome.disqualified.items():
        console.print(f"Disqualified: {name}. {why}", markup=False, style="red", soft_wrap=True)
    written = write(outcome, settings, here, Path(os.environ.get("REPORTS") or ROOT / "reports"))
    console.print(f"Measured on {', '.join(f'{name} {value}' for name, value in here.items())}.", highlight=False)
    console.print(f"Written: {', '.join(map(str, written))}", soft_wrap=True, highlight=False)
    return INVALID if outcome.disqualified else VALID


if __name__ == "__main__":
    sys.exit(main())
