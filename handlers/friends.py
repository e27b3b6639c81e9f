"""Friend management (好友管理): finding users, friend requests, friends and friend groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import friend_groups, friendships, users
from handlers._execution import without_transaction
from handlers._refusal import Refusal
from handlers._shapes import profile, profiles

if TYPE_CHECKING:
    from handlers._shapes import Data
    from handlers.identity import Caller


@without_transaction
def find_user(body: Data) -> Data:
    """Find the user of a name (用户查找)."""
    user = users.named(body["friend_name"])
    if user is None:
        raise Refusal("TargetDoesNotExist")
    return profile(user)


def send_friend_request(caller: Caller, body: Data) -> Data:
    """Ask a user to become friends (发送好友申请)."""
    target_id = body["user_id"]
    if target_id == caller.id:
        raise Refusal("RequestToYourself")
    if users.hold({caller.id, target_id}) != {caller.id, target_id}:
        raise Refusal("TargetDoesNotExist")
    if not friendships.ask(caller.id, target_id):
        raise Refusal("AlreadyFriends") if friendships.hold(caller.id, target_id) else Refusal("RequestAlreadyExists")
    return {"send request": True}


@without_transaction
def list_friend_requests(caller: Caller) -> Data:
    """The pending requests to the caller (查看好友申请)."""
    return {"requests": profiles(friendships.requests_to(caller.id))}


def respond_to_friend_request(caller: Caller, body: Data) -> Data:
    """Accept or reject a request (回应好友申请)."""
    requester_id = body["user_id"]
    if requester_id not in users.hold({caller.id, requester_id}):
        raise Refusal("TargetUserNoLongerExists")
    accepted = body["response"] == "accept"
    answer = friendships.accept if accepted else friendships.reject
    if not answer(requester_id, caller.id):
        raise Refusal("NoPendingRequest")
    return {"become friends": accepted}


def delete_friend(caller: Caller, body: Data) -> Data:
    """End a friendship (删除好友)."""
    if not users.exists(body["user_id"]):
        raise Refusal("TargetDoesNotExist")
    if not friendships.end(caller.id, body["user_id"]):
        raise Refusal("NotFriends")
    return {"delete friend": True}


@without_transaction
def list_friends(caller: Caller) -> Data:
    """The caller's friends (获取好友列表)."""
    return {"friends": profiles(friendships.friends(caller.id))}


def create_friend_group(caller: Caller, body: Data) -> Data:
    """Make a friend group (创建分组)."""
    is_living = users.hold({caller.id})
    group_id = friend_groups.add(caller.id, body["group_name"]) if is_living else None
    if group_id is None:
        raise Refusal("GroupNameInvalid")
    return {"group_id": group_id}


def delete_friend_group(caller: Caller, body: Data) -> Data:
    """Delete a friend group (删除分组)."""
    friend_groups.delete(_existing(friend_groups.owned(caller.id, body["group_id"])))
    return {"deleted": True}


@without_transaction
def list_friend_groups(caller: Caller) -> Data:
    """The caller's friend groups (查看分组)."""
    return {"groups": [{"group_id": group.id, "group_name": group.name} for group in friend_groups.owned_by(caller.id)]}


@without_transaction
def get_friend_group(caller: Caller, group_id: int) -> Data:
    """The friends in a friend group (查看分组好友)."""
    group = _existing(friend_groups.owned(caller.id, group_id))
    friends = profiles(friend_groups.friends_in(group))
    return {"groups": [{"group_id": group.id, "group_name": group.name, "friends": friends}]}


def add_friend_to_group(caller: Caller, body: Data) -> Data:
    """Put a friend into a friend group (添加好友到分组)."""
    group = _existing(friend_groups.held(caller.id, body["group_id"]))
    if not friendships.hold(caller.id, body["user_id"]):
        raise Refusal("NotFriends")
    if not friend_groups.put_in(group, body["user_id"]):
        raise Refusal("AlreadyInThisGroup")
    return {"added": True}


def remove_friend_from_group(caller: Caller, body: Data) -> Data:
    """Take a friend out of a friend group (将好友移除分组)."""
    group = _existing(friend_groups.owned(caller.id, body["group_id"]))
    if not friendships.hold(caller.id, body["user_id"]):
        raise Refusal("NotFriends")
    if not friend_groups.take_out(group, body["user_id"]):
        raise Refusal("RequestAlreadyExists")
    return {"deleted": True}


def _existing(group: friend_groups.Group | None) -> friend_groups.Group:
    if group is None:
        raise Refusal("GroupDoesNotExist")
    return group
