"""The messages of a conversation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from peewee import JOIN, fn

from db.database import is_served, look_through
from db.models import Message, User
from db.statements import statement
from db.users import shown_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peewee import Expression, Query, Select

    from db.statements import Row

_Original = Message.alias("original")
_Older = Message.alias("older")

_MAX = 2**63 - 1
_BATCH = 200
"""How many messages are read at once where there may be any number of them."""


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


_as_record: Callable[[Row], Record] = partial(tuple.__new__, Record)
"""The same as `Record._make`, which costs three times as much; a page has fifty of them."""


class Span(NamedTuple):
    """The messages of a conversation after one number up to another."""

    conversation_id: int
    after_seq: int
    upto_seq: int


class Conditions(NamedTuple):
    """What messages are searched for: those that contain a text, ignoring case, within inclusive bounds."""

    text: str = ""
    start: int = -_MAX
    end: int = _MAX
    first_sender_id: int = 0
    last_sender_id: int = _MAX


def last_before(conversation_id: int, message_id: int) -> int:
    """The number of the newest message older than an id, be that whatever it is; 0 where there is none."""
    return _last_before.value(conversation_id, message_id) or 0


def newest(span: Span, limit: int) -> list[Record]:
    """The newest messages of a span, oldest first."""
    return _oldest_first(_newest.rows(*span, limit))


def newest_before(message_id: int, conversation_id: int, after_seq: int, limit: int) -> list[Record]:
    """The newest messages of a conversation, after a number, that are older than an id; oldest first."""
    return _oldest_first(_newest_before.rows(message_id, conversation_id, after_seq, limit))


def _oldest_first(rows: list[Row]) -> list[Record]:
    return list(map(_as_record, reversed(rows)))


def in_batches(span: Span) -> Iterator[list[Record]]:
    """All messages of a span, oldest first; each batch is read when it is asked for."""
    return _batches(span, lambda rest: _oldest.rows(*rest, _BATCH))


def search(span: Span, wanted: Conditions) -> Iterator[list[Record]]:
    """The messages of a span that match all conditions, oldest first; each batch is read when it is asked for."""
    folded, start, end, first_sender_id, last_sender_id = wanted._replace(text=wanted.text.casefold())

    def matching(rest: Span) -> list[Row]:
        return _matching.rows(*rest, folded, start, end, first_sender_id, last_sender_id, _BATCH)

    return _batches(span, lambda rest: look_through(lambda: matching(rest)))


def _batches(span: Span, read: Callable[[Span], list[Row]]) -> Iterator[list[Record]]:
    is_full = True
    while is_full:
        batch = list(map(_as_record, read(span)))
        yield batch
        is_full = len(batch) == _BATCH
        if is_full:
            span = span._replace(after_seq=batch[-1].seq)


def _records(conversation_id: int, *wanted: Expression) -> Select:
    original = (_Original.conversation_id == Message.conversation_id) & (_Original.id == Message.reply_id)
    records: Select = (
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
        .where(Message.conversation_id == conversation_id, *wanted)
    )
    return records


@statement
def _last_before(conversation_id: int, message_id: int) -> Query:
    return _last_number_before(conversation_id, message_id)


def _last_number_before(conversation_id: int, message_id: int) -> Query:
    query: Query = (
        _Older.select(_Older.seq)
        .where((_Older.conversation_id == conversation_id) & (_Older.id < message_id))
        .order_by(_Older.id.desc())
        .limit(1)
    )
    return query


@statement
def _newest(conversation_id: int, after_seq: int, upto_seq: int, limit: int) -> Query:
    in_span = (Message.seq > after_seq) & (Message.seq <= upto_seq)
    return _records(conversation_id, in_span).order_by(Message.seq.desc()).limit(limit)


@statement
def _newest_before(message_id: int, conversation_id: int, after_seq: int, limit: int) -> Query:
    in_span = (Message.seq > after_seq) & (Message.seq <= _last_number_before(conversation_id, message_id))
    return _records(conversation_id, in_span).order_by(Message.seq.desc()).limit(limit)


@statement
def _oldest(conversation_id: int, after_seq: int, upto_seq: int, limit: int) -> Query:
    in_span = (Message.seq > after_seq) & (Message.seq <= upto_seq)
    return _records(conversation_id, in_span).order_by(Message.seq).limit(limit)


@statement
def _matching(  # noqa: PLR0913, PLR0917 - a span, conditions, and a limit
    conversation_id: int,
    after_seq: int,
    upto_seq: int,
    folded: str,
    start: int,
    end: int,
    first_sender_id: int,
    last_sender_id: int,
    limit: int,
) -> Query:
    find = fn.STRPOS if is_served() else fn.INSTR
    wanted = (
        (Message.seq > after_seq) & (Message.seq <= upto_seq),
        Message.created_at.between(start, end),
        Message.sender_id.between(first_sender_id, last_sender_id),
        find(fn.COALESCE(Message.folded, Message.content), folded) > 0,
    )
    return _records(conversation_id, *wanted).order_by(Message.seq).limit(limit)
