"""The documented errors of group chats and their members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.rows.row import Row
from contract_tests.scenes import NOBODY, befriend, group

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api


def found_with_nobody(api: Api) -> Answer:
    """One of the members has an id that nobody has."""
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    return alice.post("/user/create_group_conversation", members=[bob.id, NOBODY], name="Reading circle")


def found_with_a_stranger(api: Api) -> Answer:
    """One of the members is no friend."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob)
    return alice.post("/user/create_group_conversation", members=[bob.id, carol.id], name="Reading circle")


def show_no_group(api: Api) -> Answer:
    """No group has this id."""
    return api.user().get(f"/user/conversation/{NOBODY}/info")


def show_as_an_outsider(api: Api) -> Answer:
    """The group is one of others."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return carol.get(f"/user/conversation/{group(alice, bob)}/info")


def remove_from_no_group(api: Api) -> Answer:
    """No group has this id."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/remove_member", group=NOBODY, member_id=bob.id)


def remove_an_outsider(api: Api) -> Answer:
    """The user is not in the group."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return alice.post("/user/group/remove_member", group=group(alice, bob), member_id=carol.id)


def remove_as_a_member(api: Api) -> Answer:
    """The caller manages nothing."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return bob.post("/user/group/remove_member", group=group(alice, bob, carol), member_id=carol.id)


def leave_no_group(api: Api) -> Answer:
    """No group has this id."""
    return api.user().post("/user/group/leave_group", group_id=NOBODY)


def leave_as_an_outsider(api: Api) -> Answer:
    """The group is one of others."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return carol.post("/user/group/leave_group", group_id=group(alice, bob))


def leave_as_the_owner(api: Api) -> Answer:
    """The group is the caller's own."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/leave_group", group_id=group(alice, bob))


def announce_in_no_group(api: Api) -> Answer:
    """No group has this id."""
    return api.user().post("/user/group/set_announcement", group_id=NOBODY, announcement="Welcome")


def announce_as_a_member(api: Api) -> Answer:
    """The caller manages nothing."""
    alice, bob = api.users("Alice", "Bob")
    return bob.post("/user/group/set_announcement", group_id=group(alice, bob), announcement="Welcome")


ROWS = [
    Row("POST /user/create_group_conversation", 2, "Target does not exist", found_with_nobody),
    Row("POST /user/create_group_conversation", 3, "Not friends", found_with_a_stranger),
    Row("GET /user/conversation/{group}/info", 2, "Target does not exist", show_no_group),
    Row("GET /user/conversation/{group}/info", 3, "User is not in session", show_as_an_outsider),
    Row("POST /user/group/remove_member", 2, "Group does not exist", remove_from_no_group),
    Row("POST /user/group/remove_member", 4, "Member is not in the group", remove_an_outsider),
    Row("POST /user/group/remove_member", 5, "Permission denied", remove_as_a_member),
    Row("POST /user/group/leave_group", 2, "Group does not exist", leave_no_group),
    Row("POST /user/group/leave_group", 3, "User is not a member", leave_as_an_outsider),
    Row("POST /user/group/leave_group", 4, "User is the group owner", leave_as_the_owner),
    Row("POST /user/group/set_announcement", 2, "Group does not exist", announce_in_no_group),
    Row("POST /user/group/set_announcement", 3, "Permission denied", announce_as_a_member),
]
