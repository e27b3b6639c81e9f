"""Which error wins, where a request to a group has several faults; and who may do what there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.scenes import NOBODY, add_admin, group, info, leave, private_conversation, remove

if TYPE_CHECKING:
    from contract_tests.api import JSON, Answer, Api, User

GROUP_KEYS = {
    "add_admin": "group",
    "remove_admin": "group",
    "transfer_ownership": "group",
    "remove_member": "group",
    "invite_member": "group",
    "invite": "group_id",
    "invitations": "group_id",
    "respond_invitation": "group_id",
    "set_announcement": "group_id",
    "leave_group": "group_id",
}
"""Each operation on a group, with the field that names the group."""

TARGETS: dict[str, JSON] = {
    "add_admin": {"member_id": NOBODY},
    "remove_admin": {"admin_id": NOBODY},
    "transfer_ownership": {"new_owner_id": NOBODY},
    "remove_member": {"member_id": NOBODY},
    "invite_member": {"invited_user_id": NOBODY},
    "invite": {"invited_user_id": NOBODY},
    "invitations": {},
    "respond_invitation": {"invitation_id": NOBODY, "response": "accepted"},
    "set_announcement": {"announcement": "We meet on Friday."},
    "leave_group": {},
}
"""The other fields of each operation, which name whom or what the operation does not find."""

FOR_THE_OWNER = {"add_admin": 5, "remove_admin": 5, "transfer_ownership": 4}
FOR_MANAGERS = {
    "remove_member": 5,
    "invite_member": 5,
    "invitations": 3,
    "respond_invitation": 4,
    "set_announcement": 3,
}
FOR_MEMBERS = {"invite": 5}
"""Who may call the operations, and the code of "Permission denied" for all others."""

of_any_operation = pytest.mark.parametrize("operation", GROUP_KEYS)


def ask(user: User, operation: str, group_id: int, **more: Any) -> Answer:
    """Send a request that is fine but for its target, perhaps for its group, and for `more`."""
    body = {GROUP_KEYS[operation]: group_id} | TARGETS[operation] | more
    return user.post(f"/user/group/{operation}", **body)


def no_group(operation: str) -> tuple[int, int, str]:
    return 400, 3 if operation == "respond_invitation" else 2, "Group does not exist"


@of_any_operation
def test_the_shape_wins_over_a_group_that_does_not_exist(api: Api, operation: str) -> None:
    assert ask(api.user(), operation, NOBODY, no="such").is_malformed


@of_any_operation
def test_the_shape_wins_over_the_permission(api: Api, operation: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    assert ask(carol, operation, group(alice, bob), no="such").is_malformed


@of_any_operation
def test_a_group_that_does_not_exist_wins_over_a_target_that_does_not(api: Api, operation: str) -> None:
    assert ask(api.user(), operation, NOBODY).refusal == no_group(operation)


@of_any_operation
def test_a_private_conversation_is_no_group(api: Api, operation: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    chat = private_conversation(alice, bob)
    for user in (alice, bob, carol):
        assert ask(user, operation, chat).refusal == no_group(operation)


def test_a_private_conversation_has_no_info(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    chat = private_conversation(alice, bob)
    for user in (alice, bob, carol):
        answer = user.get(f"/user/conversation/{chat}/info")
        assert answer.refusal == (400, 2, "Target does not exist")


def test_info_is_for_members(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol)
    remove(alice, circle, bob)
    leave(carol, circle)
    for user in (bob, carol, dave):
        assert user.get(f"/user/conversation/{circle}/info").refusal == (400, 3, "User is not in session")
        assert user.get(f"/user/conversation/{NOBODY}/info").refusal == (400, 2, "Target does not exist")


@pytest.mark.parametrize(("operation", "code"), [*FOR_THE_OWNER.items(), *FOR_MANAGERS.items(), *FOR_MEMBERS.items()])
def test_who_is_not_in_the_group_may_do_nothing_whatever_the_target_is(api: Api, operation: str, code: int) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol)
    for member in (bob, carol):
        add_admin(alice, circle, member)
    remove(alice, circle, bob)
    leave(carol, circle)
    for user in (bob, carol, dave):
        assert ask(user, operation, circle).refusal == (400, code, "Permission denied")


@pytest.mark.parametrize(("operation", "code"), [*FOR_THE_OWNER.items(), *FOR_MANAGERS.items()])
def test_an_ordinary_member_does_not_manage_whatever_the_target_is(api: Api, operation: str, code: int) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    before = info(alice, circle)
    assert ask(bob, operation, circle).refusal == (400, code, "Permission denied")
    assert info(alice, circle) == before


@pytest.mark.parametrize(("operation", "code"), FOR_THE_OWNER.items())
def test_an_administrator_is_no_owner_whatever_the_target_is(api: Api, operation: str, code: int) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    add_admin(alice, circle, bob)
    assert ask(bob, operation, circle).refusal == (400, code, "Permission denied")


@pytest.mark.parametrize(("operation", "code"), FOR_MANAGERS.items())
def test_who_has_lost_the_role_does_not_manage(api: Api, operation: str, code: int) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    _ = alice.post("/user/group/remove_admin", group=circle, admin_id=bob.id).data
    _ = alice.post("/user/group/transfer_ownership", group=circle, new_owner_id=carol.id).data
    for user in (alice, bob):
        assert ask(user, operation, circle).refusal == (400, code, "Permission denied")


def test_who_may_do_it_learns_what_is_wrong_with_the_target(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    refusals = {
        operation: ask(alice, operation, circle).refusal[1:]
        for operation in ("add_admin", "remove_admin", "transfer_ownership", "remove_member")
    }
    assert refusals == {
        "add_admin": (3, "Member does not exist"),
        "remove_admin": (3, "Admin does not exist"),
        "transfer_ownership": (3, "Member does not exist"),
        "remove_member": (4, "Member is not in the group"),
    }
    assert ask(alice, "invite_member", circle).refusal == (400, 3, "User does not exist")
    assert ask(bob, "invite", circle).refusal == (400, 3, "User does not exist")
    assert ask(alice, "respond_invitation", circle).refusal == (400, 2, "Invitation not found")
