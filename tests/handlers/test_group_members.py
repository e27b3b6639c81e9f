"""Members of a group: bringing in, removing, leaving and coming back."""

from __future__ import annotations

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
    leave,
    read,
    remove,
    send,
    unread,
)

if TYPE_CHECKING:
    from contract_tests.api import JSON, Answer, Api, User

DENIED = (400, 5, "Permission denied")


def names(user: User, group_id: int) -> list[str]:
    return [member["username"] for member in info(user, group_id)["members"]]


def removing(user: User, group_id: int, member_id: int) -> Answer:
    return user.post("/user/group/remove_member", group=group_id, member_id=member_id)


def inviting(user: User, group_id: int, user_id: int) -> Answer:
    return user.post("/user/group/invite_member", group=group_id, invited_user_id=user_id)


def leaving(user: User, group_id: int) -> Answer:
    return user.post("/user/group/leave_group", group_id=group_id)


def entry(group_id: int, *, disabled: bool) -> JSON:
    return {
        "id": group_id,
        "is_private": False,
        "group_name": "Reading circle",
        "group_avatar": "",
        "not_read": 0,
        "disabled": disabled,
    }


def test_owner_and_administrators_bring_a_user_in_at_once(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob)
    add_admin(alice, circle, bob)
    send(alice, circle, "before")
    assert inviting(alice, circle, carol.id).data == {"Invited": True}
    assert inviting(bob, circle, dave.id).data == {"Invited": True}
    assert names(dave, circle) == [alice.name, bob.name, carol.name, dave.name]
    for user in (carol, dave):
        assert group_conversations(user) == [entry(circle, disabled=False)]
        assert [message["msg_body"] for message in read(user, circle)] == ["before"]
    assert info(alice, circle)["administrators"] == [bob.profile]
    assert invitations(alice, circle) == []


def test_a_member_is_not_brought_in_again(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    for user, member in [(alice, carol), (alice, bob), (alice, alice), (bob, alice), (bob, bob)]:
        assert inviting(user, circle, member.id).refusal == (400, 4, "User is already in the group")
    assert names(alice, circle) == [alice.name, bob.name, carol.name]


def test_only_a_user_who_exists_is_brought_in(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    _ = carol.post("/user/logoff").data
    for missing in (NOBODY, carol.id):
        assert inviting(alice, circle, missing).refusal == (400, 3, "User does not exist")
    assert names(alice, circle) == [alice.name, bob.name]


def test_an_ordinary_member_brings_nobody_in(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    assert inviting(bob, circle, carol.id).refusal == DENIED
    assert inviting(carol, circle, carol.id).refusal == DENIED
    assert names(alice, circle) == [alice.name, bob.name]


def test_the_owner_removes_members_and_administrators(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    assert removing(alice, circle, bob.id).data == {"Removed": True}
    assert removing(alice, circle, carol.id).data == {"Removed": True}
    shown = info(alice, circle)
    assert (len(shown["members"]), shown["administrators"]) == (1, [])


def test_an_administrator_removes_ordinary_members_only(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol, dave)
    for member in (bob, carol):
        add_admin(alice, circle, member)
    for protected in (alice, bob, carol):
        assert removing(bob, circle, protected.id).refusal == DENIED
    assert removing(bob, circle, dave.id).data == {"Removed": True}
    assert names(alice, circle) == [alice.name, bob.name, carol.name]


def test_nobody_removes_themselves(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    for user in (alice, bob, carol):
        assert removing(user, circle, user.id).refusal == DENIED
    assert names(alice, circle) == [alice.name, bob.name, carol.name]


def test_an_ordinary_member_removes_nobody(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    for target in (alice, carol):
        assert removing(bob, circle, target.id).refusal == DENIED


def test_only_a_member_is_removed(api: Api) -> None:
    alice, bob, carol, dave, erin = api.users("Alice", "Bob", "Carol", "Dave", "Erin")
    circle = group(alice, bob, carol, dave)
    remove(alice, circle, bob)
    leave(carol, circle)
    _ = dave.post("/user/logoff").data
    for missing in (bob.id, carol.id, dave.id, erin.id, NOBODY):
        assert removing(alice, circle, missing).refusal == (400, 4, "Member is not in the group")


def test_the_removed_keep_the_group_in_their_list_disabled(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle, "unread when Bob is removed")
    remove(alice, circle, bob)
    send(alice, circle, "sent afterwards")
    assert group_conversations(bob) == [entry(circle, disabled=True)]
    assert bob.get(f"/user/conversation/{circle}").refusal == (400, 3, "User is not in session")
    assert [(listed["not_read"], listed["disabled"]) for listed in group_conversations(carol)] == [(2, False)]


def test_the_removed_take_the_group_off_their_list_by_leaving_once(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    remove(alice, circle, bob)
    assert leaving(bob, circle).data == {"Left": True}
    assert group_conversations(bob) == []
    assert leaving(bob, circle).refusal == (400, 3, "User is not a member")
    assert bob.get(f"/user/conversation/{circle}").refusal == (400, 3, "User is not in session")


def test_who_leaves_has_the_group_gone_from_the_list(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, carol)
    for user in (bob, carol):
        assert leaving(user, circle).data == {"Left": True}
        assert group_conversations(user) == []
        assert user.get(f"/user/conversation/{circle}").refusal == (400, 3, "User is not in session")
        assert leaving(user, circle).refusal == (400, 3, "User is not a member")
    assert names(alice, circle) == [alice.name]
    assert info(alice, circle)["administrators"] == []


def test_the_owner_cannot_leave(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    assert leaving(alice, circle).refusal == (400, 4, "User is the group owner")
    leave(bob, circle)
    assert leaving(alice, circle).refusal == (400, 4, "User is the group owner")
    assert names(alice, circle) == [alice.name]


def test_who_was_never_in_the_group_cannot_leave_it(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    assert leaving(carol, circle).refusal == (400, 3, "User is not a member")


@pytest.mark.parametrize("way_out", ["removed", "left", "removed, then left"])
def test_coming_back_makes_an_ordinary_member_with_nothing_unread(api: Api, way_out: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    send(alice, circle, "unread when Bob goes")
    if "removed" in way_out:
        remove(alice, circle, bob)
    if "left" in way_out:
        leave(bob, circle)
    send(alice, circle, "sent while Bob is away")
    bring_in(alice, circle, bob)
    assert group_conversations(bob) == [entry(circle, disabled=False)]
    shown = info(bob, circle)
    assert shown["administrators"] == []
    assert [member["username"] for member in shown["members"]] == [alice.name, carol.name, bob.name]
    assert [message["msg_body"] for message in read(bob, circle)] == ["unread when Bob goes", "sent while Bob is away"]
    send(bob, circle, "I am back")
    assert unread(alice, circle) == 1


def test_one_may_be_removed_and_come_back_again_and_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    for _ in range(2):
        remove(alice, circle, bob)
        assert group_conversations(bob) == [entry(circle, disabled=True)]
        bring_in(alice, circle, bob)
        assert group_conversations(bob) == [entry(circle, disabled=False)]


def test_a_deleted_account_is_no_member(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    _ = bob.post("/user/logoff").data
    assert names(carol, circle) == [alice.name, carol.name]
    assert info(carol, circle)["administrators"] == []
