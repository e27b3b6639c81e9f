"""What may stand in for an example's ids, names and passwords: for each name of a field, the things that there are.

A field's name says of which kind it is: `user_id`, `invited_user_id`, `member_ids`, `group`. The longest end of the
name that is known counts, so that a `blocked_user_id` is a user's. Which thing of a kind an operation wants, no name
tells; they come in the order in which it is most likely.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import JSON, User
    from contract_tests.living import World

OF_A_CONVERSATION = {"member", "manager", "owner"}
"""The values of `x-callers` that speak of a conversation."""


_ID = "#/components/schemas/Id"


class Thing(NamedTuple):
    """A value, and what it is, in words."""

    what: str
    value: Any


def _people(**people: User) -> list[Thing]:
    return [Thing(f"the id of {what.replace('_', ' ')}", user.id) for what, user in people.items()]


def _friends(world: World) -> list[Thing]:
    return _people(a_friend_in_a_friend_group=world.bob, a_friend=world.carol)


def _strangers(world: World) -> list[Thing]:
    return _people(a_stranger=world.erin, one_who_waits_for_answers=world.dave)


def _users(world: World) -> list[Thing]:
    if world.callers in OF_A_CONVERSATION:
        return _members(world) + _strangers(world)
    if world.callers in {"friend", "friend_group_owner"}:
        return _friends(world)
    return _strangers(world) + _friends(world) + _people(the_caller=world.caller)


def _members(world: World) -> list[Thing]:
    people = _people(
        an_ordinary_member=world.chat.member, an_administrator=world.chat.admin, the_owner=world.chat.owner
    )
    return sorted(people, key=lambda thing: thing.value == world.caller.id)


def _of_members(world: World) -> list[Thing]:
    return _members(world) if world.callers in OF_A_CONVERSATION else _friends(world)


def _chats(world: World) -> list[Thing]:
    return [Thing("the id of a group chat", world.chat.id)]


def _friend_groups(world: World) -> list[Thing]:
    with_friend, empty = world.friend_groups
    return [Thing("the id of a friend group", with_friend), Thing("the id of an empty friend group", empty)]


def _groups(world: World) -> list[Thing]:
    if world.callers in OF_A_CONVERSATION:
        return _chats(world)
    return _friend_groups(world) + ([] if world.callers == "friend_group_owner" else _chats(world))


def _conversations(world: World) -> list[Thing]:
    private = [Thing("the id of a private conversation", world.conversation)]
    return _chats(world) if world.callers in {"manager", "owner"} else private + _chats(world)


def _messages(world: World) -> list[Thing]:
    messages = [*reversed(world.messages), *reversed(world.chat.messages)]
    return [Thing("the id of a message", message) for message in messages]


def _invitations(world: World) -> list[Thing]:
    pending, rejected = world.chat.pending, world.chat.rejected
    return [Thing("the id of a pending invitation", pending), Thing("the id of a rejected invitation", rejected)]


def _names(world: World) -> list[Thing]:
    return [Thing("a free name", world.free_name), Thing("the caller's name", world.caller.name)]


def _passwords(world: World) -> list[Thing]:
    return [Thing("the caller's password", world.caller.password)]


def _in_an_hour(_: World) -> list[Thing]:
    return [Thing("in an hour", (datetime.now(UTC) + timedelta(hours=1)).isoformat())]


def _an_hour_ago(_: World) -> list[Thing]:
    return [Thing("an hour ago", (datetime.now(UTC) - timedelta(hours=1)).isoformat())]


IDS: dict[str, Callable[[World], list[Thing]]] = {
    "user": _users,
    "friend": _friends,
    "member": _of_members,
    "admin": lambda world: _people(an_administrator=world.chat.admin),
    "administrator": lambda world: _people(an_administrator=world.chat.admin),
    "owner": lambda world: _people(the_owner=world.chat.owner),
    "new_owner": _members,
    "invited_user": _strangers,
    "invitee": _strangers,
    "inviter": lambda world: _people(an_ordinary_member=world.chat.member),
    "sender": lambda world: _people(a_friend=world.bob, the_caller=world.caller),
    "group": _groups,
    "friend_group": _friend_groups,
    "conversation": _conversations,
    "message": _messages,
    "msg": _messages,
    "reply": _messages,
    "before": _messages,
    "after": _messages,
    "invitation": _invitations,
}
"""What the name of an id says, less `_id` or `_ids`, and what there is of it."""

TEXTS: dict[str, Callable[[World], list[Thing]]] = {
    "username": _names,
    "user_name": _names,
    "friend_name": lambda world: [Thing("a friend's name", world.bob.name)],
    "member_name": lambda world: [Thing("a member's name", world.chat.member.name)],
    "password": _passwords,
    "old_password": _passwords,
    "start_time": _an_hour_ago,
    "end_time": _in_an_hour,
}
"""The texts that an example cannot know; all others are sent as the example has them."""


def things(world: World, name: str, schema: JSON, example: Any) -> list[Thing]:
    """What may stand in for the example's value of a field or parameter; the value itself where it is as good.

    Raises LookupError where it is an id of a kind that is not known here.
    """
    if name in TEXTS:
        return TEXTS[name](world)
    if example is None or not is_id(name, schema):
        return [Thing("as in the example", example)]
    living = IDS[_kind(name)](world)
    if isinstance(example, list):
        some = living[: len(example)]
        return [Thing(", ".join(thing.what for thing in some), [thing.value for thing in some])]
    return living


def is_id(name: str, schema: JSON) -> bool:
    """Whether a field or parameter is an id, or a list of ids: by its name, or by the schema that it refers to."""
    if schema.get("type") == "string":
        return False
    return name.endswith(("_id", "_ids")) or _ID in (schema.get("$ref"), schema.get("items", {}).get("$ref"))


def _kind(name: str) -> str:
    words = name.removesuffix("_ids").removesuffix("_id").split("_")
    for start in range(len(words)):
        for kind in ("_".join(words[start:]), "_".join(words[start:]).removesuffix("s")):
            if kind in IDS:
                return kind
    message = f"nothing is known that {name} could be the id of; say in contract_tests/living_things.py what there is"
    raise LookupError(message)
