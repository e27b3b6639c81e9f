"""Group chat management (群聊管理): group conversations, roles, invitations and announcements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import clock, conversations, friendships, invitations, members, users
from db.models import Member
from handlers._execution import without_transaction
from handlers._refusal import Refusal
from handlers._shapes import profile, profiles

if TYPE_CHECKING:
    from db.conversations import GroupEntry, Standing
    from db.invitations import InvitationEntry
    from handlers._shapes import Data
    from handlers.identity import Caller

Limits = dict[str, int]


def create_group(caller: Caller, body: Data) -> Data:
    """Make a group chat with friends (发起群聊)."""
    member_ids = body["members"]
    if not users.hold([caller.id, *member_ids]).issuperset(member_ids):
        raise Refusal("TargetDoesNotExist")
    if not friendships.friends_among(caller.id, member_ids).issuperset(member_ids):
        raise Refusal("NotFriends")
    group_id = conversations.add_group(body["name"], caller.id, member_ids)
    return {"conversation_id": group_id, "group": group_id, "group_name": body["name"], "group_avatar": ""}


@without_transaction
def list_group_conversations(caller: Caller) -> Data:
    """The caller's group conversations (获取所有群聊)."""
    return {"conversations": [_group_entry(entry) for entry in conversations.group_list(caller.id)]}


@without_transaction
def get_group_info(caller: Caller, group: int) -> Data:
    """A group's people and announcement (群聊信息展示)."""
    standing = conversations.standing(group, caller.id)
    if standing is None or not standing.is_group:
        raise Refusal("TargetDoesNotExist")
    if not standing.is_member:
        raise Refusal("UserNotInSession")
    people = members.profiles(group)
    if not people:  # the last member has gone meanwhile
        raise Refusal("TargetDoesNotExist")
    owner = next(member for member in people if member.role == Member.OWNER)
    return {
        "group": group,
        "group_name": standing.name,
        "owner": profile(owner),
        "administrators": profiles(member for member in people if member.role == Member.ADMIN),
        "members": [{"user_id": member.id, "username": member.name, "avatar": member.avatar} for member in people],
        "announcement": standing.announcement,
    }


def add_admin(caller: Caller, body: Data) -> Data:
    """Make a member an administrator (添加管理员)."""
    _locked_group_of_owner(caller, body["group"])
    role = members.role_of(body["group"], body["member_id"])
    if role is None:
        raise Refusal("MemberDoesNotExist")
    if role != Member.MEMBER:
        raise Refusal("MemberAlreadyAdmin")
    members.set_role(body["group"], body["member_id"], Member.ADMIN)
    return {"Added": True}


def remove_admin(caller: Caller, body: Data) -> Data:
    """Make an administrator an ordinary member (移除管理员)."""
    _locked_group_of_owner(caller, body["group"])
    role = members.role_of(body["group"], body["admin_id"])
    if role is None:
        raise Refusal("AdminDoesNotExist")
    if role != Member.ADMIN:
        raise Refusal("MemberNotAdmin")
    members.set_role(body["group"], body["admin_id"], Member.MEMBER)
    return {"Removed": True}


def transfer_ownership(caller: Caller, body: Data) -> Data:
    """Make another member the owner (转让群主)."""
    _locked_group_of_owner(caller, body["group"])
    if members.role_of(body["group"], body["new_owner_id"]) is None:
        raise Refusal("MemberDoesNotExist")
    members.set_role(body["group"], caller.id, Member.MEMBER)
    members.set_role(body["group"], body["new_owner_id"], Member.OWNER)
    return {"Transferred": True}


def remove_member(caller: Caller, body: Data) -> Data:
    """Remove a member (移除群成员)."""
    group = _locked_group_of_manager(caller, body["group"])
    role = members.role_of(body["group"], body["member_id"])
    if role is None:
        raise Refusal("MemberNotInGroup")
    # Themselves neither: who gets here is the owner, or an administrator.
    if role == Member.OWNER or (role == Member.ADMIN and not group.is_owner):
        raise Refusal("PermissionDenied")
    members.remove(body["group"], body["member_id"])
    return {"Removed": True}


def invite_member(caller: Caller, body: Data, limits: Limits) -> Data:
    """Bring a user in (邀请用户加入群聊)."""
    group_id, user_id = body["group"], body["invited_user_id"]
    living = users.hold({user_id})
    _locked_group_of_manager(caller, group_id)
    if not living:
        raise Refusal("UserDoesNotExist")
    if members.role_of(group_id, user_id) is not None:
        raise Refusal("UserAlreadyInGroup")
    _bring_in(group_id, user_id, limits)
    return {"Invited": True}


def invite_user(caller: Caller, body: Data, limits: Limits) -> Data:
    """Propose a user to the managers (邀请加入群聊)."""
    group_id, user_id = body["group_id"], body["invited_user_id"]
    living = users.hold({user_id})
    if not _locked_group(caller, group_id).is_member:
        raise Refusal("PermissionDenied")
    if not living:
        raise Refusal("UserDoesNotExist")
    if members.role_of(group_id, user_id) is not None:
        raise Refusal("UserAlreadyInGroup")
    if not invitations.add(group_id, caller.id, user_id):
        raise Refusal("InvitationAlreadySent")
    _refuse_if_full(group_id, limits)
    return {"Invited": True}


@without_transaction
def list_invitations(caller: Caller, body: Data) -> Data:
    """The group's invitations of one status (查看邀请请求)."""
    if not _group(caller, body["group_id"]).is_manager:
        raise Refusal("PermissionDenied")
    found = invitations.with_status(body["group_id"], body.get("status", invitations.PENDING))
    return {"invitations": [_invitation(invitation) for invitation in found]}


def respond_to_invitation(caller: Caller, body: Data, limits: Limits) -> Data:
    """Accept or reject a pending invitation (回应进群邀请)."""
    group_id = body["group_id"]
    invitee_id = invitations.pending_invitee(group_id, body["invitation_id"])
    living = users.hold(set() if invitee_id is None else {invitee_id})
    _locked_group_of_manager(caller, group_id)
    is_pending = invitations.pending_invitee(group_id, body["invitation_id"]) is not None
    if invitee_id not in living or not is_pending:
        raise Refusal("InvitationNotFound")
    if body["response"] == invitations.ACCEPTED:
        _bring_in(group_id, invitee_id, limits)
    else:
        invitations.settle(group_id, invitee_id, body["response"])
    return {"Responded": True}


def leave_group(caller: Caller, body: Data) -> Data:
    """Leave a group (用户退出群聊)."""
    group = _locked_group(caller, body["group_id"])
    if group.state not in {Member.ACTIVE, Member.REMOVED}:
        raise Refusal("UserNotMember")
    if group.is_owner:
        raise Refusal("UserIsGroupOwner")
    members.leave(body["group_id"], caller.id)
    return {"Left": True}


def set_announcement(caller: Caller, body: Data) -> Data:
    """Replace the announcement (设置群公告)."""
    _locked_group_of_manager(caller, body["group_id"])
    conversations.set_announcement(body["group_id"], body["announcement"])
    return {"Set": True}


def _group(caller: Caller, group_id: int) -> Standing:
    """How the caller stands to a group that exists."""
    standing = conversations.standing(group_id, caller.id)
    if standing is None or not standing.is_group:
        raise Refusal("GroupDoesNotExist")
    return standing


def _locked_group(caller: Caller, group_id: int) -> Standing:
    """The same, and nobody else changes the group or its members before the transaction ends."""
    conversations.lock(group_id)
    return _group(caller, group_id)


def _locked_group_of_manager(caller: Caller, group_id: int) -> Standing:
    standing = _locked_group(caller, group_id)
    if not standing.is_manager:
        raise Refusal("PermissionDenied")
    return standing


def _locked_group_of_owner(caller: Caller, group_id: int) -> None:
    if not _locked_group(caller, group_id).is_owner:
        raise Refusal("PermissionDenied")


def _bring_in(group_id: int, user_id: int, limits: Limits) -> None:
    _refuse_if_full(group_id, limits)
    members.add(group_id, user_id)
    invitations.settle(group_id, user_id, invitations.ACCEPTED)


def _refuse_if_full(group_id: int, limits: Limits) -> None:
    if members.count(group_id) >= limits["GroupFull"]:
        raise Refusal("GroupFull")


def _group_entry(entry: GroupEntry) -> Data:
    return {
        "id": entry.id,
        "is_private": False,
        "group_name": entry.name,
        "group_avatar": "",
        "not_read": entry.unread,
        "disabled": bool(entry.disabled),
    }


def _invitation(invitation: InvitationEntry) -> Data:
    return {
        "invitation_id": invitation.id,
        "inviter_id": invitation.inviter_id,
        "inviter_name": invitation.inviter_name,
        "inviter_avatar": invitation.inviter_avatar,
        "invitee_id": invitation.invitee_id,
        "invitee_name": invitation.invitee_name,
        "invitee_avatar": invitation.invitee_avatar,
        "status": invitation.status,
        "create_time": clock.to_rfc3339(invitation.created_at),
    }
