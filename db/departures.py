"""The end of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import conversations, members
from db.models import Conversation, FriendGroup, FriendGroupMember, Friendship, Invitation, Member, Session, User
from db.statements import statement

if TYPE_CHECKING:
    from peewee import Query


def log_off(user_id: int) -> None:
    """End an account: nothing personal stays but what it wrote, and nothing goes on that it was part of."""
    _anonymize.run(user_id)
    Session.delete().where(Session.user_id == user_id).execute()
    _end_friendships(user_id)
    for conversation_id, is_group in _conversations.rows(user_id):
        conversations.lock(conversation_id)
        if is_group:
            _leave_group(conversation_id, user_id)
        else:
            members.leave(conversation_id, user_id)
            conversations.set_disabled(conversation_id, disabled=True)
    Invitation.delete().where(Invitation.invitee_id == user_id).execute()


def _end_friendships(user_id: int) -> None:
    has_user = (Friendship.low_id == user_id) | (Friendship.high_id == user_id)
    Friendship.update({Friendship.state: Friendship.NONE}).where(has_user).execute()
    own_groups = FriendGroup.select(FriendGroup.id).where(FriendGroup.owner_id == user_id)
    in_them = FriendGroupMember.group_id.in_(own_groups)
    FriendGroupMember.delete().where((FriendGroupMember.user_id == user_id) | in_them).execute()
    FriendGroup.delete().where(FriendGroup.owner_id == user_id).execute()


def _leave_group(group_id: int, user_id: int) -> None:
    was_owner = members.role_of(group_id, user_id) == Member.OWNER
    members.leave(group_id, user_id)
    if was_owner:
        _pass_on(group_id)


def _pass_on(group_id: int) -> None:
    """Give an ownerless group to its longest-standing administrator, else member; with nobody left it is gone."""
    left = members.profiles(group_id)
    heirs = [member for member in left if member.role == Member.ADMIN] or left
    if heirs:
        members.set_role(group_id, heirs[0].id, Member.OWNER)
    else:
        conversations.erase(group_id)


@statement
def _anonymize(user_id: int) -> Query:
    nothing = {User.name: None, User.password_hash: None, User.email: "", User.phone: "", User.avatar: ""}
    return User.update(nothing).where(User.id == user_id)


@statement
def _conversations(user_id: int) -> Query:
    return (
        Member.select(Member.conversation_id, Conversation.is_group)
        .join(Conversation, on=(Conversation.id == Member.conversation_id))
        .where(Member.user_id == user_id)
        .order_by(Member.conversation_id)
    )
