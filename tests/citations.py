"""What a page of the documentation names: files of the project, and tests."""

from __future__ import annotations

import re

from contract_tests.service import ROOT

_TEST = re.compile(r"`([\w./]+\.py)::(\w+)`")
_FILE = re.compile(r"`((?:\w[\w-]*/)+[\w.-]*)`")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def cited_tests(text: str) -> list[tuple[str, str]]:
    """The tests that a text names as `file::test`: each by its file and its name."""
    return _TEST.findall(text)


def missing_from(text: str, folder: str = "docs") -> list[str]:
    """What a page of a folder names, or links to as `page#heading`, and is not there."""
    tests = [f"{file}::{test}" for file, test in cited_tests(text) if not _has_test(file, test)]
    files = [file for file in _FILE.findall(text) if not (ROOT / file).exists()]
    links = [f"{page}#{anchor}" for page, anchor in _LINK.findall(text) if not _leads_somewhere(folder, page, anchor)]
    return tests + files + links


def _has_test(file: str, test: str) -> bool:
    path = ROOT / file
    return path.exists() and f"\ndef {test}(" in path.read_text("utf-8")


def _leads_somewhere(folder: str, page: str, anchor: str) -> bool:
    path = ROOT / folder / page
    if not anchor or not path.exists():
        return path.exists()
    headings = _HEADING.findall(path.read_text("utf-8"))
    return anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
