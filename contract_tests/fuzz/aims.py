"""For each operation, a request that succeeds: who sends it, and with which ids.

An operation that is not among them, because it is new, is aimed by what it declares.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contract_tests import scenes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contract_tests.api import JSON, User
    from contract_tests.fuzz.cast import Cast


@dataclass(frozen=True)
class Aim:
    """Who sends a request (None: anyone), and the values of its fields and parameters that let it succeed."""

    caller: User | None
    values: Mapping[str, Any] = field(default_factory=dict)


def _log_in(cast: Cast) -> Aim:
    return Aim(None, {"username": cast.friend.name, "password": cast.friend.password})


def _update_account(cast: Cast) -> Aim:
    user = cast.spare()
    return Aim(user, {"old_password": user.password})


def _send_friend_request(cast: Cast) -> Aim:
    return Aim(cast.spare(), {"user_id": cast.stranger.id})


def _respond_to_friend_request(cast: Cast) -> Aim:
    asked = cast.spare()
    _ = cast.mate.post("/user/send_friend_request", user_id=asked.id).data
    return Aim(asked, {"user_id": cast.mate.id})


def _delete_friend(cast: Cast) -> Aim:
    user = cast.spare()
    scenes.befriend(user, cast.mate)
    return Aim(user, {"user_id": cast.mate.id})


def _add_friend_to_group(cast: Cast) -> Aim:
    return Aim(cast.mate, {"user_id": cast.founder.id, "group_id": cast.spare_friend_group()})


def _remove_friend_from_group(cast: Cast) -> Aim:
    aim = _add_friend_to_group(cast)
    _ = cast.mate.post("/user/add_friend_to_group", **aim.values).data
    return aim


def _send_message(cast: Cast) -> Aim:
    return Aim(cast.founder, {"conversation_id": cast.noisy_conversation_id, "reply_id": cast.message_id})


def _filter_records(cast: Cast) -> Aim:
    return Aim(cast.owner, {"conversation_id": cast.conversation_id, "sender_id": cast.friend.id})


def _change_member(cast: Cast) -> Aim:
    return Aim(cast.founder, {"group": cast.spare_group(), "member_id": cast.mate.id})


def _remove_admin(cast: Cast) -> Aim:
    group_id = cast.spare_group()
    scenes.add_admin(cast.founder, group_id, cast.mate)
    return Aim(cast.founder, {"group": group_id, "admin_id": cast.mate.id})


def _transfer_ownership(cast: Cast) -> Aim:
    return Aim(cast.founder, {"group": cast.spare_group(), "new_owner_id": cast.mate.id})


def _invite_member(cast: Cast) -> Aim:
    return Aim(cast.founder, {"group": cast.spare_group(), "invited_user_id": cast.stranger.id})


def _invite_user(cast: Cast) -> Aim:
    return Aim(cast.mate, {"group_id": cast.spare_group(), "invited_user_id": cast.stranger.id})


def _respond_to_invitation(cast: Cast) -> Aim:
    group_id = cast.spare_group()
    scenes.invite(cast.mate, group_id, cast.stranger)
    [invitation] = scenes.invitations(cast.founder, group_id)
    return Aim(cast.founder, {"group_id": group_id, "invitation_id": invitation["invitation_id"]})


AIMS: dict[str, Callable[[Cast], Aim]] = {
    "register": lambda _: Aim(None),
    "delete_account": lambda cast: Aim(cast.spare()),
    "log_in": _log_in,
    "log_out": lambda cast: Aim(cast.friend.log_in()),
    "update_account": _update_account,
    "find_user": lambda cast: Aim(cast.owner, {"friend_name": cast.friend.name}),
    "send_friend_request": _send_friend_request,
    "list_friend_requests": lambda cast: Aim(cast.owner),
    "respond_to_friend_request": _respond_to_friend_request,
    "delete_friend": _delete_friend,
    "list_friends": lambda cast: Aim(cast.owner),
    "create_friend_group": lambda cast: Aim(cast.spare()),
    "delete_friend_group": lambda cast: Aim(cast.mate, {"group_id": cast.spare_friend_group()}),
    "list_friend_groups": lambda cast: Aim(cast.owner),
    "get_friend_group": lambda cast: Aim(cast.owner, {"group_id": cast.friend_group_id}),
    "add_friend_to_group": _add_friend_to_group,
    "remove_friend_from_group": _remove_friend_from_group,
    "list_private_conversations": lambda cast: Aim(cast.owner),
    "open_private_conversation": lambda cast: Aim(cast.owner, {"friend_id": cast.friend.id}),
    "read_conversation": lambda cast: Aim(cast.owner, {"conversation_id": cast.conversation_id}),
    "send_message": _send_message,
    "list_records": lambda cast: Aim(cast.owner, {"conversation_id": cast.conversation_id}),
    "filter_records": _filter_records,
    "delete_records": lambda cast: Aim(cast.mate, {"conversation_id": cast.noisy_conversation_id}),
    "create_group": lambda cast: Aim(cast.founder, {"members": [cast.mate.id]}),
    "list_group_conversations": lambda cast: Aim(cast.owner),
    "get_group_info": lambda cast: Aim(cast.member, {"group": cast.group_id}),
    "add_admin": _change_member,
    "remove_admin": _remove_admin,
    "transfer_ownership": _transfer_ownership,
    "remove_member": _change_member,
    "invite_member": _invite_member,
    "invite_user": _invite_user,
    "list_invitations": lambda cast: Aim(cast.owner, {"group_id": cast.group_id}),
    "respond_to_invitation": _respond_to_invitation,
    "leave_group": lambda cast: Aim(cast.mate, {"group_id": cast.spare_group()}),
    "set_announcement": lambda cast: Aim(cast.admin, {"group_id": cast.group_id}),
}
"""The aims that are made for an operation, by its `operationId`."""


def aim_of(operation: JSON, cast: Cast) -> Aim:
    """The aim of an operation, as the contract writes it."""
    made_for_it = AIMS.get(operation["operationId"])
    return made_for_it(cast) if made_for_it else declared_aim(operation, cast)


def declared_aim(operation: JSON, cast: Cast) -> Aim:
    """What lasts and what the ids of an operation name by its `x-objects`, seen by the owner of it all."""
    of_a_kind = {
        "user": cast.friend.id,
        "group_user": cast.member.id,
        "group": cast.group_id,
        "friend_group": cast.friend_group_id,
        "conversation": cast.conversation_id,
        "message": cast.first_message_id,
    }
    aim = standing_aim(cast, of_friends=operation["x-callers"] == "friend_group_owner")
    named = {name: of_a_kind.get(thing["kind"]) for name, thing in operation.get("x-objects", {}).items()}
    return Aim(aim.caller, {**aim.values, **{name: value for name, value in named.items() if value is not None}})


USING_UP = frozenset(
    {
        *("register", "log_in", "delete_account", "log_out", "update_account"),
        *("respond_to_friend_request", "delete_friend", "delete_friend_group", "remove_friend_from_group"),
        *("remove_admin", "remove_member", "transfer_ownership", "leave_group", "respond_to_invitation"),
    }
)
"""The operations that use up what they work on, or take it away from the caller."""


def standing_aim(cast: Cast, *, of_friends: bool) -> Aim:
    """What lasts, under every name that the fields of operations have, with the owner of it all as the caller.

    For the steps of a chain: they name what an earlier step has answered, and only the rest is aimed.
    """
    values = {
        **dict.fromkeys(("user_id", "friend_id", "sender_id", "invited_user_id"), cast.friend.id),
        **dict.fromkeys(("member_id", "new_owner_id"), cast.member.id),
        "admin_id": cast.admin.id,
        "members": [cast.friend.id, cast.member.id, cast.admin.id],
        "group": cast.group_id,
        "group_id": cast.friend_group_id if of_friends else cast.group_id,
        "conversation_id": cast.conversation_id,
        "reply_id": cast.first_message_id,
        "friend_name": cast.friend.name,
    }
    return Aim(cast.owner, values)
