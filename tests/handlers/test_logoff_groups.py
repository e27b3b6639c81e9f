"""The end of an account: the groups and the invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import (
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
    from contract_tests.api import JSON, Api, User

NO_TARGET = (400, 2, "Target does not exist")
NO_GROUP = (400, 2, "Group does not exist")
NO_INVITATION = (400, 2, "Invitation not found")


def log_off(user: User) -> None:
    _ = user.post("/user/logoff").data


def members(user: User, group_id: int) -> list[int]:
    return [member["user_id"] for member in info(user, group_id)["members"]]


def respond(manager: User, group_id: int, invitation: JSON, response: str) -> None:
    invitation_id = invitation["invitation_id"]
    body = {"group_id": group_id, "invitation_id": invitation_id, "response": response}
    _ = manager.post("/user/group/respond_invitation", **body).data


# -------------------------------------------------------------------------------------------- members


def test_memberships_end(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    add_admin(alice, group_id, bob)
    log_off(bob)
    shown = info(alice, group_id)
    assert shown["administrators"] == []
    assert [member["user_id"] for member in shown["members"]] == [alice.id, carol.id]
    [conversation] = group_conversations(carol)
    assert conversation["disabled"] is False


# --------------------------------------------------------------------------------------------- owners


def test_a_group_passes_to_the_longest_standing_administrator(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    group_id = group(alice, bob, carol, dave, name="Readers")
    add_admin(alice, group_id, dave)
    add_admin(alice, group_id, carol)
    log_off(alice)
    assert info(bob, group_id) == {
        "group": group_id,
        "group_name": "Readers",
        "owner": carol.profile,
        "administrators": [dave.profile],
        "members": [
            {"user_id": bob.id, "username": bob.name, "avatar": ""},
            {"user_id": carol.id, "username": carol.name, "avatar": ""},
            {"user_id": dave.id, "username": dave.name, "avatar": ""},
        ],
        "announcement": "",
    }


def test_a_group_without_administrators_passes_to_the_longest_standing_member(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    group_id = group(alice, carol, bob, dave)
    log_off(alice)
    shown = info(bob, group_id)
    assert shown["owner"] == carol.profile
    assert shown["administrators"] == []
    assert members(bob, group_id) == [carol.id, bob.id, dave.id]


def test_founding_members_stand_longer_than_those_who_came_later(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, carol)
    bring_in(alice, group_id, bob)
    log_off(alice)
    assert info(bob, group_id)["owner"] == carol.profile


@pytest.mark.parametrize("how", ["left", "was removed"])
def test_only_the_present_membership_counts(api: Api, how: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    if how == "left":
        leave(bob, group_id)
    else:
        remove(alice, group_id, bob)
    bring_in(alice, group_id, bob)
    log_off(alice)
    assert info(bob, group_id)["owner"] == carol.profile
    assert members(bob, group_id) == [carol.id, bob.id]


def test_a_group_passes_on_again_and_again(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    log_off(alice)
    log_off(bob)
    assert info(carol, group_id)["owner"] == carol.profile
    assert members(carol, group_id) == [carol.id]


def test_each_of_the_groups_passes_to_its_own_next_owner(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    first, of_bob = group(alice, bob, carol), group(bob, carol)
    answer = alice.post("/user/create_group_conversation", members=[carol.id, bob.id], name="Readers")
    second = answer.data["group"]
    bring_in(bob, of_bob, alice)
    log_off(alice)
    owners = [info(carol, group_id)["owner"] for group_id in (first, second, of_bob)]
    assert owners == [bob.profile, carol.profile, bob.profile]


def test_the_next_owner_has_the_rights_of_an_owner(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    log_off(alice)
    add_admin(bob, group_id, carol)
    assert info(bob, group_id)["administrators"] == [carol.profile]


def test_a_former_owner_leaves_the_group_as_a_member(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    _ = alice.post("/user/group/transfer_ownership", group=group_id, new_owner_id=carol.id).data
    log_off(alice)
    assert info(bob, group_id)["owner"] == carol.profile


def test_a_group_with_nobody_left_is_gone_for_removed_members_too(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    group_id = group(alice, bob)
    remove(alice, group_id, bob)
    assert [entry["id"] for entry in group_conversations(bob)] == [group_id]
    log_off(alice)
    assert group_conversations(bob) == []
    assert bob.get(f"/user/conversation/{group_id}").refusal == NO_TARGET
    assert bob.get(f"/user/conversation/{group_id}/info").refusal == NO_TARGET
    assert bob.post("/user/group/leave_group", group_id=group_id).refusal == NO_GROUP


def test_a_removed_member_does_not_become_the_owner(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    remove(alice, group_id, bob)
    log_off(alice)
    assert info(carol, group_id)["owner"] == carol.profile
    [conversation] = group_conversations(bob)
    assert conversation["disabled"] is True


# ----------------------------------------------------------------------------------------- invitations


@pytest.mark.parametrize("status", ["pending", "accepted", "rejected"])
def test_invitations_for_the_user_are_gone(api: Api, status: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob)
    invite(bob, group_id, carol)
    [invitation] = invitations(alice, group_id)
    if status != "pending":
        respond(alice, group_id, invitation, status)
    assert len(invitations(alice, group_id, status=status)) == 1
    log_off(carol)
    assert invitations(alice, group_id, status=status) == []
    body = {"group_id": group_id, "invitation_id": invitation["invitation_id"], "response": "accepted"}
    assert alice.post("/user/group/respond_invitation", **body).refusal == NO_INVITATION


def test_an_invitation_that_the_user_made_stays(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    _ = bob.put("/user/reset", avatar_url="https://example.com/bob.png").data
    group_id = group(alice, bob)
    invite(bob, group_id, carol)
    [invitation] = invitations(alice, group_id)
    log_off(bob)
    anonymous = invitation | {"inviter_id": bob.id, "inviter_name": "Deleted user", "inviter_avatar": ""}
    assert invitations(alice, group_id) == [anonymous]
    respond(alice, group_id, invitation, "accepted")
    assert members(alice, group_id) == [alice.id, carol.id]
    assert invitations(alice, group_id, status="accepted") == [anonymous | {"status": "accepted"}]


def test_an_invitation_stays_when_its_inviter_leaves(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob)
    invite(bob, group_id, carol)
    before = invitations(alice, group_id)
    leave(bob, group_id)
    assert before != []
    assert invitations(alice, group_id) == before


def test_the_next_owner_sees_the_invitations_that_the_owner_made(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob)
    invite(alice, group_id, carol)
    log_off(alice)
    [invitation] = invitations(bob, group_id)
    assert (invitation["inviter_id"], invitation["inviter_name"]) == (alice.id, "Deleted user")
    assert (invitation["invitee_id"], invitation["invitee_name"]) == (carol.id, carol.name)
