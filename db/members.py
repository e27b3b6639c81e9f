"""Who is in a conversation, in which role, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from peewee import Case, fn

from db.models import Conversation, Member, User
from db.statements import statement
from db.users import shown_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peewee import Expression, Query


class MemberProfile(NamedTuple):
    """A member of a group, as the other members see it."""

    id: int
    name: str
    avatar: str
    role: str


def found(conversation_id: int, user_ids: Sequence[int]) -> None:
    """Put the first members into a new conversation, in this order."""
    first = {
        Member.conversation_id: conversation_id,
        Member.state: Member.ACTIVE,
        Member.role: Member.MEMBER,
        Member.joined_seq: 0,
        Member.read_seq: 0,
        Member.cleared_seq: 0,
    }
    rows = [first | {Member.user_id: user_id, Member.place: place} for place, user_id in enumerate(user_ids, 1)]
    Member.insert_many(rows).execute()


def add(conversation_id: int, user_id: int) -> None:
    """Bring a new or returning user into a locked conversation, with nothing unread."""
    last_seq, last_place = _ends.row(conversation_id) or (0, 0)
    _add.run(conversation_id, user_id, last_place + 1, last_seq)


def remove(conversation_id: int, user_id: int) -> None:
    """Take a member out of a locked conversation against its will."""
    _set_state.run(conversation_id, user_id, Member.REMOVED)


def leave(conversation_id: int, user_id: int) -> None:
    """Take a member, or one who was removed, out of a locked conversation."""
    _set_state.run(conversation_id, user_id, Member.LEFT)


def set_role(conversation_id: int, user_id: int, role: str) -> None:
    """Give a member of a locked conversation a role."""
    _set_role.run(conversation_id, user_id, role)


def role_of(conversation_id: int, user_id: int) -> str | None:
    """The role of a member; None for a user who is not in the conversation."""
    role: str | None = _role.value(conversation_id, user_id)
    return role


def count(conversation_id: int) -> int:
    """How many members a conversation has."""
    value: int = _count.value(conversation_id)
    return value


def profiles(conversation_id: int) -> list[MemberProfile]:
    """The members of a conversation, longest-standing first."""
    return [MemberProfile._make(row) for row in _profiles.rows(conversation_id)]


def mark_read(conversation_id: int, user_id: int, seq: int) -> int | None:
    """Move a member's read position to a message, never back.

    Answers up to which number the member has deleted its records; None for a user who is not in the conversation.
    """
    cleared_seq: int | None = _mark_read.value(conversation_id, user_id, seq)
    return cleared_seq


def clear(conversation_id: int, user_id: int, seq: int) -> None:
    """Delete a member's own records up to a message, and mark them as read."""
    _clear.run(conversation_id, user_id, seq)


def _is(conversation_id: int, user_id: int) -> Expression:
    return (Member.conversation_id == conversation_id) & (Member.user_id == user_id)


def _in(conversation_id: int) -> Expression:
    return (Member.conversation_id == conversation_id) & (Member.state == Member.ACTIVE)


@statement
def _ends(conversation_id: int) -> Query:
    last_place = Member.select(fn.MAX(Member.place)).where(Member.conversation_id == conversation_id)
    return Conversation.select(Conversation.last_seq, last_place).where(Conversation.id == conversation_id)


@statement
def _add(conversation_id: int, user_id: int, place: int, last_seq: int) -> Query:
    joined = {
        Member.state: Member.ACTIVE,
        Member.place: place,
        Member.joined_seq: last_seq,
        Member.read_seq: last_seq,
    }
    new = {Member.role: Member.MEMBER, Member.cleared_seq: 0}
    row = joined | new | {Member.conversation_id: conversation_id, Member.user_id: user_id}
    return Member.insert(row).on_conflict(conflict_target=[Member.conversation_id, Member.user_id], update=joined)


@statement
def _set_state(conversation_id: int, user_id: int, state: str) -> Query:
    return Member.update({Member.state: state, Member.role: Member.MEMBER}).where(_is(conversation_id, user_id))


@statement
def _set_role(conversation_id: int, user_id: int, role: str) -> Query:
    return Member.update({Member.role: role}).where(_is(conversation_id, user_id))


@statement
def _role(conversation_id: int, user_id: int) -> Query:
    return Member.select(Member.role).where(_in(conversation_id) & (Member.user_id == user_id))


@statement
def _count(conversation_id: int) -> Query:
    return Member.select(fn.COUNT(Member.user_id)).where(_in(conversation_id))


@statement
def _profiles(conversation_id: int) -> Query:
    return (
        Member.select(User.id, shown_name(), User.avatar, Member.role)
        .join(User, on=(User.id == Member.user_id))
        .where(_in(conversation_id))
        .order_by(Member.place)
    )


@statement
def _mark_read(conversation_id: int, user_id: int, seq: int) -> Query:
    further = Case(None, ((Member.read_seq < seq, seq),), Member.read_seq)
    return (
        Member.update({Member.read_seq: further})
        .where(_in(conversation_id) & (Member.user_id == user_id))
        .returning(Member.cleared_seq)
    )


@statement
def _clear(conversation_id: int, user_id: int, seq: int) -> Query:
    return Member.update({Member.read_seq: seq, Member.cleared_seq: seq}).where(_is(conversation_id, user_id))
