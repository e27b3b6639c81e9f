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
_LOCK_KEY = 0x63686174
"""The number of PostgreSQL's advisory lock under which one process migrates."""


class DatabaseIsNewerError(Exception):
    """The database has had migrations that this code does not know."""


def migrate() -> list[str]:
    """Apply the migrations that the database lacks; their names, in order.

    Raises DatabaseIsNewerError where it has had migrations that this code does not know.
    """
    with _alone(database.obj):
        runner = Runner(database.obj, str(_DIRECTORY))
        unknown = [migration.name for migration in runner.status() if migration.path is None]
        if unknown:
            message = f"the database is newer than this code: it has had the migrations {', '.join(unknown)}"
            raise DatabaseIsNewerError(message)
        applied: list[str] = runner.up()
        return applied


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
