"""`make profile OP=send_message`: run the app, and print where the time of a request goes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.compare.operations import OPERATIONS
from benchmarks.databases import databases, kind_of
from benchmarks.errors import SettingsError
from benchmarks.main import VALID, run_benchmark
from benchmarks.profile.samples import samples
from benchmarks.profile.stages import stages
from benchmarks.profile.table import call_tree, stage_table
from benchmarks.world import compared_world
from contract_tests.service import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from benchmarks.compare.operations import Operation
    from benchmarks.profile.samples import Sample

_SECONDS, _WATCHED_SECONDS = "5", "12"
_PY_SPY = (
    str(Path(sys.executable).with_name("py-spy")),
    *("record", "--format=raw", "--rate=250", "--idle", "--full-filenames", "--function"),
)
"""Each look stops the process for a moment; at 250 a second, that does not change what the next one sees."""


def profile(environment: Mapping[str, str], console: Console) -> int:
    """Profile one operation."""
    kind, operation = kind_of(environment), _operation(environment)
    with databases(kind) as place:
        place.template("world", compared_world())
        command = (sys.executable, "-m", "benchmarks.profile.app", place.copy("world", "app"), operation.name)
        microseconds = float(_output(*command, _SECONDS).split()[-1])
        found = _watched(*command, _WATCHED_SECONDS)
    console.print(call_tree(microseconds, found), markup=False, highlight=False, soft_wrap=True)
    console.print(stage_table(f"{operation.title}, on {kind}, one at a time", microseconds, stages(found)))
    return VALID


def _watched(*command: str) -> list[Sample]:
    """What py-spy sees of a process."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", suffix=".txt") as file:
        _output(*_PY_SPY, f"--output={file.name}", "--", *command)
        return samples(Path(file.name).read_text("utf-8").splitlines())


def _output(*command: str) -> str:
    """What a process prints; raises CalledProcessError where it fails."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own


def _operation(environment: Mapping[str, str]) -> Operation:
    known = {operation.name: operation for operation in OPERATIONS}
    given = environment.get("OP") or ""
    if given not in known:
        message = f"OP is {given!r}; it has to be one of {', '.join(known)}"
        raise SettingsError(message)
    return known[given]


if __name__ == "__main__":
    sys.exit(run_benchmark(profile))
