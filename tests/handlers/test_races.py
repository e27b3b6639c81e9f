"""What holds when requests about users and friends meet; on PostgreSQL, which alone lets them."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import (
    befriend,
    conversations,
    friend_group,
    friend_requests,
    friends,
    friends_in,
    private_conversation,
    records,
)
from db.models import FriendGroupMember
from tests.handlers.at_once import ROUNDS, Outcome, at_once, one_wins, outcome, outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import JSON, Answer, Api, User
    from tests.conftest import Service

pytestmark = pytest.mark.inside

DISABLED = (400, 400, "Conversation is disabled")


@pytest.fixture
def api(postgres_service: Service) -> Api:
    """The service over an empty PostgreSQL."""
    return postgres_service.empty()


def pairs(api: Api) -> list[tuple[User, User]]:
    """Pairs of users, 21 of them."""
    return list(combinations([api.user() for _ in range(7)], 2))


def log_in(api: Api, user: User, password: str) -> Callable[[], Answer]:
    return partial(api.anyone.post, "/user/login", username=user.name, password=password)


def log_off(user: User) -> Callable[[], Answer]:
    return partial(user.post, "/user/logoff")


def ask(user: User, other: User) -> Callable[[], Answer]:
    return partial(user.post, "/user/send_friend_request", user_id=other.id)


def respond(user: User, other: User, response: str) -> Callable[[], Answer]:
    return partial(user.post, "/user/respone_friend_request", user_id=other.id, response=response)


def is_logged_in(api: Api, login: Answer) -> bool:
    """Whether a log-in succeeded and has left a living session."""
    if login.status != 200:
        return False
    token = {"Authorization": login.data["token"]}
    return api.anyone.request("GET", "/user/get_friends", headers=token).status == 200


# ------------------------------------------------------------------------------------------- accounts


def test_a_username_is_given_once(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    for number in range(ROUNDS):
        name = f"Carol {number}"
        registrations = [partial(api.register, name)] * 3
        renamings = [partial(user.put, "/user/reset", username=name) for user in (alice, bob)]
        found = outcomes(*registrations, *renamings)
        assert one_wins(found, (400, 1, "Username already exists"), (400, 2, "Username already exists"))


def test_no_session_outlives_its_account(api: Api) -> None:
    for _ in range(ROUNDS):
        user = api.user()
        login, _ = at_once(log_in(api, user, user.password), log_off(user))
        assert not is_logged_in(api, login)


def test_no_session_of_an_old_password_outlives_it(api: Api) -> None:
    alice = api.user()
    for number in range(ROUNDS):
        old, alice.password = alice.password, f"secret {number}"
        change = partial(alice.put, "/user/reset", old_password=old, new_password=alice.password)
        login, changed = at_once(log_in(api, alice, old), change)
        assert outcome(changed) is None
        assert not is_logged_in(api, login)


# -------------------------------------------------------------------------------------------- friends


def test_of_crossing_friend_requests_one_is_pending(api: Api) -> None:
    for one, other in pairs(api) * 2:
        found = outcomes(ask(one, other), ask(other, one))
        assert one_wins(found, (400, 4, "The request already exists"))
        asker, asked = (one, other) if found[0] is None else (other, one)
        assert asker.profile in friend_requests(asked)
        assert asked.profile not in friend_requests(asker)
        assert outcome(respond(asked, asker, "reject")()) is None


def test_a_friend_request_is_answered_once(api: Api) -> None:
    for one, other in pairs(api):
        assert outcome(ask(one, other)()) is None
        found = outcomes(respond(other, one, "accept"), respond(other, one, "reject"), respond(other, one, "accept"))
        assert one_wins(found, (400, 400, "There is no pending request from this user"))
        accepted = found[1] is not None
        assert (other.profile in friends(one), one.profile in friends(other)) == (accepted, accepted)


def test_nobody_is_befriended_who_is_gone(api: Api) -> None:
    alice = api.user()
    for _ in range(ROUNDS):
        asker, asked, friend = api.user(), api.user(), api.user()
        assert outcome(ask(alice, asked)()) is None
        assert outcome(ask(friend, alice)()) is None
        at_once(log_off(asker), ask(asker, alice))
        at_once(log_off(asked), respond(asked, alice, "accept"))
        at_once(log_off(friend), respond(alice, friend, "accept"))
    assert friend_requests(alice) == []
    assert friends(alice) == []


def test_no_friend_group_keeps_a_friend_who_is_none_any_more(api: Api) -> None:
    alice = api.user()
    group_id = friend_group(alice, "Family")
    for number in range(ROUNDS):
        bob = api.user()
        befriend(alice, bob)
        put_in = partial(alice.post, "/user/add_friend_to_group", user_id=bob.id, group_id=group_id)
        at_once(put_in, log_off(bob) if number % 2 else partial(bob.post, "/user/delete_friend", user_id=alice.id))
        assert friends_in(alice, group_id) == []


def test_the_name_of_a_friend_group_is_used_once(api: Api) -> None:
    alice = api.user()
    names = [f"Group {number}" for number in range(ROUNDS)]
    for name in names:
        found = outcomes(*[partial(alice.post, "/user/create_group", group_name=name)] * 3)
        assert one_wins(found, (400, 2, "The group name is invalid"))
    assert [entry["group_name"] for entry in alice.get("/user/get_groups").data["groups"]] == names


def test_nobody_is_put_into_a_friend_group_that_is_gone(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    for number in range(ROUNDS):
        group_id = friend_group(alice, f"Group {number}")
        put_in = partial(alice.post, "/user/add_friend_to_group", user_id=bob.id, group_id=group_id)
        _, deleted = at_once(put_in, partial(alice.post, "/user/delete_group", group_id=group_id))
        assert outcome(deleted) is None
        assert FriendGroupMember.select().where(FriendGroupMember.group_id == group_id).count() == 0


def test_a_friend_is_put_into_a_friend_group_once(api: Api) -> None:
    alice = api.user()
    group_id = friend_group(alice, "Family")
    for _ in range(ROUNDS):
        bob = api.user()
        befriend(alice, bob)
        put_in = partial(alice.post, "/user/add_friend_to_group", user_id=bob.id, group_id=group_id)
        assert one_wins(outcomes(*[put_in] * 3), (400, 4, "Already in this group"))
        assert friends_in(alice, group_id).count(bob.profile) == 1


def test_of_two_new_passwords_one_is_kept_and_its_session_alone(api: Api) -> None:
    for _ in range(ROUNDS):
        alice = api.user()
        sessions = [alice, alice.log_in()]
        changes = [
            partial(session.put, "/user/reset", old_password="secret", new_password=f"new {number}")
            for number, session in enumerate(sessions)
        ]
        found = outcomes(*changes)
        winner = found.index(None)
        assert found[1 - winner] in {(400, 2, "Wrong old password"), (401, 1, "User is not logged in")}
        assert log_in(api, alice, f"new {winner}")().status == 200
        assert [session.get("/user/get_friends").status for session in sessions] == [
            200 if number == winner else 401 for number in range(2)
        ]


# ----------------------------------------------------------------------------- private conversations


def test_two_friends_open_the_same_conversation(api: Api) -> None:
    for one, other in pairs(api):
        befriend(one, other)
        opened = at_once(
            partial(one.post, "/user/create_private_conversation", friend_id=other.id),
            partial(other.post, "/user/create_private_conversation", friend_id=one.id),
        )
        ids = {answer.data["conversation_id"] for answer in opened}
        assert ids == {private_conversation(one, other)}


def test_no_conversation_is_left_open_with_one_who_is_no_friend_any_more(api: Api) -> None:
    alice = api.user()
    for number in range(ROUNDS):
        bob = api.user()
        befriend(alice, bob)
        open_it = partial(alice.post, "/user/create_private_conversation", friend_id=bob.id)
        at_once(open_it, log_off(bob) if number % 2 else partial(bob.post, "/user/delete_friend", user_id=alice.id))
    assert all(entry["disabled"] for entry in conversations(alice))


def test_nothing_is_said_after_a_friendship_has_ended(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)

    def speak() -> list[Outcome]:
        message = {"conversation_id": conversation_id, "content": "hello"}
        return [outcome(bob.post("/user/send_mesage", **message)) for _ in range(4)]

    def unfriend() -> list[JSON]:
        assert outcome(alice.post("/user/delete_friend", user_id=bob.id)) is None
        return records(alice, conversation_id)

    for _ in range(ROUNDS):
        before = records(alice, conversation_id)
        *said, at_the_end = at_once(*[speak] * 5, unfriend)
        accepted = [of_one.count(None) for of_one in said]
        assert said == [[None] * count + [DISABLED] * (4 - count) for count in accepted]
        assert records(alice, conversation_id) == at_the_end
        assert len(at_the_end) == len(before) + sum(accepted)
        befriend(alice, bob)
