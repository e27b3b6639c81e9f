"""The database: which one it is, its connections, and the one place where work on it begins and ends.

SQLite runs in WAL mode with `synchronous=FULL`, so that what was acknowledged survives a power cut, and every writing
transaction begins IMMEDIATE. PostgreSQL is libpq's: its URL may name several hosts and any of its parameters. Each
thread has its own lasting connection.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import psycopg
from peewee import Database, InterfaceError, InternalError, OperationalError, PostgresqlDatabase, SqliteDatabase
from psycopg.types.numeric import Int8Dumper

from db.models import database

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

Unavailable = (OperationalError, InterfaceError, InternalError)
"""What is raised where the database does not answer, or breaks off."""

SQLITE_SCHEME = "sqlite:///"
POSTGRES_SCHEMES = ("postgresql://", "postgres://")

_BUSY_SECONDS = 10
_ATTEMPTS = 5
_PAUSE_SECONDS = 0.005
_LOST_TO_ANOTHER = {"40001", "40P01"}
"""PostgreSQL's states of a transaction that was rolled back in favour of another: serialization, deadlock."""


class _Postgres(PostgresqlDatabase):
    """PostgreSQL through psycopg 3, addressed by libpq's own URL."""

    def __init__(self, url: str) -> None:
        super().__init__(url, prefer_psycopg3=True)
        self._connections: list[psycopg.Connection] = []

    def _connect(self) -> psycopg.Connection:
        connection: psycopg.Connection = super()._connect()  # type: ignore[misc]
        # One width for all integers: psycopg prepares a statement anew for every combination of widths.
        connection.adapters.register_dumper(int, Int8Dumper)
        self._connections = [*(known for known in self._connections if not known.closed), connection]
        return connection

    def close_all(self) -> None:
        """Close the connections of all threads, none of which uses its own any more."""
        for connection in self._connections:
            connection.close()


def connect(url: str) -> None:
    """Make `url` the database of this process; no connection is opened yet.

    Raises ValueError where the URL is neither `sqlite:///path` nor libpq's `postgresql://…`.
    """
    database.initialize(_open(url))


def _open(url: str) -> Database:
    if is_sqlite(url):
        return _sqlite(Path(url.removeprefix(SQLITE_SCHEME)))
    if url.startswith(POSTGRES_SCHEMES):
        address = "postgresql://" + url.partition("://")[2]
        return _Postgres(_checked(address))
    message = "DATABASE_URL has to be sqlite:///path or postgresql://…"
    raise ValueError(message)


def is_sqlite(url: str) -> bool:
    """Whether a database URL names an SQLite file."""
    return url.startswith(SQLITE_SCHEME)


def _checked(address: str) -> str:
    try:
        psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        message = "DATABASE_URL is no address that libpq understands"  # whose own words may quote a password
        raise ValueError(message) from None
    return address


def _sqlite(path: Path) -> Database:
    if path.name in {"", ":memory:"}:
        message = "DATABASE_URL has to name a file"
        raise ValueError(message)
    path.parent.mkdir(parents=True, exist_ok=True)
    pragmas = {"journal_mode": "wal", "synchronous": "full"}
    return SqliteDatabase(
        str(path), pragmas=pragmas, timeout=_BUSY_SECONDS, lock_type="IMMEDIATE", returning_clause=True
    )


def runs_inline() -> bool:
    """Whether work on this database is best done on the calling thread, because no server has to be waited for."""
    return isinstance(database.obj, SqliteDatabase)


def disconnect() -> None:
    """Close the connection of this thread, if there is one."""
    if database.obj is not None and not database.is_closed():
        database.close()


def disconnect_all() -> None:
    """Close the connections of all threads, none of which uses its own any more."""
    if isinstance(database.obj, _Postgres):
        database.obj.close_all()


def is_alive() -> bool:
    """Whether the database answers."""
    try:
        read(lambda: database.execute_sql("SELECT 1").fetchone())
    except Unavailable:
        return False
    return True


def read(work: Callable[[], Result]) -> Result:
    """Do work whose statements each stand for themselves; again where the connection turns out to be broken."""
    try:
        return work()
    except Unavailable:
        if not _drop_broken_connection():
            raise
        return work()


def write(work: Callable[[], Result]) -> Result:
    """Do work in one transaction, which is rolled back where the work raises.

    It is done again, up to five times in all, where the database broke it off in favour of another transaction, or
    where the connection broke before the commit began.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        done = False
        try:
            with database.atomic():
                result = work()
                done = True
        except Unavailable as error:
            broken = _drop_broken_connection() and not done
            if attempt == _ATTEMPTS or not (broken or _lost_to_another(error)):
                raise
            # Let the other transaction end first, which was waiting for what this one has just let go.
            time.sleep(random.uniform(0, _PAUSE_SECONDS * 2**attempt))  # noqa: S311 - no secret
        else:
            return result
    raise AssertionError  # the last attempt returns or raises


def _lost_to_another(error: Exception) -> bool:
    return getattr(getattr(error, "orig", None), "sqlstate", None) in _LOST_TO_ANOTHER


def _drop_broken_connection() -> bool:
    """Forget this thread's connection if it is of no use any more; whether it was so."""
    if database.is_closed() or database.is_connection_usable():
        return False
    database.close()
    return True
