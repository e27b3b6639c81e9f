"""The end of an account: the user, the friends and the private conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.scenes import (
    befriend,
    conversations,
    find,
    friend_group,
    friend_requests,
    friends,
    friends_in,
    group,
    group_conversations,
    named,
    private_conversation,
    read,
    records,
    search,
    send,
)

if TYPE_CHECKING:
    from contract_tests.api import Api, User

NO_SUCH_USER = (400, 1, "User does not exist")
NOT_LOGGED_IN = (401, 1, "User is not logged in")
NO_TARGET = (400, 2, "Target does not exist")
TARGET_GONE = (400, 2, "The target user no longer exists")
NOT_FRIENDS = (400, 3, "Not friends")
CONVERSATION_DISABLED = (400, 400, "Conversation is disabled")
AVATAR = "https://example.com/alice.png"


def log_off(user: User) -> None:
    _ = user.post("/user/logoff").data


# --------------------------------------------------------------------------------------------- the user


def test_an_account_ends_once(api: Api) -> None:
    alice = api.user("Alice")
    assert alice.post("/user/logoff").data == {"deleted": True}
    assert alice.post("/user/logoff").refusal == NOT_LOGGED_IN


def test_nobody_logs_in_to_a_deleted_account(api: Api) -> None:
    alice = api.user("Alice")
    log_off(alice)
    for name in (alice.name, "Deleted user"):
        assert api.anyone.post("/user/login", username=name, password="secret").refusal == NO_SUCH_USER


def test_nobody_finds_a_deleted_account(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    log_off(alice)
    for name in (alice.name, "Deleted user"):
        assert bob.post("/user/search_friends", friend_name=name).refusal == NO_TARGET


def test_any_number_of_accounts_can_end(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_alice, with_bob = private_conversation(carol, alice), private_conversation(carol, bob)
    log_off(alice)
    log_off(bob)
    names = {entry["id"]: entry["friend_name"] for entry in conversations(carol)}
    assert names == {with_alice: "Deleted user", with_bob: "Deleted user"}


def test_the_end_of_an_account_leaves_other_users_alone(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob, carol)
    befriend(bob, carol)
    group_id = friend_group(bob, "Colleagues", alice, carol)
    log_off(alice)
    assert friends(bob) == friends_in(bob, group_id) == [carol.profile]
    assert friends(carol) == [bob.profile]


# ------------------------------------------------------------------------------------------- the friends


def test_friendships_end(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    group_id = friend_group(bob, "Colleagues", alice)
    log_off(alice)
    assert friends(bob) == []
    assert friends_in(bob, group_id) == []
    assert bob.post("/user/delete_friend", user_id=alice.id).refusal == NO_TARGET
    assert bob.post("/user/create_private_conversation", friend_id=alice.id).refusal == NO_TARGET
    assert bob.post("/user/create_group_conversation", members=[alice.id], name="Readers").refusal == NO_TARGET
    assert bob.post("/user/add_friend_to_group", user_id=alice.id, group_id=group_id).refusal == NOT_FRIENDS


def test_requests_end(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    _ = alice.post("/user/send_friend_request", user_id=bob.id).data
    _ = carol.post("/user/send_friend_request", user_id=alice.id).data
    log_off(alice)
    assert friend_requests(bob) == []
    assert bob.post("/user/respone_friend_request", user_id=alice.id, response="accept").refusal == TARGET_GONE
    assert bob.post("/user/send_friend_request", user_id=alice.id).refusal == NO_TARGET
    assert carol.post("/user/send_friend_request", user_id=alice.id).refusal == NO_TARGET


# ---------------------------------------------------------------------------- the private conversations


def test_private_conversations_are_disabled(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = alice.put("/user/reset", avatar_url=AVATAR).data
    conversation_id = private_conversation(alice, bob)
    _ = send(alice, conversation_id)
    log_off(alice)
    assert conversations(bob) == [
        {
            "id": conversation_id,
            "is_private": True,
            "friend_id": alice.id,
            "friend_name": "Deleted user",
            "friend_avatar": "",
            "not_read": 1,
            "disabled": True,
        }
    ]
    answer = bob.post("/user/send_mesage", conversation_id=conversation_id, content="hello")
    assert answer.refusal == CONVERSATION_DISABLED


def test_a_conversation_that_was_disabled_before_stays_readable(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)
    _ = send(alice, conversation_id)
    _ = alice.post("/user/delete_friend", user_id=bob.id).data
    log_off(alice)
    [conversation] = conversations(bob)
    assert (conversation["friend_name"], conversation["disabled"]) == ("Deleted user", True)
    assert [message["sender_name"] for message in read(bob, conversation_id)] == ["Deleted user"]


def test_what_the_user_wrote_stays_readable(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    _ = alice.put("/user/reset", avatar_url=AVATAR).data
    private_id, group_id = private_conversation(alice, bob), group(carol, bob, alice)
    for conversation_id in (private_id, group_id):
        message_id = send(alice, conversation_id, "Is it good?")
        _ = send(bob, conversation_id, "It is.", reply_id=message_id)
    log_off(alice)
    for conversation_id in (private_id, group_id):
        for messages in (read(bob, conversation_id), records(bob, conversation_id)):
            question, reply = messages
            assert question["msg_body"] == reply["reply content"] == "Is it good?"
            assert (question["sender_id"], question["sender_name"]) == (alice.id, "Deleted user")
            assert question["sender_avatar"] == ""
            assert (reply["sender_id"], reply["sender_name"]) == (bob.id, bob.name)
        assert search(bob, conversation_id, sender_id=alice.id) == ["Is it good?"]


def test_what_the_user_has_read_is_not_told_any_more(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    private_id, group_id = private_conversation(alice, bob), group(carol, alice, bob)
    for conversation_id in (private_id, group_id):
        _ = send(bob, conversation_id)
        _ = read(alice, conversation_id)
        [message] = read(bob, conversation_id)
        assert (message["read_by"], message["read_status"]) == ([alice.id], True)
    log_off(alice)
    for conversation_id in (private_id, group_id):
        [message] = read(bob, conversation_id)
        assert (message["read_by"], message["read_status"]) == ([], False)


# ------------------------------------------------------------------------------------ the name afterwards


def test_the_name_is_free_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    log_off(alice)
    _ = bob.put("/user/reset", username=alice.name).data
    assert find(bob, alice.name)["user_id"] == bob.id


def test_a_new_account_under_the_name_has_nothing_of_the_old_one(api: Api) -> None:
    old, bob, carol = api.users("Alice", "Bob", "Carol")
    _ = old.put("/user/reset", avatar_url=AVATAR).data
    _ = send(old, private_conversation(old, bob))
    _ = group(carol, old, bob)
    _ = friend_group(old, "Colleagues", bob)
    _ = api.user("Dave").post("/user/send_friend_request", user_id=old.id).data
    log_off(old)
    alice = named(api, old.name, "another secret")
    assert alice.id != old.id
    assert find(bob, old.name) == alice.profile == {"user_id": alice.id, "name": old.name, "avatar": ""}
    assert friends(alice) == friend_requests(alice) == conversations(alice) == group_conversations(alice) == []
    assert alice.get("/user/get_groups").data == {"groups": []}
    assert old.get("/user/get_friends").refusal == NOT_LOGGED_IN
    answer = api.anyone.post("/user/login", username=old.name, password="secret")
    assert answer.refusal == (400, 2, "Incorrect password")


def test_a_new_account_under_the_name_does_not_get_into_the_old_conversations(api: Api) -> None:
    old, bob, carol = api.users("Alice", "Bob", "Carol")
    private_id, group_id = private_conversation(old, bob), group(carol, old, bob)
    _ = send(old, private_id)
    log_off(old)
    alice = named(api, old.name)
    new_id = private_conversation(alice, bob)
    assert new_id not in (private_id, group_id)
    assert {entry["id"]: entry["disabled"] for entry in conversations(bob)} == {private_id: True, new_id: False}
    assert [record["sender_name"] for record in records(bob, private_id)] == ["Deleted user"]
    for conversation_id in (private_id, group_id):
        answer = alice.get(f"/user/conversation/{conversation_id}")
        assert answer.refusal == (400, 3, "User is not in session")
