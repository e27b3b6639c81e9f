"""Empty databases of a test's own."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from db.database import connect, disconnect, disconnect_all
from db.models import database
from tests.db import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _keep_the_database_of_the_others() -> Iterator[None]:
    """Leave the database of this process as it was before the test."""
    others = database.obj
    yield
    if database.obj is not others:
        disconnect()
        disconnect_all()
    database.initialize(others)


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    """The URL of an SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path}/chat.db"


@contextmanager
def _empty_database_of(server_url: str) -> Iterator[str]:
    name = f"test_{token_hex(8)}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with _empty_database_of(postgres_url) as url:
        yield url


@pytest.fixture
def new_url(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], str]]:
    """Makes empty databases of a kind (`sqlite` or `postgres`), as many as are wanted; their URLs."""
    with ExitStack() as databases:

        def make(kind: str) -> str:
            if kind == "sqlite":
                return f"sqlite:///{tmp_path}/{token_hex(8)}.db"
            return databases.enter_context(_empty_database_of(request.getfixturevalue("postgres_url")))

        yield make


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"empty_{request.param}")
    return url


@pytest.fixture
def connected(empty_url: str) -> str:
    """The same, and it is the database of this process."""
    connect(empty_url)
    return empty_url


@pytest.fixture
def with_marks(connected: str) -> None:
    """A database with the table of marks, on SQLite and on PostgreSQL."""
    del connected
    marks.create()


@pytest.fixture
def postgres(empty_postgres: str) -> str:
    """The URL of a PostgreSQL database with the table of marks, which is the database of this process."""
    connect(empty_postgres)
    marks.create()
    return empty_postgres
