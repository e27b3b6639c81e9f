"""How the cast comes to be what it is, by calling the documented operations."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from contract_tests import scenes
from contract_tests.access.cast import Cast, People

if TYPE_CHECKING:
    from contract_tests.api import Api, User


def found(api: Api) -> Cast:
    """A cast of new users, who stand to each other, and to what they made, in every way that there is."""
    them = People(**{field.name: api.user(field.name) for field in fields(People)})
    _befriend(them)
    private, ended, bereaved = (
        scenes.private_conversation(them.alice, other) for other in (them.bob, them.former_friend, them.gone)
    )
    group, other_group = _found_group(them), scenes.group(them.other_owner, them.stranger)
    invitations = _invite(them, group, other_group)
    talks = {
        private: [them.alice, them.bob],
        group: [them.alice, them.bob, them.carol, them.ordinary, them.let_in],
        other_group: [them.other_owner, them.stranger],
    }
    deleted_messages = _talk(talks)
    _delete_records(talks)
    cast = Cast(
        people=them,
        logged_out=them.alice.log_in(),
        friend_group=scenes.friend_group(them.alice, "Colleagues", them.bob),
        deleted_friend_group=scenes.friend_group(them.alice, "Neighbours"),
        private=private,
        ended=ended,
        bereaved=bereaved,
        group=group,
        other_group=other_group,
        messages=_talk(talks),
        deleted_messages=deleted_messages,
        invitations=invitations,
    )
    _end(cast)
    return cast


def _befriend(them: People) -> None:
    friends = (them.bob, them.carol, them.former_friend, them.gone, them.ordinary, them.removed, them.left)
    scenes.befriend(them.alice, *friends)
    for asker, asked in ((them.alice, them.asked), (them.asking, them.alice), (them.alice, them.rejected)):
        _ = asker.post("/user/send_friend_request", user_id=asked.id).data
    _ = them.rejected.post("/user/respone_friend_request", user_id=them.alice.id, response="reject").data


def _found_group(them: People) -> int:
    members = (them.bob, them.carol, them.ordinary, them.removed, them.left, them.gone)
    ids = [member.id for member in members]
    group: int = them.alice.post("/user/create_group_conversation", members=ids, name="Cinema").data["group"]
    for administrator in (them.bob, them.carol):
        scenes.add_admin(them.alice, group, administrator)
    scenes.remove(them.alice, group, them.removed)
    scenes.leave(them.left, group)
    return group


def _invite(them: People, group: int, other_group: int) -> dict[str, int]:
    """Invitations by what became of them."""
    return {
        "rejected": _invitation(them.ordinary, group, them.turned_down, them.alice, "rejected"),
        "accepted": _invitation(them.ordinary, group, them.let_in, them.alice, "accepted"),
        "elsewhere": _invitation(them.stranger, other_group, them.invited, them.other_owner),
        "pending": _invitation(them.ordinary, group, them.invited, them.alice),
    }


def _invitation(inviter: User, group: int, invitee: User, manager: User, response: str = "") -> int:
    scenes.invite(inviter, group, invitee)
    [invitation] = [each["invitation_id"] for each in scenes.invitations(manager, group)]
    if response:
        answer = {"group_id": group, "invitation_id": invitation, "response": response}
        _ = manager.post("/user/group/respond_invitation", **answer).data
    return int(invitation)


def _talk(talks: dict[int, list[User]]) -> dict[int, int]:
    """A new message in each conversation."""
    return {conversation: scenes.send(people[0], conversation) for conversation, people in talks.items()}


def _delete_records(talks: dict[int, list[User]]) -> None:
    for conversation, people in talks.items():
        for user in people:
            _ = user.post("/user/delete_records", conversation_id=conversation).data


def _end(cast: Cast) -> None:
    """End what is to be over: a session, an account, a friendship and a friend group."""
    them = cast.people
    _ = cast.logged_out.post("/user/logout").data
    _ = them.alice.post("/user/delete_group", group_id=cast.deleted_friend_group).data
    scenes.unfriend(them.alice, them.former_friend)
    _ = them.gone.post("/user/logoff").data
