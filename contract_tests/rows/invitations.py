"""The documented errors of inviting to a group and of answering invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.rows.row import Row
from contract_tests.scenes import NOBODY, group, invitations, invite

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api


def bring_into_no_group(api: Api) -> Answer:
    """No group has this id."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/invite_member", group=NOBODY, invited_user_id=bob.id)


def bring_nobody_in(api: Api) -> Answer:
    """Nobody has this id."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/invite_member", group=group(alice, bob), invited_user_id=NOBODY)


def bring_a_member_in(api: Api) -> Answer:
    """The user is in the group already."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/invite_member", group=group(alice, bob), invited_user_id=bob.id)


def bring_in_as_a_member(api: Api) -> Answer:
    """The caller manages nothing."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return bob.post("/user/group/invite_member", group=group(alice, bob), invited_user_id=carol.id)


def propose_to_no_group(api: Api) -> Answer:
    """No group has this id."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/group/invite", group_id=NOBODY, invited_user_id=bob.id)


def propose_nobody(api: Api) -> Answer:
    """Nobody has this id."""
    alice, bob = api.users("Alice", "Bob")
    return bob.post("/user/group/invite", group_id=group(alice, bob), invited_user_id=NOBODY)


def propose_twice(api: Api) -> Answer:
    """The first invitation still waits for its answer."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob)
    invite(bob, group_id, carol)
    return bob.post("/user/group/invite", group_id=group_id, invited_user_id=carol.id)


def propose_as_an_outsider(api: Api) -> Answer:
    """The group is one of others."""
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    return carol.post("/user/group/invite", group_id=group(alice, bob), invited_user_id=dave.id)


def list_for_no_group(api: Api) -> Answer:
    """No group has this id."""
    return api.user().post("/user/group/invitations", group_id=NOBODY)


def list_as_a_member(api: Api) -> Answer:
    """The caller manages nothing."""
    alice, bob = api.users("Alice", "Bob")
    return bob.post("/user/group/invitations", group_id=group(alice, bob))


def answer_no_invitation(api: Api) -> Answer:
    """No invitation has this id."""
    alice, bob = api.users("Alice", "Bob")
    fields = {"invitation_id": NOBODY, "response": "accepted"}
    return alice.post("/user/group/respond_invitation", group_id=group(alice, bob), **fields)


def answer_for_no_group(api: Api) -> Answer:
    """No group has this id."""
    fields = {"invitation_id": NOBODY, "response": "accepted"}
    return api.user().post("/user/group/respond_invitation", group_id=NOBODY, **fields)


def answer_as_a_member(api: Api) -> Answer:
    """The caller manages nothing."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob)
    invite(bob, group_id, carol)
    [invitation] = invitations(alice, group_id)
    fields = {"invitation_id": invitation["invitation_id"], "response": "accepted"}
    return bob.post("/user/group/respond_invitation", group_id=group_id, **fields)


ROWS = [
    Row("POST /user/group/invite_member", 2, "Group does not exist", bring_into_no_group),
    Row("POST /user/group/invite_member", 3, "User does not exist", bring_nobody_in),
    Row("POST /user/group/invite_member", 4, "User is already in the group", bring_a_member_in),
    Row("POST /user/group/invite_member", 5, "Permission denied", bring_in_as_a_member),
    Row("POST /user/group/invite", 2, "Group does not exist", propose_to_no_group),
    Row("POST /user/group/invite", 3, "User does not exist", propose_nobody),
    Row("POST /user/group/invite", 4, "Invitation already sent", propose_twice),
    Row("POST /user/group/invite", 5, "Permission denied", propose_as_an_outsider),
    Row("POST /user/group/invitations", 2, "Group does not exist", list_for_no_group),
    Row("POST /user/group/invitations", 3, "Permission denied", list_as_a_member),
    Row("POST /user/group/respond_invitation", 2, "Invitation not found", answer_no_invitation),
    Row("POST /user/group/respond_invitation", 3, "Group does not exist", answer_for_no_group),
    Row("POST /user/group/respond_invitation", 4, "Permission denied", answer_as_a_member),
]
