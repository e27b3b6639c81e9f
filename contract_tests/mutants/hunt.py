"""One mutant against the suite: a copy of the project with the defect, judged from outside or by single tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import pytest

from contract_tests.service import ROOT, NotStartedError, running

if TYPE_CHECKING:
    from contract_tests.mutants.mutant import Mutant

_PACKAGES = ("openapi", "server", "handlers", "db", "contract_tests", "tests")
_LONGEST_SECONDS = 600
_NOT_COPIED = shutil.ignore_patterns("node_modules", "__pycache__")


class Verdict(NamedTuple):
    """What came of a mutant: the part that killed it (None: it survived), its last word, and the seconds it took."""

    mutant: Mutant
    killed_by: str | None
    last_word: str
    seconds: float


def hunt(mutant: Mutant) -> Verdict:
    """Run the parts of the suite that are to find a mutant, until one does."""
    started = monotonic()
    with tempfile.TemporaryDirectory(prefix="mutant-") as place:
        root = Path(place)
        _copy_with(mutant, root)
        killer = _killer_within if mutant.is_found_within else _killer
        killed_by, last_word = killer(mutant, root)
    return Verdict(mutant, killed_by, last_word, monotonic() - started)


def _copy_with(mutant: Mutant, root: Path) -> None:
    for package in _PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=_NOT_COPIED)
    shutil.copy(ROOT / "pyproject.toml", root)
    mutant.apply(root)


def _killer_within(mutant: Mutant, root: Path) -> tuple[str | None, str]:
    for part in mutant.parts:
        failure = _failure_of(root, {}, part)
        if failure is not None:
            return part, failure
    return None, ""


def _killer(mutant: Mutant, root: Path) -> tuple[str | None, str]:
    settings = {"DATABASE_URL": f"sqlite:///{root}/chat.db", "WEB_CONCURRENCY": "1", "RATE_LIMITS": "off"}
    cheap_hashes = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "8"}
    try:
        with running(root / "log", root=root, **settings, **cheap_hashes) as address:
            for part in mutant.parts:
                environment = {"BASE_URL": address, "REPORTS": str(root / "reports")}
                failure = _failure_of(ROOT, environment, "-m", "not inside", part)
                if failure is not None:
                    return part, failure
    except NotStartedError as refusal:
        return "start-up", str(refusal).strip().rpartition("\n")[2]
    return None, ""


def _failure_of(tree: Path, environment: dict[str, str], *tests: str) -> str | None:
    """The first failure of some tests of a tree, in a line; None where all of them pass."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=line", *tests]
    try:
        run = subprocess.run(  # noqa: S603 - our own
            command,
            cwd=tree,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"not over after {_LONGEST_SECONDS} s"
    if run.returncode == pytest.ExitCode.OK:
        return None
    if run.returncode != pytest.ExitCode.TESTS_FAILED:
        raise RuntimeError(run.stdout + run.stderr)
    lines = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0] if lines else run.stdout[-200:]
