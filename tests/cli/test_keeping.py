"""Backups of a service at work, and the way from SQLite to PostgreSQL, as operators go it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx2 as httpx
import pytest

from contract_tests import scenes
from contract_tests.api import Api, User
from contract_tests.service import ROOT, running
from db.urls import is_sqlite
from server.secret import key_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY = "a key of these tests that is long enough"
SETTINGS = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "8", "WEB_CONCURRENCY": "2", "RATE_LIMITS": "off"}
BEFORE = 30
"""How many messages are sent, at least, before the backup begins."""


class Room(NamedTuple):
    """A group in which some talk, and one only listens."""

    talkers: list[User]
    listener: User
    group: int

    def seen_at(self, http: httpx.Client) -> Room:
        """The same at another service, with the logins of before."""
        talkers = [User(http, str(one.token), one.id, one.name, one.password) for one in self.talkers]
        listener = User(http, str(self.listener.token), self.listener.id, self.listener.name, self.listener.password)
        return Room(talkers, listener, self.group)

    @property
    def message_ids(self) -> list[int]:
        """The ids of all messages, in their order."""
        return [message["msg_id"] for message in scenes.records(self.listener, self.group)]


@contextmanager
def service(log: Path, url: str, **settings: str) -> Iterator[httpx.Client]:
    """The service over a database; its client."""
    key = {} if is_sqlite(url) else {"JWT_SECRET": KEY}
    given: dict[str, Any] = {"DATABASE_URL": url, **SETTINGS, **key, **settings}
    with (
        running(log, **given) as address,
        httpx.Client(base_url=address, timeout=60, trust_env=False) as http,
    ):
        yield http


def chat_api(*words: str, url: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a database."""
    command = [sys.executable, "-m", "cli", *words]
    environment = os.environ | {"DATABASE_URL": url}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own


def room_at(http: httpx.Client) -> Room:
    """Make a room."""
    owner, *others = Api(http).users("Alice", "Bob", "Cleo", "Dora")
    group = scenes.group(owner, *others)
    return Room([owner, *others[:-1]], others[-1], group)


@contextmanager
def everybody_talks(room: Room, address: str) -> Iterator[list[int]]:
    """Let all talkers send messages all the time; the ids of those that were acknowledged."""
    acknowledged: list[int] = []
    stop = Event()

    def talk(talker: User) -> None:
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as http:
            speaker = User(http, str(talker.token), talker.id, talker.name, talker.password)
            while not stop.is_set():
                acknowledged.append(scenes.send(speaker, room.group))

    threads = [Thread(target=talk, args=(talker,)) for talker in room.talkers]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_backup_of_a_service_at_work_has_all_that_was_acknowledged(
    kind: str, tmp_path: Path, new_url: Callable[[str], str]
) -> None:
    url, restored_url, file = new_url(kind), new_url(kind), tmp_path / "backup"
    with service(tmp_path / "log", url) as http:
        room = room_at(http)
        with everybody_talks(room, str(http.base_url)) as acknowledged:
            while len(acknowledged) < BEFORE:
                scenes.send(room.talkers[0], room.group)
            before = set(acknowledged)
            made = chat_api("backup", str(file), url=url)
            assert made.returncode == 0, made.stderr
            after = len(acknowledged) + 1
            while len(acknowledged) < after:
                scenes.send(room.talkers[0], room.group)
        sent = room.message_ids

    given_back = chat_api("restore", str(file), url=restored_url)

    assert (given_back.returncode, given_back.stdout) == (0, "restored\n"), given_back.stderr
    if kind == "sqlite":
        assert not key_file(restored_url).exists(), "the key is no part of a backup"
        shutil.copy(key_file(url), key_file(restored_url))
    with service(tmp_path / "log of the restored", restored_url) as http:
        restored = room.seen_at(http)
        kept = restored.message_ids
        assert kept == sent[: len(kept)]
        assert before <= set(kept)
        assert len(kept) < len(sent)
        assert scenes.unread(restored.listener, room.group) == len(kept), "their numbers are dense"
        assert scenes.send(restored.listener, room.group) > kept[-1]
        assert scenes.unread(restored.talkers[0], room.group) >= 1
        assert Api(http).user("Eve").id > room.listener.id


def test_a_service_moves_from_sqlite_to_postgresql(tmp_path: Path, new_url: Callable[[str], str]) -> None:
    url, new = new_url("sqlite"), new_url("postgres")
    with service(tmp_path / "log", url) as http:
        room = room_at(http)
        sent = [scenes.send(talker, room.group) for talker in room.talkers]
        refused = chat_api("migrate-to", new, url=url)
        assert refused.returncode == 1
        assert refused.stderr.startswith("the database is in use: stop the service first")

    moved = chat_api("migrate-to", new, "--from", url, url="sqlite:///nowhere/else.db")

    assert moved.returncode == 0, moved.stderr
    assert str(key_file(url)) in moved.stdout
    with service(tmp_path / "log of the moved", new, JWT_SECRET=key_file(url).read_text()) as http:
        there = room.seen_at(http)
        assert there.message_ids == sent
        assert scenes.unread(there.listener, room.group) == len(sent)
        assert scenes.send(there.listener, room.group) == sent[-1] + 1
        assert room.listener.password == there.listener.log_in().password
        assert Api(http).user("Eve").id == room.listener.id + 1


def test_what_make_is_not_told_it_asks_for() -> None:
    make = shutil.which("make")
    assert make is not None
    for target in ("backup", "restore", "migrate-to"):
        environment = os.environ | {"DATABASE_URL": "sqlite:///nowhere/else.db"}
        asked = subprocess.run(  # noqa: S603 - our own
            [make, target], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert asked.returncode != 0
        assert "Say " in asked.stderr
