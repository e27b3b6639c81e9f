"""Invitations: members propose users, and the owner or an administrator decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import (
    NOBODY,
    add_admin,
    bring_in,
    group,
    group_conversations,
    info,
    invitations,
    invite,
    leave,
    remove,
)

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api, User

TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
NOT_FOUND = (400, 2, "Invitation not found")
ALREADY_SENT = (400, 4, "Invitation already sent")


def proposing(member: User, group_id: int, user_id: int) -> Answer:
    return member.post("/user/group/invite", group_id=group_id, invited_user_id=user_id)


def responding(user: User, group_id: int, invitation_id: int, response: str) -> Answer:
    path = "/user/group/respond_invitation"
    return user.post(path, group_id=group_id, invitation_id=invitation_id, response=response)


def pending(manager: User, group_id: int, user: User) -> int:
    """The id of the pending invitation for a user."""
    ids = {entry["invitee_id"]: entry["invitation_id"] for entry in invitations(manager, group_id)}
    return int(ids[user.id])


def invitees(manager: User, group_id: int, **status: str) -> list[str]:
    return [entry["invitee_name"] for entry in invitations(manager, group_id, **status)]


def names(user: User, group_id: int) -> list[str]:
    return [member["username"] for member in info(user, group_id)["members"]]


def test_an_invitation_waits_for_a_manager(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    _ = carol.put("/user/reset", avatar_url="https://example.com/carol.png").data
    circle = group(alice, bob)
    assert proposing(bob, circle, carol.id).data == {"Invited": True}
    assert names(alice, circle) == [alice.name, bob.name]
    assert group_conversations(carol) == []
    data = alice.post("/user/group/invitations", group_id=circle).data
    invitation = data["invitations"][0]
    assert data == {
        "invitations": [
            {
                "invitation_id": invitation["invitation_id"],
                "inviter_id": bob.id,
                "inviter_name": bob.name,
                "inviter_avatar": "",
                "invitee_id": carol.id,
                "invitee_name": carol.name,
                "invitee_avatar": "https://example.com/carol.png",
                "status": "pending",
                "create_time": invitation["create_time"],
            }
        ]
    }
    assert type(invitation["invitation_id"]) is int
    assert TIME.fullmatch(invitation["create_time"])


def test_a_group_has_no_invitations_at_first(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    assert alice.post("/user/group/invitations", group_id=circle).data == {"invitations": []}
    assert [invitations(alice, circle, status=status) for status in ("accepted", "rejected")] == [[], []]


def test_invitations_come_oldest_first_with_the_status_that_is_asked_for(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    zoe, yan, xin, will, vera, uma = guests = api.users("Zoe", "Yan", "Xin", "Will", "Vera", "Uma")
    circle = group(alice, bob)
    for guest in guests:
        invite(bob, circle, guest)
    ids = [entry["invitation_id"] for entry in invitations(alice, circle)]
    for place, response in [(3, "accepted"), (0, "accepted"), (4, "rejected"), (1, "rejected")]:
        assert responding(alice, circle, ids[place], response).data == {"Responded": True}
    assert invitees(alice, circle) == invitees(alice, circle, status="pending") == [xin.name, uma.name]
    assert invitees(alice, circle, status="accepted") == [zoe.name, will.name]
    assert invitees(alice, circle, status="rejected") == [yan.name, vera.name]
    for status in ("pending", "accepted", "rejected"):
        listed = invitations(alice, circle, status=status)
        assert [entry["status"] for entry in listed] == [status] * 2
        times = [entry["create_time"] for entry in listed]
        assert times == sorted(times)


@pytest.mark.parametrize("status", ["", "all", "Pending", "accept"])
def test_there_are_three_statuses(api: Api, status: str) -> None:
    assert api.user("Alice").post("/user/group/invitations", group_id=NOBODY, status=status).is_malformed


def test_managers_may_propose_too_and_it_waits_as_well(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob)
    add_admin(alice, circle, bob)
    invite(alice, circle, carol)
    invite(bob, circle, dave)
    assert invitees(bob, circle) == [carol.name, dave.name]
    assert names(alice, circle) == [alice.name, bob.name]


@pytest.mark.parametrize("manager", ["owner", "administrator"])
def test_accepting_brings_the_user_in(api: Api, manager: str) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, dave)
    add_admin(alice, circle, bob)
    invite(dave, circle, carol)
    decider = alice if manager == "owner" else bob
    assert responding(decider, circle, pending(decider, circle, carol), "accepted").data == {"Responded": True}
    assert names(carol, circle) == [alice.name, bob.name, dave.name, carol.name]
    assert info(carol, circle)["administrators"] == [bob.profile]
    [listed] = group_conversations(carol)
    assert (listed["id"], listed["not_read"], listed["disabled"]) == (circle, 0, False)


def test_rejecting_leaves_the_user_out(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    invite(bob, circle, carol)
    assert responding(alice, circle, pending(alice, circle, carol), "rejected").data == {"Responded": True}
    assert names(alice, circle) == [alice.name, bob.name]
    assert group_conversations(carol) == []


@pytest.mark.parametrize("response", ["accept", "reject", "pending", "Accepted", ""])
def test_there_are_two_responses(api: Api, response: str) -> None:
    assert responding(api.user("Alice"), NOBODY, NOBODY, response).is_malformed


@pytest.mark.parametrize("response", ["accepted", "rejected"])
def test_an_invitation_is_answered_once(api: Api, response: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    invite(bob, circle, carol)
    invitation_id = pending(alice, circle, carol)
    _ = responding(alice, circle, invitation_id, response).data
    for again in ("accepted", "rejected"):
        assert responding(alice, circle, invitation_id, again).refusal == NOT_FOUND
    assert invitees(alice, circle, status=response) == [carol.name]


def test_an_invitation_is_answered_in_its_own_group(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle, other = group(alice, bob), group(alice, api.user())
    invite(bob, circle, carol)
    invitation_id = pending(alice, circle, carol)
    assert responding(alice, other, invitation_id, "accepted").refusal == NOT_FOUND
    assert (invitees(alice, circle), invitees(alice, other)) == ([carol.name], [])


def test_the_invited_do_not_decide_themselves(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    invite(bob, circle, carol)
    invitation_id = pending(alice, circle, carol)
    for user in (bob, carol):
        assert responding(user, circle, invitation_id, "accepted").refusal == (400, 4, "Permission denied")
    assert invitees(alice, circle) == [carol.name]


def test_one_invitation_at_a_time_is_pending_for_a_user_in_a_group(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle, other = group(alice, bob, carol), group(alice, api.user())
    invite(bob, circle, dave)
    for member in (alice, bob, carol):
        assert proposing(member, circle, dave.id).refusal == ALREADY_SENT
    assert proposing(alice, other, dave.id).data == {"Invited": True}
    assert invitees(alice, circle) == [dave.name]


def test_a_rejected_user_may_be_invited_again(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    for _ in range(2):
        invite(bob, circle, carol)
        _ = responding(alice, circle, pending(alice, circle, carol), "rejected").data
    assert invitees(alice, circle, status="rejected") == [carol.name, carol.name]


def test_former_members_may_be_invited_again(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, dave, carol, bob)
    leave(carol, circle)
    remove(alice, circle, dave)
    for user in (carol, dave):
        invite(bob, circle, user)
        _ = responding(alice, circle, pending(alice, circle, user), "accepted").data
        assert [(entry["id"], entry["disabled"]) for entry in group_conversations(user)] == [(circle, False)]
    assert names(alice, circle) == [alice.name, bob.name, carol.name, dave.name]


def test_a_member_is_not_invited_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    for member, user in [(alice, bob), (bob, alice), (bob, bob)]:
        assert proposing(member, circle, user.id).refusal == (400, 400, "User is already in the group")
    assert invitations(alice, circle) == []


def test_only_a_user_who_exists_is_invited(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    _ = carol.post("/user/logoff").data
    for missing in (carol.id, NOBODY):
        assert proposing(bob, circle, missing).refusal == (400, 3, "User does not exist")


def test_bringing_a_user_in_accepts_the_pending_invitation(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle, other = group(alice, bob), group(alice, api.user())
    invite(bob, circle, carol)
    invite(alice, other, carol)
    invitation_id = pending(alice, circle, carol)
    bring_in(alice, circle, carol)
    assert invitees(alice, circle) == []
    assert [entry["invitation_id"] for entry in invitations(alice, circle, status="accepted")] == [invitation_id]
    assert responding(alice, circle, invitation_id, "rejected").refusal == NOT_FOUND
    assert invitees(alice, other) == [carol.name]


def test_an_invitation_stays_when_the_inviter_is_out(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol)
    invite(bob, circle, dave)
    leave(bob, circle)
    assert [entry["inviter_name"] for entry in invitations(alice, circle)] == [bob.name]
    assert proposing(carol, circle, dave.id).refusal == ALREADY_SENT
    _ = responding(alice, circle, pending(alice, circle, dave), "accepted").data
    assert names(alice, circle) == [alice.name, carol.name, dave.name]
