"""What all benchmarks have in common at their ends: settings that may be wrong, a console, and reports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from benchmarks.errors import SettingsError
from benchmarks.load import FaultyError
from contract_tests.service import ROOT, NotStartedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VALID, INVALID, WRONG_SETTINGS = 0, 1, 2

_WIDTH = 130
_LAST_WORDS = 2000


def run_benchmark(benchmark: Callable[[Mapping[str, str], Console], int]) -> int:
    """Run a benchmark with the environment; its exit status, or that of what kept it from being run."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    try:
        return benchmark(os.environ, console)
    except SettingsError as error:
        console.print(str(error), markup=False)
        return WRONG_SETTINGS
    except (FaultyError, NotStartedError, subprocess.CalledProcessError) as error:
        console.print(f"This run is not valid. {str(error)[-_LAST_WORDS:]}", markup=False, style="red")
        return INVALID


def reports(environment: Mapping[str, str]) -> Path:
    """The folder for what a benchmark writes."""
    folder = Path(environment.get("REPORTS") or ROOT / "reports")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def number(name: str, environment: Mapping[str, str], default: int) -> int:
    """A setting that is a whole number from 1; raises SettingsError for another value."""
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        message = f"{name} is {text!r}; it has to be a whole number from 1"
        raise SettingsError(message)
    return int(text)
