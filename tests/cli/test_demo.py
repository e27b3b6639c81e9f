"""`chat-api demo` fills a database with a lively world, in which all is as if people had made it."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from cli.demo.script import read_script
from cli.demo.writing import PASSWORD, NotEmptyError, write_demo
from contract_tests import scenes
from contract_tests.api import Caller, User
from contract_tests.contract import SPEC, resolve
from contract_tests.service import ROOT
from db import clock
from db.database import connect, disconnect
from db.migrate import migrate
from db.models import TABLES, Conversation, Member, Message
from server.app import create_app
from tests.conftest import settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peewee import Model

CHEAP = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "8"}
VARIES = {"password_hash", "created_at", "active_at", "requested_at"}
"""The columns that are not the same each time."""


def written(url: str, seed: int = 1, *, add: bool = False) -> list[str]:
    """Write a demo into a database, which becomes that of this process; the usernames, the hero's first."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CHEAP.items():
            patch.setenv(name, value)
        connect(url)
        migrate()
        try:
            return write_demo(seed, lambda *_: None, add=add).usernames
        finally:
            disconnect()


def rows(model: type[Model]) -> Iterator[dict[str, Any]]:
    """All rows of a table."""
    yield from model.select().dicts().execute()


def world() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, without what varies."""
    return {
        model.__name__: sorted(
            ({key: row[key] for key in row.keys() - VARIES} for row in rows(model)),
            key=str,
        )
        for model in TABLES
    }


@pytest.fixture
def demo(empty_url: str) -> list[str]:
    """A demo on SQLite and on PostgreSQL, in the database of this process; the usernames, the hero's first."""
    return written(empty_url)


@pytest.fixture
def http(demo: list[str], empty_url: str) -> Iterator[TestClient]:
    """The service over the demo."""
    assert demo
    with TestClient(create_app(settings_for(empty_url))) as client:
        yield client


def log_in(http: TestClient, name: str) -> User:
    """Somebody of the demo."""
    profile = Caller(http).post("/user/login", username=name, password=PASSWORD).data
    user_id = Caller(http, profile["token"]).post("/user/search_friends", friend_name=name).data["user_id"]
    return User(http, profile["token"], user_id, name, PASSWORD)


def test_the_readme_says_how_many_there_are(demo: list[str]) -> None:
    said = re.search(r"(\d+) people, (\d+) groups, (\d+) messages", (ROOT / "README.md").read_text("utf-8"))
    groups = Conversation.select().where(Conversation.is_group).count()
    assert said
    assert tuple(map(int, said.groups())) == (len(demo), groups, Message.select().count())


def test_everybody_can_log_in_and_the_hero_has_all_to_look_at(http: TestClient, demo: list[str]) -> None:
    hero, *others = [log_in(http, name) for name in demo]
    assert len(others) >= 30
    assert scenes.friend_requests(hero)
    assert len(scenes.friends(hero)) >= 5
    private, groups = scenes.conversations(hero), scenes.group_conversations(hero)
    counts = Counter(entry["not_read"] > 0 for entry in [*private, *groups])
    assert counts[True]
    assert counts[False]
    assert any(entry["disabled"] for entry in private), "one with somebody whose account has ended"
    owned = [entry["id"] for entry in groups if scenes.info(hero, entry["id"])["owner"]["user_id"] == hero.id]
    assert scenes.invitations(hero, owned[0])
    assert scenes.info(hero, owned[0])["administrators"]
    assert scenes.info(hero, owned[0])["announcement"]
    messages = [message for entry in groups for message in scenes.records(hero, entry["id"])]
    assert any(message["reply content"] for message in messages)
    assert any("\u4e00" <= message["msg_body"][0] <= "\u9fff" for message in messages)
    lists = {entry["group_id"] for entry in hero.get("/user/get_groups").data["groups"]}
    assert any(scenes.friends_in(hero, group_id) for group_id in lists)


@pytest.mark.usefixtures("demo")
def test_numbers_are_dense_and_nobody_has_read_what_there_is_not() -> None:
    for conversation in Conversation.select():
        sent = list(Message.select().where(Message.conversation_id == conversation.id).order_by(Message.id))
        assert [message.seq for message in sent] == list(range(1, conversation.last_seq + 1))
        assert [message.created_at for message in sent] == sorted(message.created_at for message in sent)
        replies = Counter(message.reply_id for message in sent if message.reply_id)
        assert {message.id: message.replies for message in sent if message.replies} == replies
        for member in Member.select().where(Member.conversation_id == conversation.id):
            assert 0 <= member.cleared_seq <= member.read_seq <= conversation.last_seq


@pytest.mark.usefixtures("demo")
def test_it_goes_on_for_weeks_and_ends_now() -> None:
    times = [clock.to_rfc3339(message.created_at) for message in Message.select().order_by(Message.created_at)]
    now = datetime.now(UTC)
    assert timedelta(0) < now - datetime.fromisoformat(times[-1]) < timedelta(minutes=30)
    assert timedelta(weeks=2) < now - datetime.fromisoformat(times[0]) < timedelta(weeks=4)


def test_a_seed_gives_the_same_world_again_and_another_one_another(empty_sqlite: str) -> None:
    written(empty_sqlite + "1")
    first = world()
    written(empty_sqlite + "2")
    assert world() == first
    written(empty_sqlite + "3", seed=2)
    assert world() != first


def test_users_are_only_added_to_if_that_is_wanted(empty_sqlite: str) -> None:
    written(empty_sqlite)
    before = world()
    with pytest.raises(NotEmptyError):
        written(empty_sqlite)
    assert world() == before
    assert written(empty_sqlite, add=True)[0] == "Alice 2"
    assert len(world()["User"]) == 2 * len(before["User"])


def test_nothing_is_left_of_a_demo_that_is_broken_off(empty_sqlite: str) -> None:
    def break_off(done: int, of: int) -> None:
        if done == of // 2:
            raise KeyboardInterrupt

    connect(empty_sqlite)
    migrate()
    with pytest.raises(KeyboardInterrupt):
        write_demo(1, break_off)
    assert not any(world().values())
    assert abs(clock.now() - datetime.now(UTC).timestamp() * 1_000_000) < 60_000_000


def test_its_texts_fit_the_contract() -> None:
    script = read_script()

    def longest(schema: str, field: str) -> int:
        limit: int = resolve(SPEC["components"]["schemas"][schema]["properties"][field])["maxLength"]
        return limit

    assert max(map(len, script.people)) <= longest("RegisterRequest", "username")
    assert len(PASSWORD) <= longest("RegisterRequest", "password")
    names = [name for names in script.friend_groups.values() for name in names]
    assert max(map(len, names)) <= longest("CreateFriendGroupRequest", "group_name")
    assert max(len(group.name) for group in script.groups) <= longest("CreateGroupRequest", "name")
    assert max(len(group.announcement) for group in script.groups) <= longest("SetAnnouncementRequest", "announcement")


def test_the_command_says_how_to_log_in(empty_sqlite: str) -> None:
    command = [sys.executable, "-m", "cli", "demo"]
    settings = os.environ | {"DATABASE_URL": empty_sqlite, **CHEAP}
    run = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert f"Log in as Alice, or as Ben, Chloe, Daniel …; the password of all is {PASSWORD}" in run.stdout
    again = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert again.returncode == 1
    assert again.stderr.startswith("The database has users already.")
    with closing(sqlite3.connect(empty_sqlite.removeprefix("sqlite:///"))) as connection:
        [count] = connection.execute("SELECT COUNT(*) FROM messages").fetchone()
    assert f" {count} messages\n" in run.stdout
