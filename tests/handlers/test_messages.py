"""Messages: sending them, and what the conversation and its records show of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import group, leave, private_conversation, read, records, remove, send, unfriend

if TYPE_CHECKING:
    from contract_tests.api import JSON, Api

TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


def bodies(messages: list[JSON]) -> list[str]:
    return [message["msg_body"] for message in messages]


def test_sending_answers_the_id_of_the_message(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    data = alice.post("/user/send_mesage", conversation_id=chat, content="Did you read the book?").data
    assert data == {"message_id": data["message_id"]}
    assert type(data["message_id"]) is int
    assert [message["msg_id"] for message in read(bob, chat)] == [data["message_id"]]


def test_a_conversation_shows_all_there_is_to_know_about_a_message(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = alice.put("/user/reset", avatar_url="https://example.com/alice.png").data
    chat = private_conversation(alice, bob)
    message_id = send(alice, chat, "Did you read the book?")
    data = alice.get(f"/user/conversation/{chat}").data
    message = data["messages"][0]
    assert data == {
        "messages": [
            {
                "msg_id": message_id,
                "msg_body": "Did you read the book?",
                "sender_id": alice.id,
                "sender_name": alice.name,
                "sender_avatar": "https://example.com/alice.png",
                "create_time": message["create_time"],
                "reply_id": None,
                "reply content": None,
                "replied_times": 0,
                "read_status": False,
                "read_by": [],
            }
        ]
    }
    assert TIME.fullmatch(message["create_time"])
    assert type(message["read_status"]) is bool
    assert type(message["replied_times"]) is int


def test_records_show_a_message_without_its_readers_and_replies(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    first = send(alice, chat, "Did you read the book?")
    second = send(bob, chat, "Yes, twice.", reply_id=first)
    data = bob.get(f"/user/all_records/{chat}").data
    times = [record["create_time"] for record in data["messages"]]
    assert data == {
        "messages": [
            {
                "msg_id": first,
                "msg_body": "Did you read the book?",
                "sender_id": alice.id,
                "sender_name": alice.name,
                "sender_avatar": "",
                "create_time": times[0],
                "reply_id": None,
                "reply content": None,
            },
            {
                "msg_id": second,
                "msg_body": "Yes, twice.",
                "sender_id": bob.id,
                "sender_name": bob.name,
                "sender_avatar": "",
                "create_time": times[1],
                "reply_id": first,
                "reply content": "Did you read the book?",
            },
        ]
    }
    assert all(TIME.fullmatch(time) for time in times)
    assert [message["create_time"] for message in read(alice, chat)] == times


def test_a_new_conversation_is_empty(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    assert alice.get(f"/user/conversation/{chat}").data == {"messages": []}
    assert alice.get(f"/user/all_records/{chat}").data == {"messages": []}
    assert alice.post("/user/filter_records", conversation_id=chat).data == {"messages": []}


def test_messages_have_one_order_for_everyone_oldest_first(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    chat = group(alice, bob, carol)
    sent = [send(user, chat, f"message {number}") for number, user in enumerate([alice, bob, alice, carol, carol, bob])]
    assert sent == sorted(set(sent))
    for user in (alice, bob, carol):
        for messages in (read(user, chat), records(user, chat)):
            assert [message["msg_id"] for message in messages] == sent
            assert bodies(messages) == [f"message {number}" for number in range(6)]
            times = [message["create_time"] for message in messages]
            assert times == sorted(times)


def test_the_create_time_is_when_the_message_was_sent(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    before = datetime.now(UTC)
    send(alice, chat)
    after = datetime.now(UTC)
    assert before <= datetime.fromisoformat(read(bob, chat)[0]["create_time"]) <= after


@pytest.mark.parametrize(
    "content",
    [
        "x",
        " ",
        "  spaces around, and a line end \n",
        "two\r\nlines\tand a tab",
        "你好，世界",
        "e\u0301 and é stay what they are",
        "👩‍👩‍👧 \U0010ffff \ufeff\u2028\x01",
        "'; -- \\ \" % _ {} <b>",
        "x" * 10_000,
        "😀" * 10_000,
    ],
    ids=lambda content: ascii(content[:20]),
)
def test_a_text_comes_back_as_it_was_sent(api: Api, content: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, content)
    assert bodies(read(bob, chat)) == bodies(records(bob, chat)) == [content]


@pytest.mark.parametrize(
    "content", ["", "x" * 10_001, "😀" * 10_001, "a\0b"], ids=lambda content: ascii(content[:20]) or "empty"
)
def test_a_text_has_1_to_10000_characters_and_no_nul(api: Api, content: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    answer = alice.post("/user/send_mesage", conversation_id=chat, content=content)
    assert answer.is_malformed
    assert records(alice, chat) == []


def test_a_message_belongs_to_its_conversation_alone(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_bob, with_carol = private_conversation(alice, bob), private_conversation(alice, carol)
    send(alice, with_bob, "for Bob")
    send(alice, with_carol, "for Carol")
    assert bodies(read(alice, with_bob)) == bodies(read(bob, with_bob)) == ["for Bob"]
    assert bodies(records(alice, with_carol)) == bodies(records(carol, with_carol)) == ["for Carol"]


def test_messages_show_the_senders_present_name_and_avatar(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    alison = api.name("Alison")
    _ = alice.put("/user/reset", username=alison, avatar_url="https://example.com/alison.png").data
    for message in read(bob, chat) + records(bob, chat):
        assert (message["sender_id"], message["sender_name"]) == (alice.id, alison)
        assert message["sender_avatar"] == "https://example.com/alison.png"


def test_what_a_deleted_account_wrote_stays(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = bob.put("/user/reset", avatar_url="https://example.com/bob.png").data
    circle = group(alice, bob)
    chats = circle, private_conversation(alice, bob)
    for chat in chats:
        send(bob, chat, "Farewell")
    _ = bob.post("/user/logoff").data
    for chat in chats:
        for message in read(alice, chat) + records(alice, chat):
            assert (message["msg_body"], message["sender_id"]) == ("Farewell", bob.id)
            assert (message["sender_name"], message["sender_avatar"]) == ("Deleted user", "")


def test_what_former_members_wrote_stays_with_their_names(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(bob, circle, "I am off")
    send(carol, circle, "I am out")
    leave(bob, circle)
    remove(alice, circle, carol)
    shown = [(message["sender_name"], message["msg_body"]) for message in read(alice, circle)]
    assert shown == [(bob.name, "I am off"), (carol.name, "I am out")]


def test_members_of_a_group_talk_without_being_friends(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    unfriend(alice, bob)
    send(bob, circle, "Hello all")
    assert bodies(read(alice, circle)) == bodies(read(carol, circle)) == ["Hello all"]
