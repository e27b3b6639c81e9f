"""The service on databases that a test may kill, and chance, which decides when."""

from __future__ import annotations

import os
import sys
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.faults.processes import MortalService, PostgresServer, mortal_service, postgres_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEED = os.environ.get("SEED") or "1"


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    """What decides when something is killed, and which of several."""
    return Random(f"{SEED} {request.node.name}")  # noqa: S311 - no secret


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of a test's own."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def sqlite_service(tmp_path: Path) -> Iterator[MortalService]:
    """The service on SQLite."""
    with mortal_service(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/chat.db") as service:
        yield service


@pytest.fixture
def postgres_service(tmp_path: Path, postgres: PostgresServer) -> Iterator[MortalService]:
    """The service on PostgreSQL."""
    with mortal_service(tmp_path, DATABASE_URL=postgres.url) as service:
        yield service


@pytest.fixture(params=["sqlite", "postgres"])
def service(request: pytest.FixtureRequest) -> MortalService:
    """The service on SQLite, and on PostgreSQL."""
    service: MortalService = request.getfixturevalue(f"{request.param}_service")
    return service


@pytest.fixture
def tell(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Says something about a run to who looks at it."""

    def say(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{request.node.name}: {text}\n")

    return say
