"""A backup is made, and a database filled, all at once or not at all, and nothing is overwritten unasked."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.service import ROOT
from db import transfer, whole
from db.keeping import back_up, move, restore
from db.migrate import migrate
from db.models import User
from db.transfer import TransferError
from db.whole import KeepingError
from tests.db.keeping.worlds import (
    KINDS,
    break_off,
    is_empty,
    silent,
    using,
    world_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from peewee import Database

    from tests.db.keeping.worlds import NewUrl

NOT_EMPTY = r"the database is not empty: there are rows in users$"

KILLED_ON_THE_WAY = """
import os, signal, sys
from itertools import islice
from pathlib import Path
from db.keeping import restore
restore(Path(sys.argv[1]), sys.argv[2], lambda *_: os.kill(os.getpid(), signal.SIGKILL), replace=True)
"""


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
