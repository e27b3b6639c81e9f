"""What the tests of the command line work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.projects import Project
from tests.db.conftest import _keep_the_database_of_the_others, empty_postgres, empty_sqlite, empty_url, new_url

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["_keep_the_database_of_the_others", "empty_postgres", "empty_sqlite", "empty_url", "new_url"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the project for a test to edit."""
    return Project.at(tmp_path / "project")
