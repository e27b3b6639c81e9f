"""A world as rows of the tables, each with the names of its columns; messages come one by one."""

from __future__ import annotations

import hashlib
import random
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.world import Talk, World

PASSWORD = "correct horse"  # noqa: S105 - of users who exist on no service

RARE_TEXT = "hapax legomenon"
"""What one message in 25,000 of a conversation contains."""

_RARE = 25_000
_UNREAD_AT_MOST = 6
_REPLIES_EVERY = 5
_REPLY_REACHES = 3
_NAMES = ("Alice", "Bob", "Zoë", "Дмитрий", "李雷", "韩梅梅", "Ngọc", "Olu")
_WORDS = (
    *("did", "you", "read", "the", "book", "that", "I", "left", "on", "Friday", "we", "meet", "at", "noon", "bring"),
    *("tea", "and", "the", "map", "好的", "明天见", "может", "быть", "naïve", "ok"),
)
_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 12, 20, 50)


class Rows(NamedTuple):
    """The rows of one table."""

    table: str
    columns: tuple[str, ...]
    values: Iterable[tuple[Any, ...]]


def rows(world: World, password_hash: str, began: int) -> Iterator[Rows]:
    """All rows of a world whose first message was sent at `began` (microseconds since 1970)."""
    yield Rows("users", ("id", "name", "password_hash", "email", "phone", "avatar"), _users(world, password_hash))
    yield Rows("sessions", ("id", "user_id", "expires_at"), _sessions(world))
    yield Rows(
        "friendships",
        ("low_id", "high_id", "state", "requester_id", "requested_at", "conversation_id"),
        _friendships(world, began),
    )
    yield Rows(
        "conversations",
        ("id", "is_group", "name", "announcement", "disabled", "last_seq", "active_at"),
        _conversations(world, began),
    )
    yield Rows(
        "members",
        ("conversation_id", "user_id", "state", "role", "place", "joined_seq", "read_seq", "cleared_seq"),
        _members(world),
    )
    yield Rows(
        "messages",
        ("id", "conversation_id", "seq", "sender_id", "content", "folded", "created_at", "reply_id", "replies"),
        _messages(world, began),
    )


def session_id(user_id: int) -> str:
    """The id of a user's session."""
    return hashlib.sha256(b"session %d" % user_id).hexdigest()[:32]


def user_name(user_id: int) -> str:
    """A user's name."""
    return f"{_NAMES[user_id % len(_NAMES)]}-{user_id}"


def text(number: int) -> str:
    """One of 500 texts, from a word to a few sentences."""
    return _TEXTS[number % len(_TEXTS)]


def _some_text(number: int) -> str:
    chance = random.Random(number)  # noqa: S311 - no secret
    words = chance.choices(_WORDS, k=chance.choice(_LENGTHS))
    return " ".join(words).capitalize() + f" {number}."


_TEXTS = tuple(map(_some_text, range(500)))


def _avatar(user_id: int) -> str:
    return f"https://example.com/avatars/{user_id:06}.png" if user_id % 3 else ""


def _users(world: World, password_hash: str) -> Iterator[tuple[Any, ...]]:
    for user_id in range(1, world.users + 1):
        email = f"user-{user_id}@example.com"
        yield user_id, user_name(user_id), password_hash, email, f"{user_id:08}", _avatar(user_id)


def _sessions(world: World) -> Iterator[tuple[Any, ...]]:
    for user_id in range(1, world.users + 1):
        yield session_id(user_id), user_id, 2**62


def _friendships(world: World, began: int) -> Iterator[tuple[Any, ...]]:
    for talk in world.talks:
        if not talk.is_group:
            low_id, high_id = sorted(talk.member_ids)
            yield low_id, high_id, "none" if talk.disabled else "friends", talk.member_ids[0], began, talk.id


def _conversations(world: World, began: int) -> Iterator[tuple[Any, ...]]:
    for talk in world.talks:
        name = f"Group {talk.id}" if talk.is_group else ""
        active_at = began + talk.id * 1000 + talk.messages * 1_000_000
        yield talk.id, talk.is_group, name, "", talk.disabled, talk.messages, active_at


def _members(world: World) -> Iterator[tuple[Any, ...]]:
    for talk in world.talks:
        for place, user_id in enumerate(talk.member_ids, 1):
            role = "owner" if talk.is_group and place == 1 else "member"
            unread = 0 if place == 1 else (talk.id + user_id) % (_UNREAD_AT_MOST + 1)
            is_late = talk.is_group and place == len(talk.member_ids)
            joined_seq = talk.messages // 2 if is_late else 0
            cleared_seq = talk.messages // 3 if place > 1 and talk.id % 50 == 7 else 0  # noqa: PLR2004 - one in fifty
            read_seq = max(talk.messages - unread, 0)
            yield talk.id, user_id, "active", role, place, joined_seq, read_seq, cleared_seq


def _messages(world: World, began: int) -> Iterator[tuple[Any, ...]]:
    """The messages of all conversations, taking turns, as those of a living service lie among each other."""
    turns = deque((talk, 1, deque[int](maxlen=_REPLY_REACHES)) for talk in world.talks if talk.messages)
    message_id = 0
    while turns:
        talk, seq, earlier_ids = turns.popleft()
        message_id += 1
        yield _message(talk, seq, message_id, earlier_ids, began)
        earlier_ids.append(message_id)
        if seq < talk.messages:
            turns.append((talk, seq + 1, earlier_ids))


def _message(talk: Talk, seq: int, message_id: int, earlier_ids: deque[int], began: int) -> tuple[Any, ...]:
    content = text(message_id) + ("" if seq % _RARE else f" {RARE_TEXT} {seq}")
    is_answered = seq + _REPLY_REACHES <= talk.messages and (seq + _REPLY_REACHES) % _REPLIES_EVERY == 0
    return (
        message_id,
        talk.id,
        seq,
        _sender(talk, seq),
        content,
        content.casefold(),
        began + talk.id * 1000 + seq * 1_000_000,
        earlier_ids[0] if seq % _REPLIES_EVERY == 0 else None,
        int(is_answered),
    )


def _sender(talk: Talk, seq: int) -> int:
    """Who sent a message: one after the other, but the newest ones, which may be unread, are the first member's."""
    if seq > talk.messages - _UNREAD_AT_MOST:
        return talk.member_ids[0]
    return talk.member_ids[seq * 5 // 3 % len(talk.member_ids)]
