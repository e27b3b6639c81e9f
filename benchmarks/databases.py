"""Databases of a run's own: a seeded template each, and as many equal copies as are asked for."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, get_args
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from benchmarks.errors import SettingsError
from benchmarks.seeding import seed
from contract_tests.postgres import postgres
from db.urls import SQLITE_SCHEME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.world import World

Kind = Literal["sqlite", "postgres"]

POSTGRES_SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "max_connections": "200"}
"""What the benchmarks' PostgreSQL has other than by default; fsync, full_page_writes and synchronous_commit are on."""


def kind_of(environment: Mapping[str, str]) -> Kind:
    """The kind of database that `DB` names, SQLite by default; raises SettingsError for any other name."""
    given = environment.get("DB") or "sqlite"
    for kind in get_args(Kind):
        if given == kind:
            return kind  # type: ignore[no-any-return]
    message = f"DB is {given!r}; it has to be sqlite or postgres"
    raise SettingsError(message)


class Databases(Protocol):
    """Where a run keeps its databases, until it ends."""

    kind: Kind

    def template(self, name: str, world: World) -> None:
        """Make a database with a world in it."""

    def copy(self, template: str, name: str) -> str:
        """Make an equal database under another name; its URL."""

    def drop(self, name: str) -> None:
        """Let go of a database that nobody uses any more."""


class _Files:
    """SQLite files in a directory."""

    kind: Kind = "sqlite"

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def template(self, name: str, world: World) -> None:
        seed(f"{SQLITE_SCHEME}{self._path(name)}", world)

    def copy(self, template: str, name: str) -> str:
        shutil.copyfile(self._path(template), self._path(name))
        os.sync()  # what is written back later would be part of somebody's measured time
        return f"{SQLITE_SCHEME}{self._path(name)}"

    def drop(self, name: str) -> None:
        for path in self._directory.glob(f"{name}.db*"):
            path.unlink()

    def _path(self, name: str) -> Path:
        return self._directory / f"{name}.db"


class _OfServer:
    """Databases of one PostgreSQL server."""

    kind: Kind = "postgres"

    def __init__(self, url: str) -> None:
        self._url = url

    def template(self, name: str, world: World) -> None:
        self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        seed(self._url_of(name), world)

    def copy(self, template: str, name: str) -> str:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._execute(statement)
        return self._url_of(name)

    def drop(self, name: str) -> None:
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _url_of(self, name: str) -> str:
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def databases(kind: Kind) -> Iterator[Databases]:
    """A place for databases of a kind; everything in it is gone at the end."""
    if kind == "postgres":
        with postgres(**POSTGRES_SETTINGS) as url:
            yield _OfServer(url)
    else:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as directory:
            yield _Files(Path(directory))


def count_messages(url: str) -> int:
    """How many messages a database has."""
    count = "SELECT count(*) FROM messages"
    if url.startswith(SQLITE_SCHEME):
        with closing(sqlite3.connect(url.removeprefix(SQLITE_SCHEME))) as file:
            return int(file.execute(count).fetchone()[0])
    with psycopg.connect(url) as connection:
        row = connection.execute(count).fetchone()
    return int(row[0]) if row else 0
