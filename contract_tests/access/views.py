"""All that a cast can see of what it has made, without marking anything as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests import scenes

if TYPE_CHECKING:
    from contract_tests.access.cast import Cast
    from contract_tests.api import JSON, User


def seen_by_all(cast: Cast) -> dict[str, JSON]:
    """What each of the living sees, by name, and what the owner sees of the group."""
    seen = {user.name: _seen_by(user) for user in cast.people.living}
    return seen | {"the group": _group(cast.people.alice, cast.group)}


def _seen_by(user: User) -> JSON:
    listed = scenes.conversations(user) + scenes.group_conversations(user)
    readable = [entry["id"] for entry in listed if entry["is_private"] or not entry["disabled"]]
    friend_groups = user.get("/user/get_groups").data["groups"]
    return {
        "friends": scenes.friends(user),
        "requests": scenes.friend_requests(user),
        "friend groups": [(group, scenes.friends_in(user, group["group_id"])) for group in friend_groups],
        "conversations": listed,
        "records": {conversation: scenes.records(user, conversation) for conversation in readable},
    }


def _group(owner: User, group: int) -> JSON:
    statuses = ("pending", "accepted", "rejected")
    invitations = [scenes.invitations(owner, group, status=status) for status in statuses]
    return {"info": scenes.info(owner, group), "invitations": invitations}
