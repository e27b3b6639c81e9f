"""What is installed is pinned by its content, wherever it is downloaded from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PYTHON_LOCKS = sorted(ROOT.glob("requirements*.lock"))
NODE_LOCKS = sorted([*ROOT.glob("*/package-lock.json"), *ROOT.glob("*/*/package-lock.json")])


def name(lock: Path) -> str:
    """A lock file by its place in the project."""
    return str(lock.relative_to(ROOT))


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=name)
def test_python_packages_are_locked_by_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    requirements = re.findall(r"^\S.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert requirements
    assert all(re.match(r"\S+==\S+ .*--hash=sha256:", requirement, re.DOTALL) for requirement in requirements)
    assert "://" not in text


@pytest.mark.parametrize("lock", NODE_LOCKS, ids=name)
def test_node_packages_are_locked_by_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    packages = json.loads(text)["packages"]
    installed = {place: package for place, package in packages.items() if place}
    assert installed
    assert not [place for place, package in installed.items() if "integrity" not in package]
    assert not [place for place, package in installed.items() if "resolved" in package]
    assert "://" not in text, "npm adds the addresses of who may be given money; take them out"
