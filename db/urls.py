"""The database that a URL names: SQLite's is one file; PostgreSQL's is libpq's, with several hosts if need be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from db.postgres import POSTGRES_SCHEMES, Postgres
from db.sqlite import Sqlite

if TYPE_CHECKING:
    from peewee import Database

SQLITE_SCHEME = "sqlite:///"


def opened(url: str, connections: int = 1, seconds: int = 10) -> Database:
    """The database of a URL, to which no connection is opened yet.

    The work on an event loop has at most so many connections to PostgreSQL, and waits for at most so many seconds.
    Raises ValueError where the URL is neither `sqlite:///path` nor libpq's `postgresql://…`.
    """
    if is_sqlite(url):
        return _sqlite(Path(url.removeprefix(SQLITE_SCHEME)), seconds)
    if url.startswith(POSTGRES_SCHEMES):
        return Postgres(url, connections, seconds)
    message = "DATABASE_URL has to be sqlite:///path or postgresql://…"
    raise ValueError(message)


def is_sqlite(url: str) -> bool:
    """Whether a database URL names an SQLite file."""
    return url.startswith(SQLITE_SCHEME)


def _sqlite(path: Path, seconds: int) -> Database:
    if path.name in {"", ":memory:"}:
        message = "DATABASE_URL has to name a file"
        raise ValueError(message)
    path.parent.mkdir(parents=True, exist_ok=True)
    return Sqlite(path, seconds)
