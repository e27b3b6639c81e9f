"""What cannot be kept, or given back, is refused by a message."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from db.keeping import back_up, move, restore
from db.migrate import migrate
from db.whole import KeepingError
from tests.db.keeping.worlds import (
    KINDS,
    fill_with_demo,
    is_empty,
    silent,
    using,
    world_of,
)

if TYPE_CHECKING:
    from tests.db.keeping.worlds import NewUrl


@pytest.mark.parametrize("damage", ["cut", "overwritten", "text", "empty", "missing", "another"])
def test_a_file_that_is_no_backup_or_is_damaged_is_refused(backup: Path, damage: str, new_url: NewUrl) -> None:
    content = backup.read_bytes()
    if damage == "missing":
        backup.unlink()
    elif damage == "another":
        backup.unlink()
        with closing(sqlite3.connect(backup)) as connection:
            connection.execute("CREATE TABLE users (name TEXT)")
    else:
        half = len(content) // 2
        damaged = {
            "cut": content[:half],
            "overwritten": content[:8192] + bytes(len(content) - 8192),
            "text": b"no backup" * 1000,
            "empty": b"",
        }
        backup.write_bytes(damaged[damage])
    for kind in KINDS:
        url = new_url(kind)
        with pytest.raises(KeepingError):
            restore(backup, url, silent)
        assert is_empty(url)


def test_an_sqlite_database_that_is_in_use_is_neither_moved_nor_filled(backup: Path, new_url: NewUrl) -> None:
    used = new_url("sqlite")
    with using(used):
        migrate()
        with pytest.raises(KeepingError, match="the database is in use: stop the service first"):
            restore(backup, used, silent)
        with pytest.raises(KeepingError, match="the database is in use: stop the service first"):
            move(used, new_url("sqlite"), silent)
    restore(backup, used, silent)


def test_nobody_writes_to_a_postgresql_while_it_is_moved(new_url: NewUrl) -> None:
    moved = new_url("postgres")
    fill_with_demo(moved)
    tries: list[str] = []

    def somebody_writes(*_: object) -> None:
        with psycopg.connect(moved, autocommit=True) as other:
            other.execute("SET lock_timeout = '50ms'")
            assert other.execute("SELECT COUNT(*) FROM users").fetchone()
            with pytest.raises(psycopg.errors.LockNotAvailable):
                other.execute("UPDATE users SET avatar = ''")
        tries.append(moved)

    move(moved, new_url("sqlite"), somebody_writes)
    assert tries


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_there_or_not_the_services_cannot_be_kept(kind: str, tmp_path: Path, new_url: NewUrl) -> None:
    nothing = new_url(kind)
    expected = "there is no file" if kind == "sqlite" else "there are no tables of this service in it"
    with pytest.raises(KeepingError, match=expected):
        back_up(nothing, tmp_path / "backup", silent)
    with pytest.raises(KeepingError, match=expected):
        move(nothing, new_url("sqlite"), silent)
    assert not (tmp_path / "backup").exists()
    assert kind == "postgres" or not Path(nothing.removeprefix("sqlite:///")).exists()


def test_a_database_is_not_moved_onto_itself(kept: str) -> None:
    before = world_of(kept)
    with pytest.raises(KeepingError, match="both are the same database"):
        move(kept, kept, silent)
    assert world_of(kept) == before
