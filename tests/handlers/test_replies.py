"""Replies: what may be replied to, how a reply quotes it, and how replies are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.scenes import NOBODY, bring_in, group, private_conversation, read, records, search, send, unfriend

if TYPE_CHECKING:
    from contract_tests.api import JSON, Api

NOT_FOUND = (400, 400, "Replied message does not exist")


def quotes(messages: list[JSON]) -> list[tuple[int | None, str | None]]:
    return [(message["reply_id"], message["reply content"]) for message in messages]


def counts(messages: list[JSON]) -> list[int]:
    return [message["replied_times"] for message in messages]


def test_a_reply_quotes_the_message_that_it_replies_to(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    question = send(alice, chat, "Did you read the book?")
    send(bob, chat, "Yes, twice.", reply_id=question)
    expected = [(None, None), (question, "Did you read the book?")]
    for user in (alice, bob):
        assert quotes(read(user, chat)) == quotes(records(user, chat)) == expected
    found = alice.post("/user/filter_records", conversation_id=chat, content="twice").data["messages"]
    assert quotes(found) == expected[1:]


def test_a_message_counts_the_replies_to_it(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    question = send(alice, circle, "Did you read the book?")
    answer = send(bob, circle, "Yes.", reply_id=question)
    send(carol, circle, "No.", reply_id=question)
    send(alice, circle, "Why not?", reply_id=answer)
    send(alice, circle, "Anybody else?", reply_id=question)
    send(alice, circle, "No reply to anything")
    for user in (alice, bob, carol):
        assert counts(read(user, circle)) == [3, 1, 0, 0, 0, 0]


def test_a_reply_to_a_reply_quotes_the_reply_alone(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    first = send(alice, chat, "one")
    second = send(bob, chat, "two", reply_id=first)
    send(alice, chat, "three", reply_id=second)
    assert quotes(read(alice, chat)) == [(None, None), (first, "one"), (second, "two")]


def test_one_may_reply_to_oneself(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    first = send(alice, chat, "one")
    send(alice, chat, "one, I mean", reply_id=first)
    assert quotes(read(bob, chat)) == [(None, None), (first, "one")]
    assert counts(read(bob, chat)) == [1, 0]


def test_null_means_a_reply_to_none(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, "hello", reply_id=None)
    assert quotes(read(bob, chat)) == quotes(records(bob, chat)) == [(None, None)]


def test_a_long_text_is_quoted_whole(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    text = "字" * 10_000
    long = send(alice, chat, text)
    send(bob, chat, "I see.", reply_id=long)
    assert quotes(read(alice, chat))[1] == (long, text)


def test_replies_outside_of_the_page_are_counted_and_quoted_too(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    question = send(alice, chat, "Did you read the book?")
    answer = send(bob, chat, "Yes.", reply_id=question)
    expected = [(question, "Did you read the book?")]
    assert quotes(read(alice, chat, limit=1)) == quotes(records(alice, chat, limit=1)) == expected
    assert counts(read(alice, chat, before=answer)) == [1]


def test_search_looks_at_the_text_of_a_reply_not_at_what_it_quotes(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    question = send(alice, chat, "Did you read the book?")
    send(bob, chat, "Yes.", reply_id=question)
    assert search(alice, chat, content="book") == ["Did you read the book?"]


def test_a_message_that_never_existed_is_not_found(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    last = send(alice, chat)
    for unknown in (last + 1, NOBODY):
        answer = alice.post("/user/send_mesage", conversation_id=chat, content="What?", reply_id=unknown)
        assert answer.refusal == NOT_FOUND
    assert [message["msg_id"] for message in read(alice, chat)] == [last]


def test_a_message_of_another_conversation_is_not_found(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_bob, with_carol = private_conversation(alice, bob), private_conversation(alice, carol)
    elsewhere = send(alice, with_carol)
    answer = alice.post("/user/send_mesage", conversation_id=with_bob, content="What?", reply_id=elsewhere)
    assert answer.refusal == NOT_FOUND
    assert read(bob, with_bob) == []
    assert counts(read(carol, with_carol)) == [0]


def test_what_the_caller_deleted_cannot_be_replied_to_by_the_caller_alone(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    message_id = send(alice, chat, "Did you read the book?")
    _ = bob.post("/user/delete_records", conversation_id=chat).data
    answer = bob.post("/user/send_mesage", conversation_id=chat, content="Yes.", reply_id=message_id)
    assert answer.refusal == NOT_FOUND
    send(alice, chat, "Well?", reply_id=message_id)
    assert counts(read(alice, chat)) == [1, 0]


def test_who_deleted_the_original_still_sees_it_quoted(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    question = send(alice, chat, "Did you read the book?")
    _ = bob.post("/user/delete_records", conversation_id=chat).data
    send(alice, chat, "Well?", reply_id=question)
    expected = [(question, "Did you read the book?")]
    assert quotes(read(bob, chat)) == quotes(records(bob, chat)) == expected
    found = bob.post("/user/filter_records", conversation_id=chat).data["messages"]
    assert quotes(found) == expected


def test_a_new_member_may_reply_to_the_earlier_history(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    question = send(alice, circle, "Did you read the book?")
    bring_in(alice, circle, carol)
    send(carol, circle, "Yes.", reply_id=question)
    assert quotes(read(alice, circle)) == [(None, None), (question, "Did you read the book?")]


def test_what_a_deleted_account_wrote_can_be_replied_to(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    farewell = send(bob, circle, "Farewell")
    _ = bob.post("/user/logoff").data
    send(carol, circle, "We miss you", reply_id=farewell)
    assert quotes(read(alice, circle)) == [(None, None), (farewell, "Farewell")]
    assert counts(read(alice, circle)) == [1, 0]


def test_nothing_is_replied_to_in_a_disabled_conversation(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    message_id = send(alice, chat)
    unfriend(alice, bob)
    answer = bob.post("/user/send_mesage", conversation_id=chat, content="What?", reply_id=message_id)
    assert answer.refusal == (400, 400, "Conversation is disabled")
    assert counts(read(alice, chat)) == [0]
