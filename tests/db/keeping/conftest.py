"""What is kept: a database with rows of every kind, and its backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from db.keeping import back_up
from db.models import database
from tests.db.keeping.worlds import KINDS, fill_with_demo, silent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session", params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with rows of every kind, on SQLite and on PostgreSQL; it is not changed by any test."""
    before = database.obj
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('kept')}/chat.db"
    else:
        url = request.getfixturevalue("kept_postgres")
    fill_with_demo(url)
    database.initialize(before)
    return url


@pytest.fixture(scope="session")
def kept_postgres(postgres_url: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database for what is kept."""
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute("CREATE DATABASE kept")
        yield postgres_url.replace("/postgres?", "/kept?")
        server.execute("DROP DATABASE kept WITH (FORCE)")


@pytest.fixture
def backup(kept: str, tmp_path: Path) -> Path:
    """A backup of that database."""
    file = tmp_path / "backups" / "chat.backup"
    back_up(kept, file, silent)
    return file
