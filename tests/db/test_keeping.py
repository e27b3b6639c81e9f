"""Databases are backed up, restored and moved: as they are at one moment, and all at once or not at all."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from cli.demo.writing import write_demo
from contract_tests.service import ROOT
from db import clock, friend_groups, transfer, whole
from db.database import connect, disconnect, is_sqlite, opened
from db.keeping import back_up, move, restore
from db.migrate import DatabaseIsNewerError, applied, apply, migrate
from db.models import TABLES, Conversation, FriendGroup, Message, Session, User, database
from db.transfer import TransferError
from db.whole import KeepingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peewee import Database, Model

    NewUrl = Callable[[str], str]
    World = dict[str, list[dict[str, Any]]]

KINDS = ("sqlite", "postgres")
MIGRATIONS = sorted(path.stem for path in (ROOT / "db" / "migrations").glob("[0-9]*.py"))

NOT_EMPTY = r"the database is not empty: there are rows in users$"

KILLED_ON_THE_WAY = """
import os, signal, sys
from itertools import islice
from pathlib import Path
from db.keeping import restore
restore(Path(sys.argv[1]), sys.argv[2], lambda *_: os.kill(os.getpid(), signal.SIGKILL), replace=True)
"""


def silent(*_: object) -> None:
    """Is told how far a work is, and says nothing."""


def break_off(*_: object) -> None:
    """Ends a work as soon as some of it is done."""
    raise KeyboardInterrupt


@contextmanager
def using(url: str) -> Iterator[Database]:
    """Make a database that of this process."""
    connect(url)
    try:
        yield database.obj
    finally:
        disconnect()


def fill_with_demo(url: str) -> None:
    """Write rows of every kind into a database."""
    with using(url):
        migrate()
        write_demo(1, silent)
        Session.create(id="a session", user_id=1, expires_at=clock.now() + 10**12)
        group = friend_groups.add(1, "for a moment")
        assert group is not None
        friend_groups.delete(friend_groups.Group(group, "for a moment"))
        [conversation] = Conversation.select().where(Conversation.name == "Reading circle")
        number = Message.insert(
            conversation_id=conversation.id,
            seq=conversation.last_seq + 1,
            sender_id=1,
            content="NUL's friends: \x01, \\N, \t, \n, 'quotes\", \\ and 😀 İ",
            folded=None,
            created_at=2**62,
            client_msg_id="once",
        )
        number.execute()
        Conversation.update(last_seq=Conversation.last_seq + 1).where(Conversation.id == conversation.id).execute()


def rows(model: type[Model]) -> Iterator[dict[str, Any]]:
    """All rows of a table."""
    yield from model.select().dicts().execute()


def world_of(url: str) -> World:
    """All rows of all tables of a database."""
    with using(url):
        return {model.__name__: sorted(rows(model), key=str) for model in TABLES}


def next_ids(url: str) -> list[int]:
    """The ids that a new user, conversation, friend group and message get."""
    with using(url):
        user: int = User.insert(name="Newcomer", password_hash="", email="", phone="").execute()
        conversation: int = Conversation.insert(is_group=True, active_at=0).execute()
        group: int = FriendGroup.insert(owner_id=user, name="").execute()
        message: int = Message.insert(
            conversation_id=conversation, seq=1, sender_id=user, content="", created_at=0
        ).execute()
        return [user, conversation, group, message]


def is_empty(url: str) -> bool:
    """Whether a database has no row of the service's, tables or not."""
    with using(url) as db:
        return not any(db.table_exists(model) and model.select().exists() for model in TABLES)


@pytest.fixture(scope="module", params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with rows of every kind, on SQLite and on PostgreSQL; it is not changed by any test."""
    before = database.obj
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('kept')}/chat.db"
    else:
        url = request.getfixturevalue("kept_postgres")
    fill_with_demo(url)
    yield url
    database.initialize(before)


@pytest.fixture(scope="module")
def kept_postgres(postgres_url: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database for the tests of this module."""
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute("CREATE DATABASE kept")
        yield postgres_url.replace("/postgres?", "/kept?")
        server.execute("DROP DATABASE kept WITH (FORCE)")


@pytest.fixture
def backup(kept: str, tmp_path: Path) -> Path:
    """A backup of that database."""
    file = tmp_path / "backups" / "chat.backup"
    back_up(kept, file, silent)
    return file


def test_the_rows_are_of_every_kind(kept: str) -> None:
    world = world_of(kept)
    assert [name for name, found in world.items() if not found] == []
    assert {value is None for message in world["Message"] for value in (message["client_msg_id"], message["folded"])}


# ------------------------------------------------------------------------------------------------ whole


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


# ------------------------------------------------------------------------------------- or not at all


def test_a_backup_is_for_its_owner_alone_and_takes_no_other_files_place(kept: str, backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(backup.parent.iterdir()) == [backup]
    content = backup.read_bytes()
    with pytest.raises(KeepingError, match="is there already"):
        back_up(kept, backup, silent)
    assert backup.read_bytes() == content


def test_nothing_is_left_of_a_backup_that_is_broken_off(kept: str, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        back_up(kept, tmp_path / "backups" / "backup", break_off)
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_of_a_restore_that_is_broken_off_and_it_can_be_done_again(
    kept: str, backup: Path, kind: str, new_url: NewUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "_PAGES", 1)
    url = new_url(kind)
    with pytest.raises(KeyboardInterrupt):
        restore(backup, url, break_off)
    assert is_empty(url)
    restore(backup, url, silent)
    assert world_of(url) == world_of(kept)


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_is_as_before_when_a_restore_is_killed(kept: str, backup: Path, kind: str, new_url: NewUrl) -> None:
    url = new_url(kind)
    restore(backup, url, silent)
    command = [sys.executable, "-c", KILLED_ON_THE_WAY, str(backup), url]
    killed = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603 - our own script
    assert killed.returncode == -signal.SIGKILL
    assert world_of(url) == world_of(kept)


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_with_rows_is_only_filled_if_they_are_to_be_replaced(
    kept: str, backup: Path, kind: str, new_url: NewUrl
) -> None:
    url = new_url(kind)
    with using(url):
        migrate()
        User.insert(name="Somebody else", password_hash="", email="", phone="").execute()
    before = world_of(url)
    with pytest.raises(KeepingError, match=NOT_EMPTY):
        restore(backup, url, silent)
    with pytest.raises(KeepingError, match=NOT_EMPTY):
        move(kept, url, silent)
    assert world_of(url) == before
    restore(backup, url, silent, replace=True)
    assert world_of(url) == world_of(kept)


def test_a_row_that_does_not_arrive_is_noticed_and_nothing_is_kept(
    kept: str, new_url: NewUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all = transfer._write  # noqa: SLF001 - it is what is to fail

    def lose_one(db: Database, table: str, columns: list[str], batches: Iterator[list[Any]]) -> None:
        write_all(db, table, columns, (batch[1:] if table == "messages" else batch for batch in batches))

    monkeypatch.setattr(transfer, "_write", lose_one)
    for kind in KINDS:
        url = new_url(kind)
        with pytest.raises(TransferError, match="the table messages has not arrived as it was sent"):
            move(kept, url, silent)
        assert is_empty(url)


# ---------------------------------------------------------------------------------------------- versions


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("old_kind", KINDS)
def test_a_backup_of_an_older_version_is_brought_up_to_this_one(
    tmp_path: Path, kind: str, old_kind: str, new_url: NewUrl
) -> None:
    old, url = opened(new_url(old_kind)), new_url(kind)
    with old.connection_context():
        apply(old, MIGRATIONS[0])
        transfer.execute(
            old, "INSERT INTO users (name, password_hash, email, phone, avatar) VALUES ('A', '', '', '', '')"
        )
    back_up(url_of(old), tmp_path / "backup", silent)
    with using(url):
        migrate()
    restore(tmp_path / "backup", url, silent)
    assert [user["name"] for user in world_of(url)["User"]] == ["A"]
    with using(url) as db:
        assert applied(db) == MIGRATIONS


def url_of(db: Database) -> str:
    """The URL of a database."""
    name = str(db.database)
    return name if "://" in name else f"sqlite:///{name}"


def test_a_backup_of_a_newer_version_is_refused(backup: Path, new_url: NewUrl) -> None:
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_wings', '2050-01-01')")
        connection.commit()
    for kind in KINDS:
        url = new_url(kind)
        with pytest.raises(DatabaseIsNewerError, match="9999_wings"):
            restore(backup, url, silent)
        assert is_empty(url)


# --------------------------------------------------------------------------------------------- refusals


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
