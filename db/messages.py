"""The messages of a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import JOIN, Case, fn

from db import clock
from db.database import is_served
from db.models import Conversation, Message, User, database
from db.statements import statement
from db.users import shown_name

if TYPE_CHECKING:
    from peewee import Query

_Original = Message.alias("original")
_Newest = Message.alias("newest")

_MAX = 2**63 - 1


class Record(NamedTuple):
    """A message as it is shown; `reply_content` is the text of the message that it replies to."""

    id: int
    content: str
    sender_id: int
    sender_name: str
    sender_avatar: str
    created_at: int
    reply_id: int | None
    reply_content: str | None
    replies: int
    seq: int


class Number(NamedTuple):
    """The next place in the order of a conversation, and the time that belongs to it."""

    seq: int
    created_at: int
    disabled: bool


class Conditions(NamedTuple):
    """What messages are searched for; None demands nothing.

    `text` is contained in the message, ignoring case; `start` and `end` are inclusive times.
    """

    text: str | None
    start: int | None
    end: int | None
    sender_id: int | None


def take_number(conversation_id: int) -> Number | None:
    """Take the next number of a conversation, which stays locked until the transaction ends; None if there is none.

    The number is given back where the transaction is rolled back, so numbers are dense.
    """
    row = _take_number.row(conversation_id, clock.now())
    return Number._make(row) if row else None


def count_reply(conversation_id: int, message_id: int, after_seq: int) -> bool:
    """Count a reply to a message of the conversation after a number; false where there is no such message."""
    return _count_reply.run(conversation_id, message_id, after_seq) > 0


def add(conversation_id: int, sender_id: int, number: Number, content: str, reply_id: int | None) -> int:
    """Store a message under a number that was taken for it; its id."""
    folded = content.casefold()
    kept = None if folded == content else folded
    message_id: int = _add.value(conversation_id, sender_id, number.seq, number.created_at, content, kept, reply_id)
    return message_id


def page(conversation_id: int, after_seq: int, before_id: int | None, limit: int | None) -> list[Record]:
    """The newest `limit` messages after a number and older than a message id, oldest first; None means no bound."""
    rows = _page.rows(conversation_id, after_seq, before_id or _MAX, limit or _MAX)
    return [Record._make(row) for row in reversed(rows)]


def search(conversation_id: int, after_seq: int, wanted: Conditions) -> list[Record]:
    """The messages after a number that match all conditions, oldest first."""
    query = _records().where((Message.conversation_id == conversation_id) & (Message.seq > after_seq))
    if wanted.text is not None:
        query = query.where(_position(wanted.text.casefold()) > 0)
    if wanted.start is not None:
        query = query.where(Message.created_at >= wanted.start)
    if wanted.end is not None:
        query = query.where(Message.created_at <= wanted.end)
    if wanted.sender_id is not None:
        query = query.where(Message.sender_id == wanted.sender_id)
    rows = database.execute(query.order_by(Message.seq)).fetchall()
    return [Record._make(row) for row in rows]


def _position(folded: str) -> Any:
    """Where a case-folded text begins in the case-folded message, from 1; 0 where it does not occur."""
    find = fn.STRPOS if is_served() else fn.INSTR
    return find(fn.COALESCE(Message.folded, Message.content), folded)


def _records() -> Any:
    original = (_Original.conversation_id == Message.conversation_id) & (_Original.id == Message.reply_id)
    return (
        Message.select(
            Message.id,
            Message.content,
            Message.sender_id,
            shown_name(),
            User.avatar,
            Message.created_at,
            Message.reply_id,
            _Original.content,
            Message.replies,
            Message.seq,
        )
        .join(User, on=(User.id == Message.sender_id))
        .join(_Original, JOIN.LEFT_OUTER, on=original)
    )


@statement
def _take_number(conversation_id: int, now: int) -> Query:
    # Never back, not even where the clock is set back.
    latest = Case(None, ((Conversation.active_at < now, now),), Conversation.active_at)
    return (
        Conversation.update({Conversation.last_seq: Conversation.last_seq + 1, Conversation.active_at: latest})
        .where(Conversation.id == conversation_id)
        .returning(Conversation.last_seq, Conversation.active_at, Conversation.disabled)
    )


@statement
def _count_reply(conversation_id: int, message_id: int, after_seq: int) -> Query:
    return Message.update({Message.replies: Message.replies + 1}).where(
        (Message.conversation_id == conversation_id) & (Message.id == message_id) & (Message.seq > after_seq)
    )


@statement
def _add(  # noqa: PLR0913, PLR0917 - one for each column
    conversation_id: int,
    sender_id: int,
    seq: int,
    created_at: int,
    content: str,
    folded: str | None,
    reply_id: int | None,
) -> Query:
    row = {
        Message.conversation_id: conversation_id,
        Message.sender_id: sender_id,
        Message.seq: seq,
        Message.created_at: created_at,
        Message.content: content,
        Message.folded: folded,
        Message.reply_id: reply_id,
        Message.replies: 0,
    }
    return Message.insert(row).returning(Message.id)


@statement
def _page(conversation_id: int, after_seq: int, before_id: int, limit: int) -> Query:
    newest = (
        _Newest.select(_Newest.seq)
        .where((_Newest.conversation_id == conversation_id) & (_Newest.id < before_id))
        .order_by(_Newest.id.desc())
        .limit(1)
    )
    wanted = (Message.conversation_id == conversation_id) & (Message.seq > after_seq) & (Message.seq <= newest)
    query: Query = _records().where(wanted).order_by(Message.seq.desc()).limit(limit)
    return query
