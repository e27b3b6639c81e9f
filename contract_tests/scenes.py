"""What has to have happened before a test begins, done by calling the documented operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_tests.api import User

if TYPE_CHECKING:
    from contract_tests.api import JSON, Api

NOBODY = 2**53 - 1
"""An id that is valid and names nothing."""


def named(api: Api, name: str, password: str = "secret") -> User:
    """A user who is registered under exactly this name, and logged in."""
    user_id = api.register(name, password).data["id"]
    user = User(api.http, "", user_id, name, password).log_in()
    api.cast.append(user)
    return user


def befriend(user: User, *others: User) -> None:
    """Make a user friends with others."""
    for other in others:
        _ = user.post("/user/send_friend_request", user_id=other.id).data
        _ = other.post("/user/respone_friend_request", user_id=user.id, response="accept").data


def private_conversation(user: User, friend: User) -> int:
    """The id of the private conversation of two users, who become friends if they are none."""
    answer = user.post("/user/create_private_conversation", friend_id=friend.id)
    if answer.status != 200:
        befriend(user, friend)
        answer = user.post("/user/create_private_conversation", friend_id=friend.id)
    conversation_id: int = answer.data["conversation_id"]
    return conversation_id


def friend_group(user: User, name: str, *friends: User) -> int:
    """The id of a new friend group of a user, with these friends in it."""
    group_id: int = user.post("/user/create_group", group_name=name).data["group_id"]
    for friend in friends:
        _ = user.post("/user/add_friend_to_group", user_id=friend.id, group_id=group_id).data
    return group_id


def group(owner: User, *members: User, name: str = "Reading circle") -> int:
    """The id of a new group chat of an owner and members, who become friends of the owner."""
    befriend(owner, *members)
    answer = owner.post("/user/create_group_conversation", members=[member.id for member in members], name=name)
    group_id: int = answer.data["group"]
    return group_id


def add_admin(owner: User, group_id: int, member: User) -> None:
    """Make a member of the owner's group an administrator."""
    _ = owner.post("/user/group/add_admin", group=group_id, member_id=member.id).data


def send(user: User, conversation_id: int, content: str = "hello", **fields: Any) -> int:
    """Send a message; its id."""
    answer = user.post("/user/send_mesage", conversation_id=conversation_id, content=content, **fields)
    message_id: int = answer.data["message_id"]
    return message_id


def read(user: User, conversation_id: int, **query: int) -> list[JSON]:
    """Open a conversation, which marks it as read; its messages."""
    messages: list[JSON] = user.get(f"/user/conversation/{conversation_id}", **query).data["messages"]
    return messages


def records(user: User, conversation_id: int, **query: int) -> list[JSON]:
    """The records of a conversation, which mark nothing as read."""
    messages: list[JSON] = user.get(f"/user/all_records/{conversation_id}", **query).data["messages"]
    return messages


def search(user: User, conversation_id: int, **conditions: Any) -> list[str]:
    """The texts of the records that match."""
    answer = user.post("/user/filter_records", conversation_id=conversation_id, **conditions)
    return [record["msg_body"] for record in answer.data["messages"]]


def conversations(user: User) -> list[JSON]:
    """The private conversations that a user lists."""
    listed: list[JSON] = user.get("/user/get_private_conversation").data["conversations"]
    return listed


def group_conversations(user: User) -> list[JSON]:
    """The group conversations that a user lists."""
    listed: list[JSON] = user.get("/user/get_group_conversation").data["conversations"]
    return listed


def unread(user: User, conversation_id: int) -> int:
    """How many messages of a conversation a user has not read, as its lists say."""
    listed = {entry["id"]: entry["not_read"] for entry in conversations(user) + group_conversations(user)}
    count: int = listed[conversation_id]
    return count


def info(user: User, group_id: int) -> JSON:
    """What a group's info shows to a member."""
    return user.get(f"/user/conversation/{group_id}/info").data


def invite(member: User, group_id: int, user: User) -> None:
    """Propose a user to the managers of a group."""
    _ = member.post("/user/group/invite", group_id=group_id, invited_user_id=user.id).data


def invitations(manager: User, group_id: int, **status: str) -> list[JSON]:
    """The invitations of a group that a manager sees."""
    listed: list[JSON] = manager.post("/user/group/invitations", group_id=group_id, **status).data["invitations"]
    return listed


def find(user: User, name: str) -> JSON:
    """What a user sees of the one with this name."""
    return user.post("/user/search_friends", friend_name=name).data


def friends(user: User) -> list[JSON]:
    """The friends that a user lists."""
    listed: list[JSON] = user.get("/user/get_friends").data["friends"]
    return listed


def friend_requests(user: User) -> list[JSON]:
    """Who waits for this user's answer to a friend request."""
    listed: list[JSON] = user.get("/user/get_friend_requests").data["requests"]
    return listed


def friends_in(user: User, group_id: int) -> list[JSON]:
    """The friends in a friend group of a user."""
    [entry] = user.get(f"/user/groups/{group_id}").data["groups"]
    listed: list[JSON] = entry["friends"]
    return listed


def bring_in(manager: User, group_id: int, user: User) -> None:
    """Make a user a member of a group at once."""
    _ = manager.post("/user/group/invite_member", group=group_id, invited_user_id=user.id).data


def remove(manager: User, group_id: int, member: User) -> None:
    """Remove a member from a group."""
    _ = manager.post("/user/group/remove_member", group=group_id, member_id=member.id).data


def leave(member: User, group_id: int) -> None:
    """Leave a group."""
    _ = member.post("/user/group/leave_group", group_id=group_id).data


def unfriend(user: User, friend: User) -> None:
    """End the friendship of two users."""
    _ = user.post("/user/delete_friend", user_id=friend.id).data
