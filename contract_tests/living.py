"""A small world in which there is one of everything that an operation can be about, seen by the one who calls it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests import scenes
from contract_tests.document import CALLERS

if TYPE_CHECKING:
    from contract_tests.api import Api, Caller, User


@dataclass(frozen=True)
class Chat:
    """A group chat: its people, two messages (the second replies to the first), and invitations for one user."""

    id: int
    owner: User
    admin: User
    member: User
    messages: list[int]
    pending: int
    rejected: int


@dataclass(frozen=True)
class World:
    """What there is when an operation is called.

    Bob and Carol are friends of the caller (and of each other), and Bob is in the caller's friend group. Dave waits
    for the caller's answer to a friend request, and for an answer to an invitation to the group chat; he was rejected
    there once. Erin is a stranger. The caller has a private conversation with Bob, and in the group chat the role
    that the operation asks for (the owner's, where it asks for none).
    """

    callers: str
    sender: Caller
    caller: User
    bob: User
    carol: User
    dave: User
    erin: User
    free_name: str
    friend_groups: list[int]
    conversation: int
    messages: list[int]
    chat: Chat


def world_for(api: Api, callers: str) -> World:
    """A new world for an operation that these may call."""
    assert callers in CALLERS, f"x-callers is {callers!r}, and has to be one of: {', '.join(CALLERS)}"
    caller, bob, carol, dave, erin = api.users("Alice", "Bob", "Carol", "Dave", "Erin")
    scenes.befriend(caller, bob, carol)
    scenes.befriend(bob, carol)
    _ = dave.post("/user/send_friend_request", user_id=caller.id).data
    conversation = scenes.private_conversation(caller, bob)
    return World(
        callers=callers,
        sender=api.anyone if callers == "anyone" else caller,
        caller=caller,
        bob=bob,
        carol=carol,
        dave=dave,
        erin=erin,
        free_name=api.name("Free"),
        friend_groups=[scenes.friend_group(caller, "Colleagues", bob), scenes.friend_group(caller, "Neighbours")],
        conversation=conversation,
        messages=_talk(conversation, bob, caller),
        chat=_chat(dave, *_roles(callers, caller, bob, carol)),
    )


def _roles(callers: str, caller: User, bob: User, carol: User) -> tuple[User, User, User]:
    """Who owns the group chat, who administers it, and who is an ordinary member."""
    roles = {"manager": (bob, caller, carol), "member": (bob, carol, caller)}
    return roles.get(callers, (caller, carol, bob))


def _chat(invited: User, owner: User, admin: User, member: User) -> Chat:
    people = [admin.id, member.id]
    chat: int = owner.post("/user/create_group_conversation", members=people, name="Cinema").data["group"]
    scenes.add_admin(owner, chat, admin)
    scenes.invite(member, chat, invited)
    [rejected] = [each["invitation_id"] for each in scenes.invitations(owner, chat)]
    answer = {"group_id": chat, "invitation_id": rejected, "response": "rejected"}
    _ = owner.post("/user/group/respond_invitation", **answer).data
    scenes.invite(member, chat, invited)
    [pending] = [each["invitation_id"] for each in scenes.invitations(owner, chat)]
    return Chat(chat, owner, admin, member, _talk(chat, member, owner), pending, rejected)


def _talk(conversation: int, one: User, other: User) -> list[int]:
    question = scenes.send(one, conversation, "Did you read the book?")
    return [question, scenes.send(other, conversation, "Yes, twice.", reply_id=question)]
