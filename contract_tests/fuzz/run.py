"""Runs Schemathesis against a service, as `st run` on the command line does."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_DEEP = ("--max-examples", "400")


def fuzz(base_url: str, *, seed: int, deep: bool, reports: Path) -> int:
    """Test the service at a URL, with reports in this directory; the exit status, 0 if nothing was found."""
    reports = reports.resolve()
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi/chat.yaml"]
    options = ["--url", base_url, "--seed", str(seed), *(_DEEP if deep else ())]
    places = [
        *("--report-junit-path", str(reports / "fuzz-junit.xml")),
        *("--report-ndjson-path", str(reports / "fuzz.ndjson")),
        *("--report-html-path", str(reports / "fuzz-html")),
    ]
    environment = os.environ | {"FUZZ_REPORTS": str(reports), "PYTHONHASHSEED": "0"}
    return subprocess.run([*command, *options, *places], cwd=ROOT, env=environment, check=False).returncode  # noqa: S603 - our own
