"""Reads the JUnit files of the parts, and puts them together in one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_BAD = ("failure", "error")


@dataclass(frozen=True)
class Case:
    """A test or a check, and what became of it: `passed`, `failure`, `error` or `skipped`."""

    suite: str
    classname: str
    name: str
    outcome: str
    message: str
    text: str

    @property
    def failed(self) -> bool:
        """Whether this is what makes a run fail."""
        return self.outcome in _BAD

    @property
    def is_test(self) -> bool:
        """Whether this is a test of pytest, not a check of another part."""
        return self.suite == "pytest"

    @property
    def scenario(self) -> str:
        """The name that pytest and the journal have for a test."""
        return f"{self.classname.replace('.', '/')}.py::{self.name}" if self.classname else self.name


def cases(file: Path) -> list[Case]:
    """The cases of a file, if there is one; a file that is no XML is a failure of its own."""
    if not file.exists():
        return []
    try:
        suites = _suites(file)
    except ET.ParseError as error:
        return [Case(file.stem, "", file.name, "error", f"is no JUnit file: {error}", "")]
    return [_case(suite.get("name", file.stem), case) for suite in suites for case in suite.iter("testcase")]


def merge(files: Iterable[Path], target: Path) -> None:
    """Put the suites of these files in one; files that are missing or no XML are left out."""
    root = ET.Element("testsuites", name="contract")
    totals: Counter[str] = Counter()
    for file in files:
        for suite in _readable(file):
            root.append(suite)
            totals.update({key: int(suite.get(key) or 0) for key in ("tests", "failures", "errors", "skipped")})
    for key, number in totals.items():
        root.set(key, str(number))
    ET.ElementTree(root).write(target, encoding="utf-8", xml_declaration=True)


def _suites(file: Path) -> list[ET.Element]:
    return list(ET.parse(file).getroot().iter("testsuite"))  # noqa: S314 - our own file


def _readable(file: Path) -> Iterator[ET.Element]:
    try:
        yield from _suites(file)
    except (ET.ParseError, FileNotFoundError):
        return


def _case(suite: str, case: ET.Element) -> Case:
    found = next((child for child in case if child.tag in {*_BAD, "skipped"}), None)
    name, classname = case.get("name", ""), case.get("classname", "")
    if found is None:
        return Case(suite, classname, name, "passed", "", "")
    return Case(suite, classname, name, found.tag, found.get("message", ""), found.text or "")
