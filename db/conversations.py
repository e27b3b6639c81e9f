"""Conversations, and how a user stands to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from peewee import JOIN, Case

from db import clock, members
from db.models import Conversation, Member, User
from db.statements import statement
from db.users import shown_name

if TYPE_CHECKING:
    from peewee import Query

_Other = Member.alias("other")


class Standing(NamedTuple):
    """A conversation, and how a user stands to it; the fields from `state` on are None for who was never in it."""

    conversation_id: int
    is_group: bool
    name: str
    announcement: str
    last_seq: int
    state: str | None
    role: str | None
    cleared_seq: int | None

    @property
    def is_member(self) -> bool:
        """Whether the user is in the conversation."""
        return self.state == Member.ACTIVE

    @property
    def is_owner(self) -> bool:
        """Whether the user owns the group."""
        return self.is_member and self.role == Member.OWNER

    @property
    def is_manager(self) -> bool:
        """Whether the user owns or administers the group."""
        return self.is_member and self.role in {Member.OWNER, Member.ADMIN}


class PrivateEntry(NamedTuple):
    """A private conversation in a user's list."""

    id: int
    friend_id: int
    friend_name: str
    friend_avatar: str
    unread: int
    disabled: bool


class GroupEntry(NamedTuple):
    """A group conversation in a user's list."""

    id: int
    name: str
    unread: int
    disabled: bool


def standing(conversation_id: int, user_id: int) -> Standing | None:
    """How a user stands to a conversation; None where there is no such conversation."""
    row = _standing.row(conversation_id, user_id)
    return Standing._make(row) if row else None


def lock(conversation_id: int) -> None:
    """Let nobody else change the conversation, its members or their roles before the transaction ends."""
    _lock.run(conversation_id)


def add_private(user_ids: tuple[int, int]) -> int:
    """Make the private conversation of two users; its id."""
    return _add(False, "", user_ids)


def add_group(name: str, owner_id: int, member_ids: list[int]) -> int:
    """Make a group chat of an owner and founding members, in this order; its id."""
    group_id = _add(True, name, (owner_id, *member_ids))
    members.set_role(group_id, owner_id, Member.OWNER)
    return group_id


def set_disabled(conversation_id: int | None, *, disabled: bool) -> None:
    """Disable or enable a private conversation, if there is one."""
    if conversation_id is not None:
        _set_disabled.run(conversation_id, disabled)


def set_announcement(group_id: int, announcement: str) -> None:
    """Replace a group's announcement."""
    _set_announcement.run(group_id, announcement)


def private_list(user_id: int) -> list[PrivateEntry]:
    """A user's private conversations, latest activity first."""
    return [PrivateEntry._make(row) for row in _private_list.rows(user_id)]


def group_list(user_id: int) -> list[GroupEntry]:
    """The groups that a user is in or was removed from, latest activity first."""
    return [GroupEntry._make(row) for row in _group_list.rows(user_id)]


def _add(is_group: bool, name: str, user_ids: tuple[int, ...]) -> int:
    conversation_id: int = _insert.value(is_group, name, clock.now())
    members.found(conversation_id, user_ids)
    return conversation_id


@statement
def _insert(is_group: bool, name: str, now: int) -> Query:
    row = {
        Conversation.is_group: is_group,
        Conversation.name: name,
        Conversation.announcement: "",
        Conversation.disabled: False,
        Conversation.last_seq: 0,
        Conversation.active_at: now,
    }
    return Conversation.insert(row).returning(Conversation.id)


@statement
def _lock(conversation_id: int) -> Query:
    return Conversation.update({Conversation.last_seq: Conversation.last_seq}).where(Conversation.id == conversation_id)


@statement
def _standing(conversation_id: int, user_id: int) -> Query:
    its_member = (Member.conversation_id == Conversation.id) & (Member.user_id == user_id)
    return (
        Conversation.select(
            Conversation.id,
            Conversation.is_group,
            Conversation.name,
            Conversation.announcement,
            Conversation.last_seq,
            Member.state,
            Member.role,
            Member.cleared_seq,
        )
        .join(Member, JOIN.LEFT_OUTER, on=its_member)
        .where(Conversation.id == conversation_id)
    )


@statement
def _set_disabled(conversation_id: int, disabled: bool) -> Query:
    return Conversation.update({Conversation.disabled: disabled}).where(Conversation.id == conversation_id)


@statement
def _set_announcement(conversation_id: int, announcement: str) -> Query:
    return Conversation.update({Conversation.announcement: announcement}).where(Conversation.id == conversation_id)


@statement
def _private_list(user_id: int) -> Query:
    the_other = (_Other.conversation_id == Member.conversation_id) & (_Other.user_id != user_id)
    return (
        Member.select(
            Conversation.id,
            User.id,
            shown_name(),
            User.avatar,
            Conversation.last_seq - Member.read_seq,
            Conversation.disabled,
        )
        .join(Conversation, on=(Conversation.id == Member.conversation_id))
        .join(_Other, on=the_other)
        .join(User, on=(User.id == _Other.user_id))
        .where((Member.user_id == user_id) & ~Conversation.is_group)
        .order_by(Conversation.active_at.desc(), Conversation.id.desc())
    )


@statement
def _group_list(user_id: int) -> Query:
    unread = Case(Member.state, ((Member.ACTIVE, Conversation.last_seq - Member.read_seq),), 0)
    return (
        Member.select(Conversation.id, Conversation.name, unread, Member.state == Member.REMOVED)
        .join(Conversation, on=(Conversation.id == Member.conversation_id))
        .where((Member.user_id == user_id) & Conversation.is_group & (Member.state != Member.LEFT))
        .order_by(Conversation.active_at.desc(), Conversation.id.desc())
    )
