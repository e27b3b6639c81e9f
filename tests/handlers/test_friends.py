"""Friends: finding users, listing friends and ending a friendship."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import (
    NOBODY,
    befriend,
    conversations,
    find,
    friend_group,
    friend_requests,
    friends,
    friends_in,
    named,
    private_conversation,
    records,
    send,
)
from tests.values import MISSING, NO_NAMES, fields

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api, User

NO_TARGET = (400, 2, "Target does not exist")
NOT_FRIENDS = (400, 3, "Not friends")
CONVERSATION_DISABLED = (400, 400, "Conversation is disabled")


def search(user: User, name: object) -> Answer:
    return user.request("POST", "/user/search_friends", json=fields(friend_name=name))


def delete(user: User, other: User) -> Answer:
    return user.post("/user/delete_friend", user_id=other.id)


# ------------------------------------------------------------------------------------------ finding users


def test_a_user_is_found_by_name(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    assert search(alice, bob.name).data == bob.profile


def test_a_user_is_found_with_the_avatar(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = bob.put("/user/reset", avatar_url="https://example.com/bob.png").data
    assert search(alice, bob.name).data == {
        "user_id": bob.id,
        "name": bob.name,
        "avatar": "https://example.com/bob.png",
    }


def test_a_user_finds_friends_and_oneself_too(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    assert find(alice, bob.name) == bob.profile
    assert find(alice, alice.name) == alice.profile


@pytest.mark.parametrize(
    "name",
    ["Bo{}b", "al{}ice", "AL{}ICE", "Al{}ic", "l{}ice", "Al{}ice ", " Al{}ice", "Al{}i%", "Al{}ic_", "*", "%"],
)
def test_only_the_exact_name_is_found(api: Api, name: str) -> None:
    unique = api.name("")
    alice = named(api, f"Al{unique}ice")
    assert search(alice, name.format(unique)).refusal == NO_TARGET


def test_composed_and_decomposed_names_are_different(api: Api) -> None:
    user = api.user("Ren\u00e9e")
    assert search(user, user.name.replace("\u00e9", "e\u0301")).refusal == NO_TARGET


def test_a_user_is_not_found_by_a_former_name(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    robert = api.name("Robert")
    _ = bob.put("/user/reset", username=robert).data
    assert search(alice, bob.name).refusal == NO_TARGET
    assert find(alice, robert)["user_id"] == bob.id


@pytest.mark.parametrize("name", [pytest.param(MISSING, id="missing"), *NO_NAMES])
def test_a_name_that_no_user_can_have_is_malformed(api: Api, name: object) -> None:
    answer = search(api.user(), name)
    assert answer.is_malformed


# ---------------------------------------------------------------------------------------- listing friends


def test_the_list_shows_the_friends(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    assert alice.get("/user/get_friends").data == {"friends": []}
    befriend(alice, bob, carol)
    befriend(bob, dave)
    _ = carol.put("/user/reset", avatar_url="https://example.com/carol.png").data
    assert alice.get("/user/get_friends").data == {
        "friends": [
            bob.profile,
            {"user_id": carol.id, "name": carol.name, "avatar": "https://example.com/carol.png"},
        ]
    }
    assert friends(bob) == [alice.profile, dave.profile]


def test_friends_come_by_name_by_code_point(api: Api) -> None:
    alice = api.user("Alice")
    users = api.users("b", "\uff5e", "B", "a b", "ab", "😀", "\u00e9", "a-b", "e\u0301", "Z", "_", "10", "9")
    befriend(alice, *users)
    assert [friend["name"] for friend in friends(alice)] == sorted(user.name for user in users)


def test_a_friend_with_a_new_name_changes_places(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob, carol)
    dave = api.name("Dave")
    _ = bob.put("/user/reset", username=dave).data
    assert [friend["name"] for friend in friends(alice)] == [carol.name, dave]


# -------------------------------------------------------------------------------------- ending friendship


@pytest.mark.parametrize("who", ["who asked", "who was asked"])
def test_either_side_can_end_the_friendship(api: Api, who: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    ending, ended = (alice, bob) if who == "who asked" else (bob, alice)
    assert delete(ending, ended).data == {"delete friend": True}
    assert friends(alice) == friends(bob) == []
    assert friend_requests(alice) == friend_requests(bob) == []


def test_the_end_of_a_friendship_leaves_other_friends(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob, carol)
    befriend(bob, carol)
    _ = delete(alice, bob).data
    assert friends(alice) == [carol.profile]
    assert friends(bob) == [carol.profile]


def test_nobody_ends_a_friendship_with_a_user_who_does_not_exist(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    _ = bob.post("/user/logoff").data
    assert alice.post("/user/delete_friend", user_id=NOBODY).refusal == NO_TARGET
    assert delete(alice, bob).refusal == NO_TARGET


def test_nobody_ends_a_friendship_that_is_none(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(bob, carol)
    assert delete(alice, bob).refusal == NOT_FRIENDS
    assert delete(alice, alice).refusal == NOT_FRIENDS


def test_a_friendship_ends_once(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    _ = delete(alice, bob).data
    assert delete(alice, bob).refusal == NOT_FRIENDS
    assert delete(bob, alice).refusal == NOT_FRIENDS


def test_a_pending_request_is_no_friendship(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = alice.post("/user/send_friend_request", user_id=bob.id).data
    assert delete(alice, bob).refusal == NOT_FRIENDS
    assert delete(bob, alice).refusal == NOT_FRIENDS
    assert friend_requests(bob) == [alice.profile]


def test_the_end_of_a_friendship_takes_each_out_of_the_others_friend_groups(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob, carol)
    befriend(bob, carol)
    first, second = friend_group(alice, "Colleagues", bob, carol), friend_group(alice, "Readers", bob)
    of_bob, of_carol = friend_group(bob, "Colleagues", alice, carol), friend_group(carol, "Colleagues", alice, bob)
    _ = delete(alice, bob).data
    assert friends_in(alice, first) == [carol.profile]
    assert friends_in(alice, second) == []
    assert friends_in(bob, of_bob) == [carol.profile]
    assert friends_in(carol, of_carol) == [alice.profile, bob.profile]


def test_becoming_friends_again_brings_no_friend_group_back(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    group_id = friend_group(alice, "Colleagues", bob)
    _ = delete(alice, bob).data
    befriend(alice, bob)
    assert friends_in(alice, group_id) == []


def test_the_end_of_a_friendship_disables_the_private_conversation(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    conversation_id, other_id = private_conversation(alice, bob), private_conversation(alice, carol)
    message_id = send(alice, conversation_id)
    _ = delete(alice, bob).data
    assert {entry["id"]: entry["disabled"] for entry in conversations(alice)} == {
        conversation_id: True,
        other_id: False,
    }
    assert {entry["id"]: entry["disabled"] for entry in conversations(bob)} == {conversation_id: True}
    for user, other in ((alice, bob), (bob, alice)):
        answer = user.post("/user/send_mesage", conversation_id=conversation_id, content="hello")
        assert answer.refusal == CONVERSATION_DISABLED
        assert user.post("/user/create_private_conversation", friend_id=other.id).refusal == NOT_FRIENDS
        assert [record["msg_id"] for record in records(user, conversation_id)] == [message_id]


def test_becoming_friends_again_enables_the_same_conversation_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)
    first = send(alice, conversation_id)
    _ = delete(alice, bob).data
    befriend(bob, alice)
    for user in (alice, bob):
        assert [(entry["id"], entry["disabled"]) for entry in conversations(user)] == [(conversation_id, False)]
    assert private_conversation(bob, alice) == conversation_id
    second = send(bob, conversation_id)
    assert [record["msg_id"] for record in records(alice, conversation_id)] == [first, second]


def test_a_pending_request_does_not_enable_the_conversation_yet(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)
    _ = delete(alice, bob).data
    _ = alice.post("/user/send_friend_request", user_id=bob.id).data
    answer = alice.post("/user/send_mesage", conversation_id=conversation_id, content="hello")
    assert answer.refusal == CONVERSATION_DISABLED
