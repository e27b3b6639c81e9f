"""Sending: how a message gets its number and its place in a conversation."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import Case, IntegrityError, Select, Value

from db import clock
from db.database import is_served, once
from db.models import Conversation, Member, Message
from db.statements import statement

if TYPE_CHECKING:
    from peewee import Query


class Draft(NamedTuple):
    """A message that is to be sent."""

    conversation_id: int
    sender_id: int
    content: str
    reply_id: int | None = None
    client_msg_id: str | None = None

    @property
    def folded(self) -> str | None:
        """The case-folded text, where that differs from the text."""
        folded = self.content.casefold()
        return None if folded == self.content else folded


class Earlier(NamedTuple):
    """A message that was sent under the same `client_msg_id`."""

    id: int
    content: str
    reply_id: int | None

    def is_of(self, draft: Draft) -> bool:
        """Whether it is the same message, which was sent again."""
        return (self.content, self.reply_id) == (draft.content, draft.reply_id)


class Number(NamedTuple):
    """The next place in the order of a conversation, and the time that belongs to it."""

    seq: int
    created_at: int
    disabled: bool


def at_once(draft: Draft) -> int | None:
    """Store a message by one statement, which is a transaction; its id.

    None, and nothing is changed, where there is anything in its way, or where the database takes no such statement; it
    is sent step by step then.
    """
    if not is_served():
        return None
    conversation_id, sender_id, content, reply_id, client_msg_id = draft
    new = conversation_id, sender_id, content, draft.folded, client_msg_id, clock.now()
    with suppress(IntegrityError):  # it was sent before
        message_id: int | None = once(
            lambda: _send_at_once.value(*new) if reply_id is None else _reply_at_once.value(*new, reply_id)
        )
        return message_id
    return None


def take_number(conversation_id: int) -> Number | None:
    """Take the next number of a conversation, which stays locked until the transaction ends; None if there is none.

    The number is given back where the transaction is rolled back, so numbers are dense.
    """
    row = _take_number.row(conversation_id, clock.now())
    return Number._make(row) if row else None


def earlier(draft: Draft) -> Earlier | None:
    """What was sent under the same `client_msg_id`, if there is one, by the same sender in the same conversation."""
    if draft.client_msg_id is None:
        return None
    row = _earlier.row(draft.conversation_id, draft.sender_id, draft.client_msg_id)
    return Earlier._make(row) if row else None


def count_reply(draft: Draft, after_seq: int) -> bool:
    """Count a message as a reply, if it is one; false where there is no such original after a number."""
    if draft.reply_id is None:
        return True
    return _count_reply.run(draft.conversation_id, draft.reply_id, after_seq) > 0


def add(draft: Draft, number: Number) -> int:
    """Store a message under a number that was taken for it; its id."""
    conversation_id, sender_id, content, reply_id, client_msg_id = draft
    message_id: int = _add.value(
        conversation_id, number.seq, sender_id, content, draft.folded, number.created_at, reply_id, client_msg_id
    )
    return message_id


@statement
def _send_at_once(  # noqa: PLR0913, PLR0917 - a draft and the time
    conversation_id: int, sender_id: int, content: str, folded: str | None, client_msg_id: str | None, now: int
) -> Query:
    return _at_once(Draft(conversation_id, sender_id, content, None, client_msg_id), folded, now)


@statement
def _reply_at_once(  # noqa: PLR0913, PLR0917 - a draft and the time
    conversation_id: int,
    sender_id: int,
    content: str,
    folded: str | None,
    client_msg_id: str | None,
    now: int,
    reply_id: int,
) -> Query:
    return _at_once(Draft(conversation_id, sender_id, content, reply_id, client_msg_id), folded, now)


def _at_once(draft: Draft, folded: str | None, now: int) -> Query:
    place = _place(draft)
    steps = [place]
    if draft.reply_id is not None:
        steps.append(_original(draft, place))
    number = (
        _next_number(now)
        .from_(*steps)
        .where(Conversation.id == place.c.id)
        .returning(Conversation.last_seq, Conversation.active_at)
        .cte("number")
    )
    mark = (
        Member.update({Member.read_seq: number.c.last_seq})
        .from_(number)
        .where((Member.conversation_id == draft.conversation_id) & (Member.user_id == draft.sender_id))
        .cte("mark")
    )
    row = _row(draft, folded, number.c.last_seq, number.c.active_at)
    insert: Query = (
        Message.insert_from(Select((number,), list(row.values())), list(row))
        .returning(Message.id)
        .with_cte(*steps, number, mark)
    )
    return insert


def _place(draft: Draft) -> Any:
    """Where a message may be sent. The conversation is locked before its member, as everywhere.

    Both are seen as they are after any wait for that.
    """
    its_sender = (Member.conversation_id == Conversation.id) & (Member.user_id == draft.sender_id)
    may_be_sent = (Conversation.id == draft.conversation_id) & ~Conversation.disabled & (Member.state == Member.ACTIVE)
    places: Any = Conversation.select(Conversation.id, Member.cleared_seq).join(Member, on=its_sender)
    return places.where(may_be_sent).for_update("FOR NO KEY UPDATE").cte("place")


def _original(draft: Draft, place: Any) -> Any:
    """What a message replies to, which is counted."""
    is_seen = (Message.conversation_id == place.c.id) & (Message.seq > place.c.cleared_seq)
    return (
        Message.update({Message.replies: Message.replies + 1})
        .from_(place)
        .where(is_seen & (Message.id == draft.reply_id))
        .returning(Message.id)
        .cte("original")
    )


def _row(draft: Draft, folded: str | None, seq: Any, created_at: Any) -> dict[Any, Any]:
    """A message as it is stored."""
    return {
        Message.conversation_id: draft.conversation_id,
        Message.seq: seq,
        Message.sender_id: draft.sender_id,
        Message.content: draft.content,
        Message.folded: folded,
        Message.created_at: created_at,
        Message.reply_id: draft.reply_id,
        Message.replies: Value(0),
        Message.client_msg_id: draft.client_msg_id,
    }


@statement
def _take_number(conversation_id: int, now: int) -> Query:
    update: Query = (
        _next_number(now)
        .where(Conversation.id == conversation_id)
        .returning(Conversation.last_seq, Conversation.active_at, Conversation.disabled)
    )
    return update


def _next_number(now: int) -> Any:
    # The time never runs back, not even where the clock is set back.
    latest = Case(None, ((Conversation.active_at < now, now),), Conversation.active_at)
    return Conversation.update({Conversation.last_seq: Conversation.last_seq + 1, Conversation.active_at: latest})


@statement
def _earlier(conversation_id: int, sender_id: int, client_msg_id: str) -> Query:
    return Message.select(Message.id, Message.content, Message.reply_id).where(
        (Message.conversation_id == conversation_id)
        & (Message.sender_id == sender_id)
        & (Message.client_msg_id == client_msg_id)
    )


@statement
def _count_reply(conversation_id: int, message_id: int, after_seq: int) -> Query:
    return Message.update({Message.replies: Message.replies + 1}).where(
        (Message.conversation_id == conversation_id) & (Message.id == message_id) & (Message.seq > after_seq)
    )


@statement
def _add(  # noqa: PLR0913, PLR0917 - one for each column
    conversation_id: int,
    seq: int,
    sender_id: int,
    content: str,
    folded: str | None,
    created_at: int,
    reply_id: int | None,
    client_msg_id: str | None,
) -> Query:
    draft = Draft(conversation_id, sender_id, content, reply_id, client_msg_id)
    return Message.insert(_row(draft, folded, seq, created_at)).returning(Message.id)
