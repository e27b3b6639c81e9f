"""The service under test: the real app, on a fresh SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import pytest
from peewee import Database, SqliteDatabase
from starlette.testclient import TestClient

from contract_tests.api import Api
from contract_tests.outside import base_url, http, journal, scenario
from contract_tests.postgres import postgres
from db.database import disconnect
from db.migrate import migrate
from db.models import database
from server.app import create_app
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp


__all__ = ["base_url", "http", "journal"]

KEPT = {"schema_migration", "sqlite_sequence"}
"""The tables that are not emptied before a test."""

SECRET = "the key of the tests, which is long enough"


class Service(NamedTuple):
    """The app over one database."""

    database: Database
    client: TestClient

    def empty(self) -> Api:
        """The service, over an empty database."""
        database.initialize(self.database)
        names = [f'"{name}"' for name in database.get_tables() if name not in KEPT]
        if isinstance(self.database, SqliteDatabase):
            with database.atomic():
                for name in names:
                    database.execute_sql(f"DELETE FROM {name}")  # noqa: S608 - names of tables
        else:
            database.execute_sql(f"TRUNCATE {', '.join(names)}")
        return Api(self.client)


def settings_for(database_url: str) -> Settings:
    """The settings of the tests: as shipped, but for cheap password hashes."""
    return Settings(
        database_url=database_url, jwt_secret=SECRET, argon2_time_cost=1, argon2_memory_kib=8, rate_limits="off"
    )


def _started(database_url: str) -> Iterator[Service]:
    app: ASGIApp = create_app(settings_for(database_url))
    migrate()
    mine = database.obj
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Service(mine, client)
        database.initialize(mine)
        disconnect()


@pytest.fixture(scope="session")
def sqlite_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on SQLite."""
    yield from _started(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/chat.db")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL of these tests' own."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_service(postgres_url: str) -> Iterator[Service]:
    """The service on PostgreSQL."""
    yield from _started(postgres_url)


@pytest.fixture(params=["outside"] if os.environ.get("BASE_URL") else ["sqlite", "postgres"])
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    """The service over an empty database, on SQLite and on PostgreSQL; or the one at BASE_URL, for a fresh cast."""
    if request.param == "outside":
        yield from scenario(request)
    else:
        service: Service = request.getfixturevalue(f"{request.param}_service")
        yield service.empty()


@pytest.fixture
def edge(sqlite_service: Service) -> Api:
    """The service on SQLite alone, for what happens before any database is asked."""
    return sqlite_service.empty()
