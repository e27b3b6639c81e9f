"""Where and on what a benchmark was run."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

_GIB = 2**30


def machine() -> dict[str, str]:
    """What has to be known of a machine and a time to read figures that were measured then."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": _commit(),
        "processor": f"{os.cpu_count()} x {_processor()}",
        "memory": f"{psutil.virtual_memory().total / _GIB:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load before": f"{psutil.getloadavg()[0]:.2f}",
    }


def told(known: Mapping[str, str]) -> str:
    """The same in a sentence."""
    return f"Measured on {', '.join(f'{name} {value}' for name, value in known.items())}."


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (information.read_text().splitlines() if information.exists() else ())
        if line.startswith("model name")
    ]
    return names[0] if names else platform.machine()


def _commit() -> str:
    command = ("git", "describe", "--always", "--dirty")
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - git is the user's
    return run.stdout.strip() or "unknown"
