"""The end of an account, in as many statements for many conversations as for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import Select, Tuple, fn

from db.models import (
    Conversation,
    FriendGroup,
    FriendGroupMember,
    Friendship,
    Invitation,
    Member,
    Message,
    Session,
    User,
)
from db.statements import locked, statement

if TYPE_CHECKING:
    from peewee import Expression, Query

_Heir = Member.alias("heir")
_Owned = Member.alias("owned")


def log_off(user_id: int) -> None:
    """End an account: nothing personal stays but what it wrote, and nothing goes on that it was part of."""
    for statement_of_user in _STEPS:
        statement_of_user.run(user_id)


@statement
def _anonymize(user_id: int) -> Query:
    nothing = {User.name: None, User.password_hash: None, User.email: "", User.phone: "", User.avatar: ""}
    return User.update(nothing).where(User.id == user_id)


@statement
def _end_sessions(user_id: int) -> Query:
    return Session.delete().where(Session.user_id == user_id)


@statement
def _end_friendships(user_id: int) -> Query:
    has_user = (Friendship.low_id == user_id) | (Friendship.high_id == user_id)
    return Friendship.update({Friendship.state: Friendship.NONE}).where(has_user)


@statement
def _leave_friend_groups(user_id: int) -> Query:
    return FriendGroupMember.delete().where(FriendGroupMember.user_id == user_id)


@statement
def _empty_friend_groups(user_id: int) -> Query:
    own_groups = FriendGroup.select(FriendGroup.id).where(FriendGroup.owner_id == user_id)
    return FriendGroupMember.delete().where(FriendGroupMember.group_id.in_(own_groups))


@statement
def _delete_friend_groups(user_id: int) -> Query:
    return FriendGroup.delete().where(FriendGroup.owner_id == user_id)


@statement
def _lock_conversations(user_id: int) -> Query:
    return locked(Conversation.select(Conversation.id).where(Conversation.id.in_(_joined(user_id))))


@statement
def _disable_private_conversations(user_id: int) -> Query:
    its_own = Conversation.id.in_(_joined(user_id)) & ~Conversation.is_group
    return Conversation.update({Conversation.disabled: True}).where(its_own)


@statement
def _pass_groups_on(user_id: int) -> Query:
    """To the longest-standing administrator of each, else to the longest-standing member."""
    place = fn.ROW_NUMBER().over(
        partition_by=[_Heir.conversation_id], order_by=[_Heir.role != Member.ADMIN, _Heir.place]
    )
    in_their_order = _Heir.select(_Heir.conversation_id, _Heir.user_id, place.alias("place")).where(
        _Heir.conversation_id.in_(_owned(user_id)) & _stays(user_id)
    )
    heirs = in_their_order.alias("heirs")
    first = Select((heirs,), (heirs.c.conversation_id, heirs.c.user_id)).where(heirs.c.place == 1)
    return Member.update({Member.role: Member.OWNER}).where(Tuple(Member.conversation_id, Member.user_id).in_(first))


@statement
def _erase_messages(user_id: int) -> Query:
    return Message.delete().where(Message.conversation_id.in_(_left_by_all(user_id)))


@statement
def _erase_invitations(user_id: int) -> Query:
    return Invitation.delete().where(Invitation.conversation_id.in_(_left_by_all(user_id)))


@statement
def _erase_groups(user_id: int) -> Query:
    return Conversation.delete().where(Conversation.id.in_(_left_by_all(user_id)))


@statement
def _erase_members(user_id: int) -> Query:
    """Of the groups that are gone, those who were removed from them among them."""
    return Member.delete().where(Member.conversation_id.in_(_left_by_all(user_id)))


@statement
def _leave_conversations(user_id: int) -> Query:
    return Member.update({Member.state: Member.LEFT, Member.role: Member.MEMBER}).where(Member.user_id == user_id)


@statement
def _delete_invitations(user_id: int) -> Query:
    return Invitation.delete().where(Invitation.invitee_id == user_id)


def _joined(user_id: int) -> Select:
    """The conversations that a user is in, or was."""
    joined: Select = Member.select(Member.conversation_id).where(Member.user_id == user_id)
    return joined


def _owned(user_id: int) -> Select:
    """The groups that a user owns."""
    owned: Select = _Owned.select(_Owned.conversation_id).where(
        (_Owned.user_id == user_id) & (_Owned.role == Member.OWNER)
    )
    return owned


def _left_by_all(user_id: int) -> Select:
    """The groups that a user owns, and that nobody else is in."""
    others = _Heir.select(_Heir.user_id).where((_Heir.conversation_id == _Owned.conversation_id) & _stays(user_id))
    return _owned(user_id).where(~fn.EXISTS(others))


def _stays(user_id: int) -> Expression:
    """Whether somebody stays in a conversation without a user."""
    stays: Expression = (_Heir.state == Member.ACTIVE) & (_Heir.user_id != user_id)
    return stays


_STEPS = (
    _anonymize,
    _end_sessions,
    _end_friendships,
    _leave_friend_groups,
    _empty_friend_groups,
    _delete_friend_groups,
    _lock_conversations,
    _disable_private_conversations,
    _pass_groups_on,
    _erase_messages,
    _erase_invitations,
    _erase_groups,
    _erase_members,
    _leave_conversations,
    _delete_invitations,
)
"""What ends with an account, in this order: users are locked before friendships, and those before conversations."""
