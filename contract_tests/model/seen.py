"""What each list of the service shows to a user, as the model has it: the `data` of its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.api import JSON
    from contract_tests.model.conversation import Conversation, Invitation, Message
    from contract_tests.model.people import FriendGroup
    from contract_tests.model.world import World


def friends(world: World, user: int) -> JSON:
    """Friends, by name."""
    return {"friends": [friend.profile for friend in world.friends_of(user)]}


def friend_requests(world: World, user: int) -> JSON:
    """Who waits for an answer, newest first."""
    senders = [sender for sender, receiver in world.requests if receiver == user]
    return {"requests": [world.accounts[sender].profile for sender in reversed(senders)]}


def friend_groups(world: World, user: int) -> JSON:
    """Friend groups, by id."""
    own = sorted((group for group in world.friend_groups.values() if group.owner == user), key=lambda group: group.id)
    return {"groups": [{"group_id": group.id, "group_name": group.name} for group in own]}


def friend_group(world: World, group: FriendGroup) -> JSON:
    """One friend group, and who is in it."""
    members = [friend.profile for friend in world.in_order(group.friends)]
    return {"groups": [{"group_id": group.id, "group_name": group.name, "friends": members}]}


def private_conversations(world: World, user: int) -> JSON:
    """Private conversations, the latest activity first."""
    own = [found for found in world.conversations.values() if user in found.pair]
    return {"conversations": [_private(world, found, user) for found in _latest_first(own)]}


def _private(world: World, conversation: Conversation, user: int) -> JSON:
    friend = world.accounts[next(other for other in conversation.pair if other != user)]
    return {
        "id": conversation.id,
        "is_private": True,
        "friend_id": friend.id,
        "friend_name": friend.shown_name,
        "friend_avatar": friend.avatar,
        "not_read": conversation.not_read(user),
        "disabled": world.is_disabled(conversation),
    }


def group_conversations(world: World, user: int) -> JSON:
    """Groups, those that removed the user too, the latest activity first."""
    groups = [found for found in world.conversations.values() if not found.is_private]
    own = [group for group in groups if group.member(user) or user in group.removed]
    return {"conversations": [_group(group, user) for group in _latest_first(own)]}


def _group(group: Conversation, user: int) -> JSON:
    return {
        "id": group.id,
        "is_private": False,
        "group_name": group.name,
        "group_avatar": "",
        "not_read": group.not_read(user),
        "disabled": user in group.removed,
    }


def _latest_first(conversations: list[Conversation]) -> list[Conversation]:
    return sorted(conversations, key=lambda conversation: conversation.activity, reverse=True)


def page(messages: list[Message], limit: int | None, before: int | None) -> list[Message]:
    """The newest messages of those before an id."""
    older = [message for message in messages if before is None or message.id < before]
    return older if limit is None else older[-limit:]


def records(world: World, messages: list[Message]) -> JSON:
    """Messages as records."""
    return {"messages": [_record(world, message) for message in messages]}


def messages(world: World, conversation: Conversation, shown: list[Message]) -> JSON:
    """Messages as an open conversation shows them."""
    return {"messages": [_message(world, conversation, message) for message in shown]}


def _record(world: World, message: Message) -> JSON:
    sender = world.accounts[message.sender]
    return {
        "msg_id": message.id,
        "msg_body": message.text,
        "sender_id": sender.id,
        "sender_name": sender.shown_name,
        "sender_avatar": sender.avatar,
        "create_time": message.time,
        "reply_id": message.reply_to.id if message.reply_to else None,
        "reply content": message.reply_to.text if message.reply_to else None,
    }


def _message(world: World, conversation: Conversation, message: Message) -> JSON:
    readers = conversation.readers(message)
    counts = {"replied_times": conversation.replies(message), "read_status": bool(readers), "read_by": readers}
    return _record(world, message) | counts


def info(world: World, group: Conversation) -> JSON:
    """A group, its people and its announcement."""
    owner = group.owner
    assert owner, "every group has an owner"
    members = [world.accounts[member.user] for member in group.members]
    return {
        "group": group.id,
        "group_name": group.name,
        "owner": world.accounts[owner.user].profile,
        "administrators": [world.accounts[member.user].profile for member in group.administrators],
        "members": [{"user_id": member.id, "username": member.name, "avatar": member.avatar} for member in members],
        "announcement": group.announcement,
    }


def invitations(world: World, group: Conversation, status: str) -> JSON:
    """The invitations to a group, oldest first."""
    return {"invitations": [_invitation(world, found) for found in world.invitations_to(group.id, status)]}


def _invitation(world: World, invitation: Invitation) -> JSON:
    inviter, invitee = world.accounts[invitation.inviter], world.accounts[invitation.invitee]
    return {
        "invitation_id": invitation.id,
        "inviter_id": inviter.id,
        "inviter_name": inviter.shown_name,
        "inviter_avatar": inviter.avatar,
        "invitee_id": invitee.id,
        "invitee_name": invitee.shown_name,
        "invitee_avatar": invitee.avatar,
        "status": invitation.status,
        "create_time": invitation.time,
    }
