"""A backup, a restored and a moved database have all that there was at one moment."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

import psycopg
import pytest

from contract_tests.service import ROOT
from db import transfer, whole
from db.keeping import back_up, move, restore
from db.migrate import DatabaseIsNewerError, applied, apply, migrate
from db.models import User
from db.urls import is_sqlite, opened
from tests.db.keeping.worlds import (
    KINDS,
    fill_with_demo,
    is_empty,
    next_ids,
    silent,
    using,
    world_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.db.keeping.worlds import NewUrl

MIGRATIONS = sorted(path.stem for path in (ROOT / "db" / "migrations").glob("[0-9]*.py"))


def test_the_rows_are_of_every_kind(kept: str) -> None:
    world = world_of(kept)
    assert [name for name, found in world.items() if not found] == []
    assert {value is None for message in world["Message"] for value in (message["client_msg_id"], message["folded"])}


@pytest.mark.parametrize("kind", KINDS)
def test_a_restored_database_has_all_rows_and_gives_no_id_again(
    kept: str, backup: Path, kind: str, new_url: NewUrl
) -> None:
    url = new_url(kind)
    restore(backup, url, silent)
    assert world_of(url) == world_of(kept)
    world = world_of(kept)
    last = [max(row["id"] for row in world[name]) for name in ("User", "Conversation", "FriendGroup", "Message")]
    assert next_ids(url) == [last[0] + 1, last[1] + 1, last[2] + 2, last[3] + 1], "one friend group has been deleted"


@pytest.mark.parametrize("kind", KINDS)
def test_a_moved_database_has_all_rows_and_gives_no_id_again(kept: str, kind: str, new_url: NewUrl) -> None:
    url = new_url(kind)
    before = world_of(kept)
    move(kept, url, silent)
    assert world_of(url) == world_of(kept) == before
    last_group = max(row["id"] for row in before["FriendGroup"])
    assert next_ids(url)[2] == last_group + 2


@pytest.mark.parametrize("kind", KINDS)
def test_tables_without_a_row_are_no_rows(backup: Path, kept: str, kind: str, new_url: NewUrl) -> None:
    url = new_url(kind)
    with using(url):
        migrate()
    restore(backup, url, silent)
    assert world_of(url) == world_of(kept)


def test_a_backup_is_as_the_database_was_when_it_began(
    kept: str, tmp_path: Path, new_url: NewUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "_PAGES", 1)
    monkeypatch.setattr(transfer, "_BATCH", 1)
    busy = new_url("sqlite" if is_sqlite(kept) else "postgres")
    move(kept, busy, silent)
    before = world_of(busy)

    late = iter(("Ann", "Bob", "Cat"))

    def somebody_registers(*_: object) -> None:
        for name in islice(late, 1):
            with using(busy):
                User.insert(name=name, password_hash="", email="", phone="").execute()

    back_up(busy, tmp_path / "backup", somebody_registers)
    restored = new_url("sqlite")
    restore(tmp_path / "backup", restored, silent)
    assert world_of(restored) == before
    assert len(world_of(busy)["User"]) == len(before["User"]) + 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("old_kind", KINDS)
def test_a_backup_of_an_older_version_is_brought_up_to_this_one(
    tmp_path: Path, kind: str, old_kind: str, new_url: NewUrl
) -> None:
    old_url, url = new_url(old_kind), new_url(kind)
    old = opened(old_url)
    with old.connection_context():
        apply(old, MIGRATIONS[0])
        transfer.execute(
            old, "INSERT INTO users (name, password_hash, email, phone, avatar) VALUES ('A', '', '', '', '')"
        )
    back_up(old_url, tmp_path / "backup", silent)
    with using(url):
        migrate()
    restore(tmp_path / "backup", url, silent)
    assert [user["name"] for user in world_of(url)["User"]] == ["A"]
    with using(url) as db:
        assert applied(db) == MIGRATIONS


def test_a_backup_of_a_newer_version_is_refused(backup: Path, new_url: NewUrl) -> None:
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_wings', '2050-01-01')")
        connection.commit()
    for kind in KINDS:
        url = new_url(kind)
        with pytest.raises(DatabaseIsNewerError, match="9999_wings"):
            restore(backup, url, silent)
        assert is_empty(url)


def test_what_is_being_written_when_a_move_begins_is_moved(new_url: NewUrl) -> None:
    moved, there = new_url("postgres"), new_url("sqlite")
    fill_with_demo(moved)
    with psycopg.connect(moved) as writer, psycopg.connect(moved, autocommit=True) as onlooker:
        writer.execute("UPDATE users SET avatar = 'https://example.com/new' WHERE id = 1")
        with ThreadPoolExecutor(1) as thread:
            moving = thread.submit(move, moved, there, silent)
            while not onlooker.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
                assert not moving.done()
            writer.commit()
            moving.result()
    assert [user["avatar"] for user in world_of(there)["User"] if user["id"] == 1] == ["https://example.com/new"]
