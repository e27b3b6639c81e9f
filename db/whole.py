"""Whole databases: held still while all of them is read, or filled where they are empty."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from peewee import Database, DatabaseError, OperationalError, SqliteDatabase

from db import migrate
from db.migrate import HISTORY
from db.models import TABLES
from db.sqlite import Sqlite
from db.transfer import copy_rows, execute, tables
from db.urls import SQLITE_SCHEME, is_sqlite, opened

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from db.transfer import Told

_PATIENCE_SECONDS = 60
"""How long a server may keep one waiting who sends it, or reads, as much as there is."""

_PAGES = 1000
_LOCK_SECONDS = 10
_SEIZE_SECONDS = 1
"""How long whoever uses an SQLite file may keep one waiting who wants it alone."""


class KeepingError(Exception):
    """A database cannot be kept, or given back; the message says why, and what to do."""


@contextmanager
def snapshot(url: str) -> Iterator[Database]:
    """A database as it is at one moment, while others go on to work with it."""
    with _existing(url) as db, _reading(db):
        _require_ours(db)
        yield db


@contextmanager
def held_still(url: str) -> Iterator[Database]:
    """A database to which nobody writes; raises KeepingError where an SQLite file is in use."""
    with _existing(url) as db:
        names = _ours(db)
        if isinstance(db, SqliteDatabase):
            _seize(db)
        with _reading(db):
            if not isinstance(db, SqliteDatabase):
                _lock(db, names, "SHARE")  # before its first look, which would miss what is written until it has them
            _require_ours(db)
            yield db


@contextmanager
def in_file(path: Path) -> Iterator[Database]:
    """The database in a backup; raises KeepingError where the file is none, or is damaged."""
    with _sqlite_file(path, "ro") as db:
        _require_sound(db, path)
        _require_ours(db)
        yield db


def fill(target: Database, source: Database, told: Told, *, replace: bool = False) -> None:
    """Give a database all rows of another one: all at once, or nothing. All are read again there, and compared.

    Raises KeepingError where it has rows already, unless they are to be replaced, and where an SQLite file is in use.
    """
    with target.connection_context():
        if isinstance(target, SqliteDatabase):
            _seize(target)
        with target.atomic():
            if not isinstance(target, SqliteDatabase):
                migrate.keep_others_waiting(target)
                _lock(target, _ours(target), "ACCESS EXCLUSIVE")
            _require_no_rows(target, replace=replace)
            _make_tables(target, migrate.applied(source))
            copy_rows(source, target, told)


def fill_file(target: SqliteDatabase, source: SqliteDatabase, told: Told, *, replace: bool = False) -> None:
    """The same between SQLite files, page by page, which is quicker."""

    def tell(_status: int, remaining: int, total: int) -> None:
        told("copy pages", total - remaining, total)

    with target.connection_context():
        _seize(target)
        _require_no_rows(target, replace=replace)
        connection: sqlite3.Connection = source.connection()  # type: ignore[no-untyped-call]
        connection.backup(target.connection(), pages=_PAGES, progress=tell)  # type: ignore[no-untyped-call]


def _make_tables(db: Database, migrations: list[str]) -> None:
    """Make the tables, empty ones, that there are after some migrations."""
    for name in _ours(db):
        execute(db, f'DROP TABLE "{name}"')
    migrate.apply(db, migrations[-1])


def to_be_filled(url: str) -> Database:
    """A database that may be new."""
    return opened(url, seconds=_SEIZE_SECONDS if is_sqlite(url) else _PATIENCE_SECONDS)


@contextmanager
def _existing(url: str) -> Iterator[Database]:
    """A database that is there already, connected."""
    if is_sqlite(url):
        with _sqlite_file(Path(url.removeprefix(SQLITE_SCHEME)), "rw") as db:
            yield db
    else:
        server = opened(url, seconds=_PATIENCE_SECONDS)
        with server.connection_context():
            yield server


@contextmanager
def _sqlite_file(path: Path, mode: str) -> Iterator[SqliteDatabase]:
    """An SQLite file that is there already, to read (`ro`) or to write (`rw`)."""
    if not path.is_file():
        message = f"there is no file {path}"
        raise KeepingError(message)
    db = SqliteDatabase(f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True, timeout=_LOCK_SECONDS)
    with db.connection_context():
        yield db


def _reading(db: Database) -> AbstractContextManager[object]:
    """A transaction that sees the database as it is at its first look."""
    return db.transaction("DEFERRED" if isinstance(db, SqliteDatabase) else "REPEATABLE READ")


def _seize(db: SqliteDatabase) -> None:
    """Let nobody else use an SQLite file before its connection is closed."""
    if not isinstance(db, Sqlite):  # which waits by itself
        execute(db, f"PRAGMA busy_timeout = {_SEIZE_SECONDS * 1000}")
    execute(db, "PRAGMA locking_mode = EXCLUSIVE")
    try:
        execute(db, "BEGIN EXCLUSIVE")
    except OperationalError as error:
        message = f"the database is in use: stop the service first ({error})"
        raise KeepingError(message) from None
    execute(db, "COMMIT")


def _lock(db: Database, names: list[str], mode: str) -> None:
    """Lock tables of PostgreSQL, for which it waits some seconds."""
    execute(db, f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
    if names:
        listed = ", ".join(f'"{name}"' for name in names)
        execute(db, f"LOCK TABLE {listed} IN {mode} MODE")


def _ours(db: Database) -> list[str]:
    """The names of the tables in a database that are this service's."""
    known = {HISTORY, *(model._meta.table_name for model in TABLES)}  # noqa: SLF001 - Peewee's own name for what all may read
    return sorted(known & set(db.get_tables()))


def _require_ours(db: Database) -> None:
    if not migrate.applied(db):
        message = "there are no tables of this service in it"
        raise KeepingError(message)


def _require_no_rows(db: Database, *, replace: bool) -> None:
    filled = [name for name in tables(db) if _has_rows(db, name)]
    if filled and not replace:
        message = f"the database is not empty: there are rows in {', '.join(filled)}"
        raise KeepingError(message)


def _has_rows(db: Database, name: str) -> bool:
    return execute(db, f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() is not None  # noqa: S608 - the name of a table


def _require_sound(db: SqliteDatabase, path: Path) -> None:
    try:
        [[found], *_] = execute(db, "PRAGMA quick_check").fetchall()
    except DatabaseError as error:
        found = str(error)
    if found != "ok":
        message = f"{path} is no backup, or is damaged: {found}"
        raise KeepingError(message)
