"""Databases with rows of every kind, and what is in them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cli.demo.writing import write_demo
from db import clock, friend_groups
from db.database import connect, disconnect
from db.migrate import migrate
from db.models import TABLES, Conversation, FriendGroup, Message, RateLimit, Session, User, database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peewee import Database, Model

    NewUrl = Callable[[str], str]
    World = dict[str, list[dict[str, Any]]]

KINDS = ("sqlite", "postgres")


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
        RateLimit.create(key="a key", filled_until=clock.now() + 10**12)
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
