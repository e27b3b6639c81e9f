"""What a page of the documentation names: files of the project, and tests."""

from __future__ import annotations

import re

from contract_tests.service import ROOT

_TEST = re.compile(r"`([\w./]+\.py)::(\w+)`")
_FILE = re.compile(r"`((?:\w[\w-]*/)+[\w.-]*)`")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def cited_tests(text: str) -> list[tuple[str, str]]:
    """The tests that a text names as `file::test`: each by its file and its name."""
    return _TEST.findall(text)


def missing_from(text: str, folder: str = "docs") -> list[str]:
    """What a page of a folder names, or links to, and is not there."""
    tests = [f"{file}::{test}" for file, test in cited_tests(text) if not _has_test(file, test)]
    files = [file for file in _FILE.findall(text) if not (ROOT / file).exists()]
    links = [link for link in _LINK.findall(text) if not (ROOT / folder / link).exists()]
    return tests + files + links


def _has_test(file: str, test: str) -> bool:
    path = ROOT / file
    return path.exists() and f"\ndef {test}(" in path.read_text("utf-8")
