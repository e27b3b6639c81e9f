"""Private conversations: opening one, listing them, and what the end of a friendship or an account does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import (
    NOBODY,
    befriend,
    conversations,
    group,
    named,
    private_conversation,
    read,
    records,
    search,
    send,
    unfriend,
    unread,
)

if TYPE_CHECKING:
    from contract_tests.api import Api, User


def listed(user: User) -> list[int]:
    return [entry["id"] for entry in conversations(user)]


def test_opening_answers_the_conversation_and_the_friend(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    data = alice.post("/user/create_private_conversation", friend_id=bob.id).data
    assert data == {"conversation_id": data["conversation_id"], "friend_name": bob.name, "friend_avatar": ""}
    assert type(data["conversation_id"]) is int
    assert data["conversation_id"] >= 1


def test_two_friends_have_one_conversation_whoever_opens_it_and_however_often(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    chat = private_conversation(alice, bob)
    assert [private_conversation(*pair) for pair in [(alice, bob), (bob, alice), (alice, bob)]] == [chat] * 3
    assert listed(alice) == listed(bob) == [chat]


def test_two_pairs_have_two_conversations(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    assert private_conversation(alice, bob) != private_conversation(alice, carol)


def test_nobody_has_conversations_at_first(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    assert alice.get("/user/get_private_conversation").data == {"conversations": []}


def test_both_sides_list_the_conversation_at_once(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    chat = private_conversation(alice, bob)
    entry = {"id": chat, "is_private": True, "friend_avatar": "", "not_read": 0, "disabled": False}
    of_alice, of_bob = (user.get("/user/get_private_conversation").data for user in (alice, bob))
    assert of_alice == {"conversations": [entry | {"friend_id": bob.id, "friend_name": bob.name}]}
    assert of_bob == {"conversations": [entry | {"friend_id": alice.id, "friend_name": alice.name}]}
    assert {key: type(value) for key, value in of_alice["conversations"][0].items()} == {
        "id": int,
        "is_private": bool,
        "friend_id": int,
        "friend_name": str,
        "friend_avatar": str,
        "not_read": int,
        "disabled": bool,
    }
    assert conversations(carol) == []


def test_name_and_avatar_are_the_friends_present_ones(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    robert = api.name("Robert")
    _ = bob.put("/user/reset", username=robert, avatar_url="https://example.com/bob.png").data
    present = {"friend_name": robert, "friend_avatar": "https://example.com/bob.png"}
    assert alice.post("/user/create_private_conversation", friend_id=bob.id).data == {"conversation_id": chat} | present
    assert conversations(alice)[0].items() >= present.items()


def test_a_group_is_not_listed_as_a_private_conversation(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    group(alice, bob)
    assert conversations(alice) == conversations(bob) == []


def test_the_latest_message_else_the_creation_decides_the_order(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    with_bob, with_carol, with_dave = (private_conversation(alice, friend) for friend in (bob, carol, dave))
    assert listed(alice) == [with_dave, with_carol, with_bob]
    send(bob, with_bob)
    assert listed(alice) == [with_bob, with_dave, with_carol]
    send(alice, with_carol)
    assert listed(alice) == [with_carol, with_bob, with_dave]


def test_opening_and_reading_are_no_activity(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_bob, with_carol = private_conversation(alice, bob), private_conversation(alice, carol)
    assert private_conversation(alice, bob) == with_bob
    read(alice, with_bob)
    assert listed(alice) == [with_carol, with_bob]


def test_nobody_talks_to_a_user_who_does_not_exist(api: Api) -> None:
    answer = api.user("Alice").post("/user/create_private_conversation", friend_id=NOBODY)
    assert answer.refusal == (400, 2, "Target does not exist")


def test_a_deleted_account_does_not_exist(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    private_conversation(alice, bob)
    _ = bob.post("/user/logoff").data
    answer = alice.post("/user/create_private_conversation", friend_id=bob.id)
    assert answer.refusal == (400, 2, "Target does not exist")


def test_only_friends_open_a_conversation(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    answer = alice.post("/user/create_private_conversation", friend_id=bob.id)
    assert answer.refusal == (400, 3, "Not friends")
    assert conversations(alice) == conversations(bob) == []


def test_a_pending_request_makes_no_friends(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = alice.post("/user/send_friend_request", user_id=bob.id).data
    for user, other in [(alice, bob), (bob, alice)]:
        answer = user.post("/user/create_private_conversation", friend_id=other.id)
        assert answer.refusal == (400, 3, "Not friends")


def test_nobody_is_their_own_friend(api: Api) -> None:
    alice = api.user("Alice")
    answer = alice.post("/user/create_private_conversation", friend_id=alice.id)
    assert answer.refusal == (400, 3, "Not friends")


@pytest.mark.parametrize("ender", [0, 1], ids=["who opened it", "who did not open it"])
def test_the_end_of_the_friendship_disables_the_conversation_for_both(api: Api, ender: int) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    unfriend((alice, bob)[ender], (bob, alice)[ender])
    for user, friend in [(alice, bob), (bob, alice)]:
        assert conversations(user) == [
            {
                "id": chat,
                "is_private": True,
                "friend_id": friend.id,
                "friend_name": friend.name,
                "friend_avatar": "",
                "not_read": 0,
                "disabled": True,
            }
        ]
        assert user.post("/user/create_private_conversation", friend_id=friend.id).refusal == (400, 3, "Not friends")
        answer = user.post("/user/send_mesage", conversation_id=chat, content="Are you there?")
        assert answer.refusal == (400, 400, "Conversation is disabled")


def test_a_disabled_conversation_can_be_read_searched_and_emptied(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, "Farewell")
    unfriend(alice, bob)
    assert unread(bob, chat) == 1
    assert [record["msg_body"] for record in records(bob, chat)] == ["Farewell"]
    assert search(bob, chat, content="fare") == ["Farewell"]
    assert [message["read_by"] for message in read(bob, chat)] == [[bob.id]]
    assert unread(bob, chat) == 0
    assert bob.post("/user/delete_records", conversation_id=chat).data == {"delete": True}
    assert read(bob, chat) == []


def test_becoming_friends_again_enables_the_same_conversation(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, "before")
    unfriend(alice, bob)
    befriend(bob, alice)
    assert [(entry["id"], entry["disabled"]) for entry in conversations(alice)] == [(chat, False)]
    assert [(entry["id"], entry["disabled"]) for entry in conversations(bob)] == [(chat, False)]
    assert private_conversation(bob, alice) == chat
    send(bob, chat, "after")
    assert [message["msg_body"] for message in read(alice, chat)] == ["before", "after"]


def test_a_request_alone_does_not_enable_the_conversation_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    unfriend(alice, bob)
    _ = alice.post("/user/send_friend_request", user_id=bob.id).data
    answer = bob.post("/user/send_mesage", conversation_id=chat, content="hello")
    assert answer.refusal == (400, 400, "Conversation is disabled")


def test_the_end_of_an_account_disables_its_conversation(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = bob.put("/user/reset", avatar_url="https://example.com/bob.png").data
    chat = private_conversation(alice, bob)
    send(bob, chat, "Farewell")
    _ = bob.post("/user/logoff").data
    assert conversations(alice) == [
        {
            "id": chat,
            "is_private": True,
            "friend_id": bob.id,
            "friend_name": "Deleted user",
            "friend_avatar": "",
            "not_read": 1,
            "disabled": True,
        }
    ]
    answer = alice.post("/user/send_mesage", conversation_id=chat, content="Are you there?")
    assert answer.refusal == (400, 400, "Conversation is disabled")
    assert [message["msg_body"] for message in read(alice, chat)] == ["Farewell"]


def test_a_new_account_of_the_same_name_has_a_conversation_of_its_own(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    _ = bob.post("/user/logoff").data
    assert private_conversation(alice, named(api, bob.name)) != chat
    assert [entry["friend_name"] for entry in conversations(alice)] == [bob.name, "Deleted user"]
