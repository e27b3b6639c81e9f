"""A message with a `client_msg_id` can be sent again without harm: it gets the same id, and is stored once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.scenes import (
    befriend,
    bring_in,
    group,
    leave,
    private_conversation,
    read,
    records,
    send,
    unfriend,
    unread,
)
from tests.handlers.at_once import ROUNDS, at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import JSON, Answer, Api, User

ALREADY_USED = (400, 400, "client_msg_id is already used for another message")


def post(user: User, conversation_id: int, content: str = "hello", **fields: object) -> Answer:
    """Send a message under the id "mine", unless another is given."""
    options = {"client_msg_id": "mine"} | fields
    return user.post("/user/send_mesage", conversation_id=conversation_id, content=content, **options)


def bodies(messages: list[JSON]) -> list[str]:
    return [message["msg_body"] for message in messages]


# ----------------------------------------------------------------------------------- the same message again


def test_a_message_that_is_sent_again_gets_the_same_id_and_is_stored_once(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    ids = [post(alice, chat).data["message_id"] for _ in range(3)]
    assert len(set(ids)) == 1
    assert [message["msg_id"] for message in records(bob, chat)] == ids[:1]
    assert unread(bob, chat) == 1


def test_it_is_known_again_after_other_messages(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    first = post(alice, chat).data["message_id"]
    send(bob, chat, "two")
    send(alice, chat, "three")
    assert post(alice, chat).data["message_id"] == first
    assert bodies(records(bob, chat)) == ["hello", "two", "three"]


def test_a_reply_that_is_sent_again_is_counted_once(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    question = send(alice, chat, "why?")
    ids = {post(bob, chat, reply_id=question).data["message_id"] for _ in range(3)}
    assert len(ids) == 1
    assert [message["replied_times"] for message in read(alice, chat)] == [1, 0]


def test_sending_again_reads_nothing_that_has_come_meanwhile(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    post(alice, chat)
    send(bob, chat, "unread")
    post(alice, chat)
    assert unread(alice, chat) == 1


def test_a_message_without_an_id_is_a_new_one_each_time(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    assert send(alice, chat, "hello") != send(alice, chat, "hello")
    assert bodies(records(bob, chat)) == ["hello", "hello"]


def test_it_is_known_again_by_who_has_deleted_its_records(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    question = send(bob, chat, "why?")
    first = post(alice, chat, reply_id=question).data["message_id"]
    _ = alice.post("/user/delete_records", conversation_id=chat).data
    assert post(alice, chat, reply_id=question).data["message_id"] == first
    assert records(alice, chat) == []


# ------------------------------------------------------------------------------------------ another message


@pytest.mark.parametrize("content", ["Hello", "hello ", "h"])
def test_another_text_under_the_same_id_is_refused_and_not_stored(api: Api, content: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    post(alice, chat)
    assert post(alice, chat, content).refusal == ALREADY_USED
    assert bodies(records(bob, chat)) == ["hello"]
    assert unread(bob, chat) == 1


def test_another_original_under_the_same_id_is_refused_and_not_counted(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    one, two = send(bob, chat, "one"), send(bob, chat, "two")
    post(alice, chat, client_msg_id="a reply", reply_id=one)
    post(alice, chat, client_msg_id="no reply")
    assert post(alice, chat, client_msg_id="a reply", reply_id=two).refusal == ALREADY_USED
    assert post(alice, chat, client_msg_id="a reply").refusal == ALREADY_USED
    assert post(alice, chat, client_msg_id="a reply", reply_id=None).refusal == ALREADY_USED
    assert post(alice, chat, client_msg_id="no reply", reply_id=one).refusal == ALREADY_USED
    assert [message["replied_times"] for message in read(bob, chat)] == [1, 0, 0, 0]


def test_the_same_id_of_another_sender_or_in_another_conversation_is_another_message(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_bob, with_carol = private_conversation(alice, bob), private_conversation(alice, carol)
    answers = [post(alice, with_bob), post(bob, with_bob), post(alice, with_carol)]
    assert len({answer.data["message_id"] for answer in answers}) == 3
    assert bodies(records(bob, with_bob)) == ["hello", "hello"]


def test_ids_are_compared_exactly(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    similar = ["mine", "Mine", "mine ", "m\u00efne", "mi\u0308ne", "m" * 64, "😀" * 64]
    assert len({post(alice, chat, client_msg_id=each).data["message_id"] for each in similar}) == len(similar)


@pytest.mark.parametrize("client_msg_id", ["", "m" * 65, "a\0b", 1, None, True, ["mine"]])
def test_what_is_no_such_id_is_refused(api: Api, client_msg_id: object) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    assert post(alice, chat, client_msg_id=client_msg_id).is_malformed
    assert records(bob, chat) == []


# --------------------------------------------------------------------------------------- who may send no more


def test_who_has_left_is_refused_also_when_sending_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = group(alice, bob)
    first = post(bob, chat).data["message_id"]
    leave(bob, chat)
    assert post(bob, chat).refusal == (400, 3, "User is not in session")
    bring_in(alice, chat, bob)
    assert post(bob, chat).data["message_id"] == first


def test_a_disabled_conversation_refuses_also_what_is_sent_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    first = post(alice, chat).data["message_id"]
    unfriend(alice, bob)
    assert post(alice, chat).refusal == (400, 400, "Conversation is disabled")
    befriend(alice, bob)
    assert post(alice, chat).data["message_id"] == first


# -------------------------------------------------------------------------------------------------- at once


@pytest.mark.parametrize("replies", [False, True], ids=["messages", "replies"])
def test_a_message_that_is_sent_several_times_at_once_is_stored_once(api: Api, *, replies: bool) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    question = send(bob, chat, "why?")
    original: dict[str, Any] = {"reply_id": question} if replies else {}
    for number in range(ROUNDS):
        again: Callable[[], Answer] = partial(post, alice, chat, client_msg_id=f"number {number}", **original)
        answers: list[Answer] = at_once(*[again] * 4)
        assert len({answer.data["message_id"] for answer in answers}) == 1
    assert len(records(bob, chat)) == 1 + ROUNDS
    assert unread(bob, chat) == ROUNDS
    assert read(bob, chat)[0]["replied_times"] == (ROUNDS if replies else 0)
