"""Tells what breaks clients since a revision: `python -m contract_tests.breaking [REVISION]`.

By default that is the last commit, or the one before it where the contract has not changed since. The exit status is 1
if something breaks and the contract's major version does not rise, and 2 for a wrong revision or a wrong contract.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import yaml

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE = "openapi/chat.yaml"
_LAST = "HEAD"
_PARENT = "HEAD^"
_NO_PARENT = "This commit has no parent here (the first one, or the end of a clone): nothing to compare."


class UnreadableError(Exception):
    """A contract cannot be compared; the message says why."""


def main(revision: str | None) -> int:
    """Compare the contract with that of a revision, and say what was found; the exit status."""
    try:
        here = _read(_here(), "here")
        revision = revision or _default()
        if not _is_commit(revision):
            if revision == _PARENT and _is_commit(_LAST):
                return _say(_NO_PARENT)
            return _say(f"git finds no commit {revision!r} here.", status=2)
        before = _contract_of(revision)
        if before is None:
            return _say(f"There is no {_FILE} in {revision}: nothing to compare.")
        return _judge(_read(before, f"in {revision}"), here, revision)
    except UnreadableError as error:
        return _say(str(error), status=2)


def _default() -> str:
    """The commit since which there are changes: the last one, unless the contract is as it left it."""
    committed = _contract_of(_LAST)
    return _PARENT if committed in {None, _here()} else _LAST


def _read(text: str, where: str) -> Any:
    """A contract; raises UnreadableError where it is none, or a reference leads to nothing."""
    try:
        spec = yaml.safe_load(text)
    except yaml.YAMLError as error:
        message = f"{_FILE} {where} is no YAML: {error}"
        raise UnreadableError(message) from None
    if not isinstance(spec, dict) or not {"info", "paths", "components"} <= spec.keys():
        message = f"{_FILE} {where} is no contract: it has no info, no paths or no components."
        raise UnreadableError(message)
    for reference in _references(spec):
        if not _leads_somewhere(spec, reference):
            message = f"{_FILE} {where}: the $ref {reference!r} leads to nothing."
            raise UnreadableError(message)
    return spec


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from _references(inner)


def _leads_somewhere(spec: Any, reference: str) -> bool:
    found = spec
    for key in reference.removeprefix("#/").split("/"):
        if not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    return True


def _judge(before: Any, here: Any, revision: str) -> int:
    # These read the contract as soon as they are imported, so not before it is known that it can be read.
    from contract_tests.breaking.documents import breaking_changes, major  # noqa: PLC0415
    from contract_tests.document import Document  # noqa: PLC0415

    old, new = Document(before), Document(here)
    changes = breaking_changes(old, new)
    versions = f"{before['info']['version']} in {revision}, {here['info']['version']} here"
    if not changes:
        return _say(f"Nothing breaks a client ({versions}).")
    _say(*(f"  {change}" for change in changes))
    if major(new) > major(old):
        return _say(f"These changes break clients, and the major version rises with them ({versions}).")
    return _say(f"These changes break clients, so info.version needs a new major version ({versions}).", status=1)


def _here() -> str:
    return (ROOT / _FILE).read_text("utf-8")


def _contract_of(revision: str) -> str | None:
    """The contract of a revision as it is written; None where there is none."""
    return _git("show", f"{revision}:{_FILE}")


def _is_commit(revision: str) -> bool:
    return _git("rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}") is not None


def _git(*arguments: str) -> str | None:
    """What git answers; None where it has no answer."""
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - our own
    return None if done.returncode else done.stdout


def _say(*lines: str, status: int = 0) -> int:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
