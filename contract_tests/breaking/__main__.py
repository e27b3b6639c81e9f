"""Tells what breaks clients since a revision: `python -m contract_tests.breaking [REVISION]`, the parent by default.

The exit status is 1 if something does and the contract's major version does not rise, and 2 for a wrong revision.
"""

from __future__ import annotations

import subprocess
import sys

import yaml

from contract_tests.breaking.documents import breaking_changes, major
from contract_tests.document import CONTRACT, Document
from contract_tests.service import ROOT

_FILE = "openapi/chat.yaml"
_PARENT = "HEAD^"


def main(revision: str) -> int:
    """Compare the contract with that of a revision, and say what was found; the exit status."""
    if not _is_commit(revision):
        if revision == _PARENT and _is_commit("HEAD"):
            return _say("This commit has no parent here (the first one, or the end of a clone): nothing to compare.")
        return _say(f"git finds no commit {revision!r} here.", status=2)
    before = _git("show", f"{revision}:{_FILE}")
    if before is None:
        return _say(f"There is no {_FILE} in {revision}: nothing to compare.")
    return _judge(Document(yaml.safe_load(before)), revision)


def _judge(old: Document, revision: str) -> int:
    changes = breaking_changes(old, CONTRACT)
    versions = f"{old.spec['info']['version']} in {revision}, {CONTRACT.spec['info']['version']} here"
    if not changes:
        return _say(f"Nothing breaks a client ({versions}).")
    _say(*(f"  {change}" for change in changes))
    if major(CONTRACT) > major(old):
        return _say(f"These changes break clients, and the major version rises with them ({versions}).")
    return _say(f"These changes break clients, so info.version needs a new major version ({versions}).", status=1)


def _commit(revision: str) -> str | None:
    return _git("rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}")


def _is_commit(revision: str) -> bool:
    return _git("rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}") is not None


def _git(*arguments: str) -> str | None:
    """What git answers; None where it has no answer."""
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    return None if done.returncode else done.stdout


def _say(*lines: str, status: int = 0) -> int:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else _PARENT))
