"""Bring the tables of a database up to this code's, one process at a time."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from peewee import Database, Select, SqliteDatabase, fn
from playhouse.migrations import Runner

from db.models import database

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIRECTORY = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"
"""The table that tells which migrations there have been."""

_LOCK_KEY = 0x63686174
"""The number of PostgreSQL's advisory lock under which one process migrates."""


class DatabaseIsNewerError(Exception):
    """The database has had migrations that this code does not know."""


def migrate(db: Database | None = None) -> list[str]:
    """Apply the migrations that a database (else that of this process) lacks; their names, in order.

    Raises DatabaseIsNewerError where it has had migrations that this code does not know.
    """
    db = db or database.obj
    with _alone(db):
        return apply(db)


def apply(db: Database, last: str | None = None) -> list[str]:
    """The same for any database with which nobody else works, up to and with the last one that is wanted."""
    applied(db)
    names: list[str] = _runner(db).up(last)
    return names


def applied(db: Database) -> list[str]:
    """The names of the migrations that a database has had, in order; raises DatabaseIsNewerError."""
    status = _runner(db).status()
    unknown = [migration.name for migration in status if migration.path is None]
    if unknown:
        message = f"the database is newer than this code: it has had the migrations {', '.join(unknown)}"
        raise DatabaseIsNewerError(message)
    return [migration.name for migration in status if migration.applied]


def keep_others_waiting(db: Database) -> None:
    """Let nobody else migrate a PostgreSQL before the transaction ends."""
    db.execute(Select(columns=[fn.pg_advisory_xact_lock(_LOCK_KEY)]))  # type: ignore[no-untyped-call]


def _runner(db: Database) -> Runner:
    return Runner(db, str(_DIRECTORY), table_name=HISTORY)


@contextmanager
def _alone(db: Database) -> Iterator[None]:
    """Wait until no other process migrates this database, and keep others waiting."""
    if isinstance(db, SqliteDatabase):
        with Path(f"{db.database}.migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        with db.connection_context():
            db.execute(  # type: ignore[no-untyped-call]
                Select(columns=[fn.pg_advisory_lock(_LOCK_KEY)])
            )
            yield
