"""The key that signs tokens: the one that is set, or one that is made once and kept beside the SQLite database."""

from __future__ import annotations

import logging
import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from contract_tests.service import ROOT
from server.secret import jwt_secret
from server.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

RACER = """
import sys
from server.secret import jwt_secret
from server.settings import Settings
settings = Settings(database_url=sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
print(jwt_secret(settings), flush=True)
"""
"""A process that gets ready, waits for a line, and says the key."""


def settings_in(directory: Path, secret: str = "") -> Settings:
    """The settings of a service whose database is in a directory."""
    return Settings(database_url=f"sqlite:///{directory}/chat.db", jwt_secret=secret)


def key_file(directory: Path) -> Path:
    """Where the key of such a service is kept."""
    return directory / "chat.db.jwt-secret"


def test_a_key_is_made_of_256_random_bits(tmp_path: Path) -> None:
    keys = {jwt_secret(settings_in(tmp_path / name)) for name in ("a", "b", "c")}
    assert len(keys) == 3
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys)


def test_the_key_is_kept_beside_the_database(tmp_path: Path) -> None:
    key = jwt_secret(settings_in(tmp_path))
    assert key_file(tmp_path).read_text("ascii") == key
    assert list(tmp_path.iterdir()) == [key_file(tmp_path)]


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077], ids=oct)
def test_nobody_else_may_read_the_key(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        jwt_secret(settings_in(tmp_path))
    finally:
        os.umask(before)
    assert stat.S_IMODE(key_file(tmp_path).stat().st_mode) == 0o600


def test_the_key_is_made_once(tmp_path: Path) -> None:
    key = jwt_secret(settings_in(tmp_path))
    written = key_file(tmp_path).stat()
    assert jwt_secret(settings_in(tmp_path)) == key
    assert key_file(tmp_path).stat() == written


def test_the_directory_of_the_database_need_not_be_there(tmp_path: Path) -> None:
    key = jwt_secret(settings_in(tmp_path / "not" / "yet"))
    assert key_file(tmp_path / "not" / "yet").read_text("ascii") == key


def test_the_log_says_where_a_new_key_is_but_not_what_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    key = jwt_secret(settings_in(tmp_path))
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert str(key_file(tmp_path)) in record.getMessage()
    assert key not in caplog.text


def test_the_log_says_nothing_of_a_key_that_is_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    jwt_secret(settings_in(tmp_path))
    caplog.clear()
    jwt_secret(settings_in(tmp_path))
    assert caplog.records == []


def test_the_draft_of_a_process_that_broke_off_is_no_hindrance(tmp_path: Path) -> None:
    draft = tmp_path / f"{key_file(tmp_path).name}.{os.getpid()}"
    draft.touch()
    assert len(jwt_secret(settings_in(tmp_path))) == 64


def test_a_key_that_is_set_wins_and_makes_no_file(tmp_path: Path) -> None:
    assert jwt_secret(settings_in(tmp_path, "x" * 32)) == "x" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_set_wins_over_the_kept_one(tmp_path: Path) -> None:
    kept = jwt_secret(settings_in(tmp_path))
    assert jwt_secret(settings_in(tmp_path, "x" * 32)) == "x" * 32
    assert jwt_secret(settings_in(tmp_path)) == kept


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    command = [sys.executable, "-c", RACER, settings.database_url]
    with ExitStack() as stack:
        racers = [
            stack.enter_context(
                subprocess.Popen(  # noqa: S603 - this test's own program
                    command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for _ in range(4)
        ]
        inputs = [racer.stdin for racer in racers if racer.stdin]
        outputs = [racer.stdout for racer in racers if racer.stdout]
        assert [output.readline() for output in outputs] == ["ready\n"] * 4
        for start in inputs:
            start.write("go\n")
            start.flush()
        keys = {output.readline() for output in outputs}
    assert keys == {key_file(tmp_path).read_text("ascii") + "\n"}
    assert list(tmp_path.iterdir()) == [key_file(tmp_path)]


def test_threads_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    start = Barrier(8)

    def race(_: int) -> str:
        start.wait()
        return jwt_secret(settings)

    with ThreadPoolExecutor(8) as executor:
        keys = set(executor.map(race, range(8)))
    assert keys == {key_file(tmp_path).read_text("ascii")}
    assert list(tmp_path.iterdir()) == [key_file(tmp_path)]
