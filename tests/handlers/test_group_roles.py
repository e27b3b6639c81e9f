"""Roles in a group: the owner, the administrators, and handing the group to another member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.scenes import NOBODY, add_admin, bring_in, group, info, leave, remove

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api, User


def roles(user: User, group_id: int) -> tuple[str, list[str]]:
    """The owner's name and the administrators' names."""
    shown = info(user, group_id)
    return shown["owner"]["name"], [administrator["name"] for administrator in shown["administrators"]]


def adding(user: User, group_id: int, member_id: int) -> Answer:
    return user.post("/user/group/add_admin", group=group_id, member_id=member_id)


def removing(user: User, group_id: int, admin_id: int) -> Answer:
    return user.post("/user/group/remove_admin", group=group_id, admin_id=admin_id)


def transferring(user: User, group_id: int, new_owner_id: int) -> Answer:
    return user.post("/user/group/transfer_ownership", group=group_id, new_owner_id=new_owner_id)


def test_the_owner_makes_members_administrators(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol, dave)
    assert adding(alice, circle, carol.id).data == {"Added": True}
    assert roles(dave, circle) == (alice.name, [carol.name])
    assert adding(alice, circle, bob.id).data == {"Added": True}
    assert roles(dave, circle) == (alice.name, [bob.name, carol.name])


def test_administrators_are_listed_longest_standing_first(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, dave, bob, carol)
    leave(dave, circle)
    bring_in(alice, circle, dave)
    for member in (dave, carol, bob):
        add_admin(alice, circle, member)
    assert roles(alice, circle) == (alice.name, [bob.name, carol.name, dave.name])


def test_an_administrator_is_no_administrator_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    add_admin(alice, circle, bob)
    assert adding(alice, circle, bob.id).refusal == (400, 4, "Member is already admin")


def test_the_owner_counts_as_administrator_when_one_is_made(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    assert adding(alice, circle, alice.id).refusal == (400, 4, "Member is already admin")
    assert roles(alice, circle) == (alice.name, [])


def test_the_owner_takes_the_role_away(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    add_admin(alice, circle, carol)
    assert removing(alice, circle, bob.id).data == {"Removed": True}
    assert roles(bob, circle) == (alice.name, [carol.name])
    assert [member["username"] for member in info(bob, circle)["members"]] == [alice.name, bob.name, carol.name]


def test_only_an_administrator_loses_the_role(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    assert removing(alice, circle, bob.id).refusal == (400, 4, "Member is not admin")
    add_admin(alice, circle, bob)
    _ = removing(alice, circle, bob.id).data
    assert removing(alice, circle, bob.id).refusal == (400, 4, "Member is not admin")


def test_the_owner_counts_as_no_administrator_when_one_is_unmade(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    assert removing(alice, circle, alice.id).refusal == (400, 4, "Member is not admin")


def test_roles_are_for_members(api: Api) -> None:
    alice, bob, carol, dave, erin, frank = api.users("Alice", "Bob", "Carol", "Dave", "Erin", "Frank")
    circle = group(alice, bob, carol, dave, erin)
    for member in (carol, dave, erin):
        add_admin(alice, circle, member)
    leave(carol, circle)
    remove(alice, circle, dave)
    _ = erin.post("/user/logoff").data
    for missing in (carol.id, dave.id, erin.id, frank.id, NOBODY):
        assert adding(alice, circle, missing).refusal == (400, 3, "Member does not exist")
        assert removing(alice, circle, missing).refusal == (400, 3, "Admin does not exist")
        assert transferring(alice, circle, missing).refusal == (400, 3, "Member does not exist")
    assert roles(bob, circle) == (alice.name, [])


def test_the_owner_alone_decides_about_roles(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    for user in (bob, carol, dave):
        assert adding(user, circle, carol.id).refusal == (400, 5, "Permission denied")
        assert removing(user, circle, bob.id).refusal == (400, 5, "Permission denied")
        assert transferring(user, circle, carol.id).refusal == (400, 4, "Permission denied")
        assert transferring(user, circle, user.id).refusal == (400, 4, "Permission denied")
    assert roles(alice, circle) == (alice.name, [bob.name])


def test_a_former_owner_stays_as_an_ordinary_member(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    assert transferring(alice, circle, bob.id).data == {"Transferred": True}
    shown = info(alice, circle)
    assert (shown["owner"], shown["administrators"]) == (bob.profile, [])
    assert [member["username"] for member in shown["members"]] == [alice.name, bob.name, carol.name]
    assert adding(alice, circle, carol.id).refusal == (400, 5, "Permission denied")
    assert adding(bob, circle, alice.id).data == {"Added": True}
    assert roles(carol, circle) == (bob.name, [alice.name])


def test_a_new_owner_is_no_administrator_any_more(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    add_admin(alice, circle, carol)
    _ = transferring(alice, circle, bob.id).data
    assert roles(alice, circle) == (bob.name, [carol.name])
    _ = transferring(bob, circle, alice.id).data
    assert roles(alice, circle) == (alice.name, [carol.name])


def test_transferring_to_oneself_changes_nothing(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    add_admin(alice, circle, bob)
    before = info(alice, circle)
    assert transferring(alice, circle, alice.id).data == {"Transferred": True}
    assert info(alice, circle) == before


def test_an_owner_leaves_after_transferring(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    _ = transferring(alice, circle, bob.id).data
    leave(alice, circle)
    assert [member["username"] for member in info(bob, circle)["members"]] == [bob.name]


def test_who_leaves_and_comes_back_has_lost_the_role(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    for member in (bob, carol):
        add_admin(alice, circle, member)
    leave(bob, circle)
    remove(alice, circle, carol)
    for member in (bob, carol):
        bring_in(alice, circle, member)
    assert roles(bob, circle) == (alice.name, [])
