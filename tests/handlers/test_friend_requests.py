"""Friend requests: sending, listing and answering them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import NOBODY, befriend, friend_requests, friends
from tests.values import MISSING, fields

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api, User

NO_TARGET = (400, 2, "Target does not exist")
ALREADY_FRIENDS = (400, 3, "Already friends")
REQUEST_EXISTS = (400, 4, "The request already exists")
REQUEST_TO_YOURSELF = (400, 400, "You cannot be your own friend")
TARGET_GONE = (400, 2, "The target user no longer exists")
NO_PENDING_REQUEST = (400, 400, "There is no pending request from this user")


def ask(user: User, other: User) -> Answer:
    return user.post("/user/send_friend_request", user_id=other.id)


def accept(user: User, other: User) -> Answer:
    return user.post("/user/respone_friend_request", user_id=other.id, response="accept")


def reject(user: User, other: User) -> Answer:
    return user.post("/user/respone_friend_request", user_id=other.id, response="reject")


# ----------------------------------------------------------------------------------------------- sending


def test_a_request_waits_for_the_other_user(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    assert ask(alice, bob).data == {"send request": True}
    assert friend_requests(bob) == [alice.profile]
    assert friend_requests(alice) == []
    assert friends(alice) == friends(bob) == []


def test_a_request_to_nobody_is_refused(api: Api) -> None:
    alice = api.user("Alice")
    assert alice.post("/user/send_friend_request", user_id=NOBODY).refusal == NO_TARGET


def test_a_request_to_a_deleted_account_is_refused(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = bob.post("/user/logoff").data
    assert ask(alice, bob).refusal == NO_TARGET


def test_a_request_to_a_friend_is_refused(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    assert ask(alice, bob).refusal == ALREADY_FRIENDS
    assert ask(bob, alice).refusal == ALREADY_FRIENDS


def test_a_second_request_is_refused_from_either_side(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = ask(alice, bob).data
    assert ask(alice, bob).refusal == REQUEST_EXISTS
    assert ask(bob, alice).refusal == REQUEST_EXISTS
    assert friend_requests(bob) == [alice.profile]
    assert friend_requests(alice) == []


def test_a_request_to_oneself_is_refused(api: Api) -> None:
    alice = api.user("Alice")
    assert ask(alice, alice).refusal == REQUEST_TO_YOURSELF
    assert friend_requests(alice) == []


def test_requests_between_other_users_do_not_matter(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    _ = ask(alice, bob).data
    _ = ask(alice, carol).data
    _ = ask(bob, carol).data
    assert friend_requests(bob) == [alice.profile]


@pytest.mark.parametrize("again", ["the same user", "the other user"])
def test_a_rejected_request_may_be_sent_again(api: Api, again: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = ask(alice, bob).data
    _ = reject(bob, alice).data
    asking, asked = (alice, bob) if again == "the same user" else (bob, alice)
    assert ask(asking, asked).data == {"send request": True}
    assert friend_requests(asked) == [asking.profile]
    assert friend_requests(asking) == []
    assert accept(asked, asking).data == {"become friends": True}
    assert friends(alice) == [bob.profile]


@pytest.mark.parametrize("again", ["the same user", "the other user"])
def test_a_request_may_be_sent_after_the_end_of_the_friendship(api: Api, again: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    _ = alice.post("/user/delete_friend", user_id=bob.id).data
    asking, asked = (alice, bob) if again == "the same user" else (bob, alice)
    assert ask(asking, asked).data == {"send request": True}
    assert friend_requests(asked) == [asking.profile]
    assert friend_requests(asking) == []
    assert friends(asking) == []
    assert accept(asked, asking).data == {"become friends": True}
    assert friends(bob) == [alice.profile]


# ----------------------------------------------------------------------------------------------- listing


def test_the_requests_name_the_users_who_sent_them(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = bob.put("/user/reset", avatar_url="https://example.com/bob.png").data
    assert alice.get("/user/get_friend_requests").data == {"requests": []}
    _ = ask(bob, alice).data
    assert alice.get("/user/get_friend_requests").data == {
        "requests": [{"user_id": bob.id, "name": bob.name, "avatar": "https://example.com/bob.png"}]
    }


def test_the_newest_request_comes_first(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    for user in (carol, bob, dave):
        _ = ask(user, alice).data
    assert friend_requests(alice) == [dave.profile, bob.profile, carol.profile]


def test_a_request_that_is_sent_again_is_the_newest(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    _ = ask(bob, alice).data
    _ = reject(alice, bob).data
    _ = ask(carol, alice).data
    _ = ask(bob, alice).data
    assert friend_requests(alice) == [bob.profile, carol.profile]


def test_an_answered_request_is_listed_no_longer(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    for user in (bob, carol, dave):
        _ = ask(user, alice).data
    _ = accept(alice, bob).data
    _ = reject(alice, dave).data
    assert friend_requests(alice) == [carol.profile]


# --------------------------------------------------------------------------------------------- answering


def test_accepting_makes_both_friends(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = ask(alice, bob).data
    assert accept(bob, alice).data == {"become friends": True}
    assert friends(alice) == [bob.profile]
    assert friends(bob) == [alice.profile]


def test_rejecting_makes_nobody_friends(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = ask(alice, bob).data
    assert reject(bob, alice).data == {"become friends": False}
    assert friends(alice) == friends(bob) == []


def test_a_request_of_nobody_cannot_be_answered(api: Api) -> None:
    alice = api.user("Alice")
    for response in ("accept", "reject"):
        answer = alice.post("/user/respone_friend_request", user_id=NOBODY, response=response)
        assert answer.refusal == TARGET_GONE


def test_the_request_of_a_deleted_account_cannot_be_answered(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = ask(alice, bob).data
    _ = alice.post("/user/logoff").data
    assert accept(bob, alice).refusal == TARGET_GONE


def test_only_a_request_that_was_sent_can_be_answered(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    _ = ask(alice, carol).data
    for answer in (accept(alice, bob), reject(alice, bob), accept(bob, alice), accept(alice, alice)):
        assert answer.refusal == NO_PENDING_REQUEST


def test_nobody_answers_their_own_request(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = ask(alice, bob).data
    assert accept(alice, bob).refusal == NO_PENDING_REQUEST
    assert reject(alice, bob).refusal == NO_PENDING_REQUEST
    assert friends(alice) == []
    assert friend_requests(bob) == [alice.profile]


@pytest.mark.parametrize("first", ["accept", "reject"])
@pytest.mark.parametrize("second", ["accept", "reject"])
def test_a_request_is_answered_once(api: Api, first: str, second: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = ask(alice, bob).data
    _ = bob.post("/user/respone_friend_request", user_id=alice.id, response=first).data
    answer = bob.post("/user/respone_friend_request", user_id=alice.id, response=second)
    assert answer.refusal == NO_PENDING_REQUEST
    assert friends(bob) == ([alice.profile] if first == "accept" else [])


@pytest.mark.parametrize("response", [MISSING, None, True, 1, "", "Accept", "accepted", "accept ", "yes", ["accept"]])
def test_an_answer_is_accept_or_reject(api: Api, response: object) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = ask(alice, bob).data
    answer = bob.post("/user/respone_friend_request", **fields(user_id=alice.id, response=response))
    assert answer.is_malformed
    assert "response" in answer.refusal[2]
    assert friend_requests(bob) == [alice.profile]
