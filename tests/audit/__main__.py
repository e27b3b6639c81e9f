"""`make audit`: everything that is known against the locked packages, the code and the repository.

The exit status is 1 where something is found. It is 2 where nothing is found and not everything could be looked at: an
audit that has not looked is no clean one. What was not looked at, and why, is said in the last lines.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from contract_tests.service import ROOT
from tests.audit.checks import insecure_code, node_packages, python_packages, secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.audit.checks import Outcome

CLEAN, FOUND, INCOMPLETE = range(3)


def main() -> int:
    """Look at everything, tell what comes of it, and give the exit status."""
    outcomes = []
    for outcome in _outcomes():
        _say(f"{outcome.what}: {_verdict(outcome)}", *outcome.found)
        outcomes.append(outcome)
    lines, status = conclusion(outcomes)
    _say("", *lines)
    return status


def conclusion(outcomes: Iterable[Outcome]) -> tuple[list[str], int]:
    """The last lines, and the exit status, where this came of the checks."""
    found = sum(len(outcome.found) for outcome in outcomes)
    lines = [f"NOT CHECKED: {outcome.what}: {reason}" for outcome in outcomes for reason in outcome.unchecked]
    if found:
        return [*lines, f"FOUND: {found}"], FOUND
    if lines:
        return [*lines, "Nothing is found, but not everything could be checked."], INCOMPLETE
    return ["Everything is checked, and nothing is found."], CLEAN


def _outcomes() -> Iterator[Outcome]:
    for lock in _tracked("*requirements*.lock"):
        yield python_packages(lock)
    for lock in _tracked("*package-lock.json"):
        yield node_packages(lock)
    yield insecure_code()
    yield secrets()


def _tracked(pattern: str) -> list[str]:
    command = ["git", "ls-files", pattern]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()  # noqa: S603 - our own


def _verdict(outcome: Outcome) -> str:
    if outcome.found:
        return f"{len(outcome.found)} found"
    return "not all checked" if outcome.unchecked else "nothing found"


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
