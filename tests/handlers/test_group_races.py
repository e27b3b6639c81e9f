"""What holds when requests about a group meet; on PostgreSQL, which alone lets them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import (
    add_admin,
    befriend,
    bring_in,
    group,
    info,
    invitations,
    invite,
    leave,
    remove,
    unfriend,
)
from db import members
from db.database import write
from db.models import Member, database
from tests.handlers.at_once import ROUNDS, at_once, one_wins, outcome, outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import JSON, Answer, Api, User
    from tests.conftest import Service

pytestmark = pytest.mark.inside

DENIED = (400, 4, "Permission denied")
IS_OWNER = (400, 4, "User is the group owner")
NO_MEMBER = (400, 3, "Member does not exist")
NO_INVITATION = (400, 2, "Invitation not found")
FULL = (400, 400, "Group is full")


@pytest.fixture
def api(postgres_service: Service) -> Api:
    """The service over an empty PostgreSQL."""
    return postgres_service.empty()


def transfer(owner: User, group_id: int, heir: User) -> Callable[[], Answer]:
    return partial(owner.post, "/user/group/transfer_ownership", group=group_id, new_owner_id=heir.id)


def leave_it(user: User, group_id: int) -> Callable[[], Answer]:
    return partial(user.post, "/user/group/leave_group", group_id=group_id)


def log_off(user: User) -> Callable[[], Answer]:
    return partial(user.post, "/user/logoff")


def respond(manager: User, group_id: int, invitation: JSON, response: str) -> Callable[[], Answer]:
    body = {"group_id": group_id, "invitation_id": invitation["invitation_id"], "response": response}
    return partial(manager.post, "/user/group/respond_invitation", **body)


def bring(manager: User, group_id: int, user: User) -> Callable[[], Answer]:
    return partial(manager.post, "/user/group/invite_member", group=group_id, invited_user_id=user.id)


def owners(group_id: int) -> list[int]:
    """The owners of a group, read where several would be seen, which info does not show."""
    query = Member.select(Member.user_id).where((Member.conversation_id == group_id) & (Member.role == Member.OWNER))
    return [user_id for (user_id,) in database.execute(query).fetchall()]


def member_ids(user: User, group_id: int) -> list[int]:
    return [member["user_id"] for member in info(user, group_id)["members"]]


# ---------------------------------------------------------------------------------------------- owners


def test_a_group_whose_heir_leaves_has_one_owner(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    for _ in range(ROUNDS):
        found = outcomes(transfer(alice, group_id, bob), leave_it(bob, group_id))
        assert found in ([None, IS_OWNER], [NO_MEMBER, None])
        owner = bob if found[0] is None else alice
        assert owners(group_id) == [owner.id]
        assert info(carol, group_id)["owner"] == owner.profile
        assert owner.id in member_ids(carol, group_id)
        if owner is bob:
            assert outcome(transfer(bob, group_id, alice)()) is None
        else:
            bring_in(alice, group_id, bob)


def test_a_group_whose_heir_is_removed_has_one_owner(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    add_admin(alice, group_id, carol)
    for _ in range(ROUNDS):
        removal = partial(carol.post, "/user/group/remove_member", group=group_id, member_id=bob.id)
        found = outcomes(transfer(alice, group_id, bob), removal)
        assert found in ([None, (400, 5, "Permission denied")], [NO_MEMBER, None])
        assert owners(group_id) == [bob.id if found[0] is None else alice.id]
        if found[0] is None:
            assert outcome(transfer(bob, group_id, alice)()) is None
        else:
            bring_in(alice, group_id, bob)


def test_a_group_is_handed_over_once(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    group_id = group(alice, bob, carol)
    for _ in range(ROUNDS):
        found = outcomes(transfer(alice, group_id, bob), transfer(alice, group_id, carol))
        assert one_wins(found, DENIED)
        owner = bob if found[0] is None else carol
        assert owners(group_id) == [owner.id]
        assert outcome(transfer(owner, group_id, alice)()) is None


def test_a_group_whose_heir_logs_off_has_one_owner(api: Api) -> None:
    alice, carol = api.users("Alice", "Carol")
    group_id = group(alice, carol)
    for _ in range(ROUNDS):
        heir = api.user()
        bring_in(alice, group_id, heir)
        found = outcomes(transfer(alice, group_id, heir), log_off(heir))
        assert found in ([None, None], [NO_MEMBER, None])
        owner = alice if found[0] else carol if alice.id not in owners(group_id) else alice
        assert owners(group_id) == [owner.id]
        assert sorted(member_ids(carol, group_id)) == sorted([alice.id, carol.id])
        if owner is carol:
            assert outcome(transfer(carol, group_id, alice)()) is None


def test_a_group_whose_people_log_off_at_once_has_one_owner(api: Api) -> None:
    carol = api.user("Carol")
    for _ in range(ROUNDS):
        alice, bob = api.user(), api.user()
        group_id = group(alice, carol)
        bring_in(alice, group_id, bob)  # who is no friend: the end of a friendship would let one wait for the other
        add_admin(alice, group_id, bob)
        assert outcomes(log_off(alice), log_off(bob)) == [None, None]
        assert owners(group_id) == [carol.id]
        assert member_ids(carol, group_id) == [carol.id]


# ----------------------------------------------------------------------------------------- invitations


def test_an_invitation_is_answered_once(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    group_id = group(alice, bob, carol)
    add_admin(alice, group_id, bob)
    for _ in range(ROUNDS):
        invite(carol, group_id, dave)
        [invitation] = invitations(alice, group_id)
        found = outcomes(
            respond(alice, group_id, invitation, "accepted"),
            respond(bob, group_id, invitation, "rejected"),
            respond(bob, group_id, invitation, "accepted"),
        )
        assert one_wins(found, NO_INVITATION)
        is_in = found[1] is not None
        assert member_ids(alice, group_id).count(dave.id) == int(is_in)
        assert invitations(alice, group_id) == []
        if is_in:
            leave(dave, group_id)


def test_a_user_is_invited_once(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    group_id = group(alice, bob, carol)
    body = {"group_id": group_id, "invited_user_id": dave.id}
    for _ in range(ROUNDS):
        found = outcomes(*[partial(user.post, "/user/group/invite", **body) for user in (alice, bob, carol)])
        assert one_wins(found, (400, 4, "Invitation already sent"))
        [invitation] = invitations(alice, group_id)
        assert outcome(respond(alice, group_id, invitation, "rejected")()) is None


def test_a_user_comes_in_once(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    group_id = group(alice, bob, carol)
    add_admin(alice, group_id, bob)
    for _ in range(ROUNDS):
        invite(carol, group_id, dave)
        [invitation] = invitations(alice, group_id)
        accept = respond(alice, group_id, invitation, "accepted")
        found = outcomes(accept, bring(bob, group_id, dave), bring(alice, group_id, dave))
        assert one_wins(found, NO_INVITATION, (400, 4, "User is already in the group"))
        assert member_ids(alice, group_id).count(dave.id) == 1
        assert invitations(alice, group_id) == []
        remove(alice, group_id, dave)


def test_nobody_comes_in_who_is_gone(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    group_id = group(alice, bob)
    for _ in range(ROUNDS):
        brought, invited, accepted = api.user(), api.user(), api.user()
        invite(bob, group_id, accepted)
        [invitation] = invitations(alice, group_id)
        at_once(log_off(brought), bring(alice, group_id, brought))
        at_once(log_off(accepted), respond(alice, group_id, invitation, "accepted"))
        invitation_of = partial(bob.post, "/user/group/invite", group_id=group_id, invited_user_id=invited.id)
        at_once(log_off(invited), invitation_of)
        assert member_ids(alice, group_id) == [alice.id, bob.id]
        assert invitations(alice, group_id) == []


def test_no_group_is_founded_with_one_who_is_gone(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    for _ in range(ROUNDS):
        gone = api.user()
        befriend(alice, bob, gone)
        found = partial(alice.post, "/user/create_group_conversation", members=[gone.id, bob.id], name="Club")
        for founded in at_once(found, found, found, log_off(gone))[:-1]:
            if founded.status == 200:
                assert member_ids(bob, founded.data["group"]) == [alice.id, bob.id]
            else:
                assert founded.refusal in {(400, 2, "Target does not exist"), (400, 3, "Not friends")}
        unfriend(alice, bob)


def test_the_last_place_of_a_group_is_given_once(api: Api) -> None:
    alice, bob, *candidates = api.users("Alice", "Bob", "Carol", "Dave", "Erin")
    group_id = group(alice, bob)
    many_more_than_there_are_users = range(10**9, 10**9 + 497)
    write(lambda: members.found(group_id, many_more_than_there_are_users))
    for _ in range(ROUNDS):
        found = outcomes(*[bring(alice, group_id, candidate) for candidate in candidates])
        assert one_wins(found, FULL)
        assert members.count(group_id) == 500
        remove(alice, group_id, candidates[found.index(None)])
