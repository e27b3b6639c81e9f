"""Rows that no operation is about, so many that no database would rather read all of a table."""

from __future__ import annotations

from typing import Any

from peewee import chunked

from db import clock
from db.database import is_served
from db.models import (
    Conversation,
    FriendGroup,
    FriendGroupMember,
    Friendship,
    Invitation,
    Member,
    Message,
    RateLimit,
    Session,
    User,
    database,
)

MANY = 4000
_FEW = 4

ELSEWHERE = 10**9
"""Ids from here on are those of rows that no operation is about."""


def fill() -> None:
    """Fill every table. A user has several of each thing, a conversation many messages: what is one row costs nothing.

    SQLite knows nothing of all that, for the service never lets it count; PostgreSQL counts by itself.
    """
    with database.atomic():
        for table, rows in _rows(range(MANY)).items():
            for some in chunked(rows, 500):
                table.insert_many(some).execute()
    if is_served():
        database.execute_sql("ANALYZE")


def _rows(numbers: range) -> dict[Any, list[dict[str, Any]]]:
    people: dict[Any, list[dict[str, Any]]] = {
        User: [{"name": f"n{i}", "password_hash": "", "email": "", "phone": ""} for i in numbers],
        Session: [{"id": f"s{i}", "user_id": ELSEWHERE + i // _FEW, "expires_at": 0} for i in numbers],
        Friendship: [
            {"low_id": _first(i), "high_id": _second(i), "state": "friends", "requester_id": 0, "requested_at": i}
            for i in numbers
        ],
        FriendGroup: [{"owner_id": _first(i), "name": f"n{i}"} for i in numbers],
        FriendGroupMember: [{"group_id": _first(i), "user_id": _second(i)} for i in numbers],
        RateLimit: [{"key": f"k{i}", "filled_until": clock.now() + i} for i in numbers],
    }
    return people | _talk(numbers)


def _talk(numbers: range) -> dict[Any, list[dict[str, Any]]]:
    return {
        Conversation: [{"is_group": True, "active_at": i} for i in numbers],
        Member: [{"conversation_id": _first(i), "user_id": _second(i), "place": i} for i in numbers],
        Message: [
            {
                "conversation_id": ELSEWHERE + i // 100,
                "seq": i % 100 + 1,
                "sender_id": _second(i),
                "content": "text",
                "created_at": i,
            }
            for i in numbers
        ],
        Invitation: [
            {"conversation_id": _first(i), "inviter_id": 0, "invitee_id": _second(i), "created_at": i} for i in numbers
        ],
    }


def _first(number: int) -> int:
    """One half of a pair of ids; a few pairs have the same."""
    return ELSEWHERE + number // _FEW


def _second(number: int) -> int:
    """The other half; as many pairs have the same, each with another first one."""
    return _first(number) + number % _FEW + 1
