"""Backups, and the way to another database.

A backup is an SQLite file with all rows, whichever database they come from, so that either can be filled from it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from peewee import SqliteDatabase

from db.migrate import migrate
from db.transfer import execute
from db.whole import KeepingError, fill, fill_file, held_still, in_file, snapshot, to_be_filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peewee import Database

    from db.transfer import Told


def back_up(url: str, file: Path, told: Told) -> None:
    """Write all that a database has at one moment to a new file of mode 0600, which is there whole or not at all.

    Others may go on to work with the database. Raises KeepingError, also where the file is there already.
    """
    if file.exists():
        message = f"{file} is there already: give the backup a name of its own"
        raise KeepingError(message)
    with snapshot(url) as source, _published(file) as draft:
        copy = SqliteDatabase(str(draft))
        _fill(copy, source, told)
        with copy.connection_context():
            execute(copy, "PRAGMA journal_mode = DELETE")  # all in one file, be the database so or not
        with in_file(draft):
            pass  # it is sound


def restore(file: Path, url: str, told: Told, *, replace: bool = False) -> None:
    """Fill a database from a backup, of this version or an older one: all at once, or not at all.

    Raises KeepingError, also where the database has any row, unless its rows are to be replaced.
    """
    with in_file(file) as source:
        target = to_be_filled(url)
        _fill(target, source, told, replace=replace)
        _migrate(target)


def move(url: str, to_url: str, told: Told) -> None:
    """Fill an empty database with all that another one has, to which nobody writes meanwhile; it stays as it is.

    Raises KeepingError.
    """
    if url == to_url:
        message = "both are the same database"
        raise KeepingError(message)
    with held_still(url) as source:
        target = to_be_filled(to_url)
        fill(target, source, told)
        _migrate(target)


def _fill(target: Database, source: Database, told: Told, *, replace: bool = False) -> None:
    if isinstance(target, SqliteDatabase) and isinstance(source, SqliteDatabase):
        fill_file(target, source, told, replace=replace)
    else:
        fill(target, source, told, replace=replace)


def _migrate(db: Database) -> None:
    migrate(db)
    db.close()


@contextmanager
def _published(file: Path) -> Iterator[Path]:
    """A place for a draft of a file, which takes its name, and is on the disk, when nothing has failed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as directory:
        draft = Path(directory) / file.name
        yield draft
        draft.chmod(0o600)
        _sync(draft)
        draft.rename(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
