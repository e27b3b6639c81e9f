"""A copy of the project in which an operation is added, as docs/backend.md says how, and then judged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from textwrap import indent
from typing import TYPE_CHECKING

import yaml

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.api import JSON

_COPIED = ("cli", "contract_tests", "db", "docs", "handlers", "openapi", "server")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "lint")
_HERE_ALONE = ("BASE_URL", "CONTRACT_", "PYTEST_", "REPORTS")
"""The beginnings of the names of what this run of the tests is told, and that of the copy is not to be."""

_CHEAP_HASHES = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "8"}


@dataclass(frozen=True)
class Addition:
    """An operation to add: its path, schemas and examples as they stand in the contract, its handler and its module."""

    path: str
    schemas: str
    examples: str
    module: str
    handler: str

    def lacking(self, *keys: str) -> Addition:
        """The same without a handler, without an example of a success, and without these keys."""
        [(path, item)] = yaml.safe_load(self.path).items()
        for operation in item.values():
            del operation["responses"]["200"]["content"]["application/json"]["examples"]
            for key in keys:
                del operation[key]
        lacking = indent(yaml.safe_dump({path: item}, allow_unicode=True), "  ")
        return replace(self, path=lacking, handler="")


@dataclass(frozen=True)
class Run:
    """A run of some tests of a copy: pytest's exit code, and what it said."""

    code: int
    output: str


@dataclass(frozen=True)
class Copy:
    """A copy of the project."""

    place: Path

    def add(self, addition: Addition) -> None:
        """Add an operation to the contract, and its handler."""
        contract = self.place / "openapi" / "chat.yaml"
        text = contract.read_text("utf-8")
        for place, added in (("\ncomponents:\n", addition.path), ("\n  schemas:\n", addition.examples)):
            text = text.replace(place, f"\n{added}{place}", 1)
        contract.write_text(f"{text}\n{addition.schemas}", "utf-8")
        module = self.place / addition.module
        module.write_text(f"{module.read_text('utf-8')}\n\n{addition.handler}", "utf-8")

    def judge_at_the_edges(self, *names: str) -> None:
        """Let the tests of request shapes, each of which goes through all operations, go through those of these paths.

        The others are judged where the project itself is.
        """
        shapes = self.place / "contract_tests" / "edges" / "shapes.py"
        text, all_of_them = shapes.read_text("utf-8"), "OPERATIONS = operations()\n"
        assert all_of_them in text
        few = f"OPERATIONS = [one for one in operations() if any(name in one.path for name in {names})]\n"
        shapes.write_text(text.replace(all_of_them, few), "utf-8")

    def run(self, *tests: str) -> Run:
        """Run some of the copy's own contract tests, against a service which they start from the copy."""
        options = ("--numprocesses=2", "-p", "no:cacheprovider", f"--basetemp={self.place / 'tmp'}")
        command = [sys.executable, "-m", "pytest", *options, *tests]
        mine = {name: value for name, value in os.environ.items() if not name.startswith(_HERE_ALONE)}
        done = subprocess.run(  # noqa: S603 - our own
            command, cwd=self.place, env=mine | _CHEAP_HASHES, capture_output=True, text=True, check=False
        )
        return Run(done.returncode, done.stdout + done.stderr)

    def exchanges(self) -> list[JSON]:
        """What was sent and answered in the runs of this copy."""
        journals = sorted(self.place.glob("reports/**/journal*.jsonl"))
        return [json.loads(line) for journal in journals for line in journal.read_bytes().split(b"\n") if line]


def copy_to(place: Path) -> Copy:
    """Copy the project: what the service and its contract tests are made of."""
    for directory in _COPIED:
        shutil.copytree(ROOT / directory, place / directory, ignore=_LEFT_OUT)
    shutil.copy(ROOT / "pyproject.toml", place)
    return Copy(place)
