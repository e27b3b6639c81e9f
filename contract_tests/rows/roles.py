"""The documented errors of a group's owner and administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.rows.row import Row
from contract_tests.scenes import NOBODY, add_admin, group

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api


def promote_in_no_group(api: Api) -> Answer:
    """No group has this id."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/add_admin", group=NOBODY, member_id=bob.id)


def promote_an_outsider(api: Api) -> Answer:
    """The user is not in the group."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return alice.post("/user/group/add_admin", group=group(alice, bob), member_id=carol.id)


def promote_twice(api: Api) -> Answer:
    """The member is an administrator already."""
    alice, bob = api.users("Alice", "Bob")
    group_id = group(alice, bob)
    add_admin(alice, group_id, bob)
    return alice.post("/user/group/add_admin", group=group_id, member_id=bob.id)


def promote_as_a_member(api: Api) -> Answer:
    """The group is somebody else's."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return bob.post("/user/group/add_admin", group=group(alice, bob, carol), member_id=carol.id)


def demote_in_no_group(api: Api) -> Answer:
    """No group has this id."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/remove_admin", group=NOBODY, admin_id=bob.id)


def demote_an_outsider(api: Api) -> Answer:
    """The user is not in the group."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return alice.post("/user/group/remove_admin", group=group(alice, bob), admin_id=carol.id)


def demote_a_member(api: Api) -> Answer:
    """The member is no administrator."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/remove_admin", group=group(alice, bob), admin_id=bob.id)


def demote_as_an_administrator(api: Api) -> Answer:
    """The group is somebody else's, and an administrator is not enough."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    add_admin(alice, group_id, bob)
    add_admin(alice, group_id, carol)
    return bob.post("/user/group/remove_admin", group=group_id, admin_id=carol.id)


def transfer_no_group(api: Api) -> Answer:
    """No group has this id."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/transfer_ownership", group=NOBODY, new_owner_id=bob.id)


def transfer_to_an_outsider(api: Api) -> Answer:
    """The user is not in the group."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return alice.post("/user/group/transfer_ownership", group=group(alice, bob), new_owner_id=carol.id)


def transfer_as_a_member(api: Api) -> Answer:
    """The group is somebody else's."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return bob.post("/user/group/transfer_ownership", group=group(alice, bob, carol), new_owner_id=carol.id)


ROWS = [
    Row("POST /user/group/add_admin", 2, "Group does not exist", promote_in_no_group),
    Row("POST /user/group/add_admin", 3, "Member does not exist", promote_an_outsider),
    Row("POST /user/group/add_admin", 4, "Member is already admin", promote_twice),
    Row("POST /user/group/add_admin", 5, "Permission denied", promote_as_a_member),
    Row("POST /user/group/remove_admin", 2, "Group does not exist", demote_in_no_group),
    Row("POST /user/group/remove_admin", 3, "Admin does not exist", demote_an_outsider),
    Row("POST /user/group/remove_admin", 4, "Member is not admin", demote_a_member),
    Row("POST /user/group/remove_admin", 5, "Permission denied", demote_as_an_administrator),
    Row("POST /user/group/transfer_ownership", 2, "Group does not exist", transfer_no_group),
    Row("POST /user/group/transfer_ownership", 3, "Member does not exist", transfer_to_an_outsider),
    Row("POST /user/group/transfer_ownership", 4, "Permission denied", transfer_as_a_member),
]
