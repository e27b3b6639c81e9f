"""Deleted records: they are gone for the caller alone, and for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.scenes import (
    befriend,
    bring_in,
    conversations,
    group,
    group_conversations,
    leave,
    private_conversation,
    read,
    records,
    remove,
    search,
    send,
    unfriend,
    unread,
)

if TYPE_CHECKING:
    from contract_tests.api import Api, User


def delete(user: User, conversation_id: int) -> None:
    _ = user.post("/user/delete_records", conversation_id=conversation_id).data


def texts(user: User, conversation_id: int) -> list[str]:
    """The texts that a user sees, which are the same in whatever way it looks."""
    shown = [message["msg_body"] for message in read(user, conversation_id)]
    assert [record["msg_body"] for record in records(user, conversation_id)] == shown
    assert search(user, conversation_id) == shown
    return shown


def test_the_conversation_is_empty_for_the_caller_only(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, "one")
    send(bob, chat, "two")
    assert alice.post("/user/delete_records", conversation_id=chat).data == {"delete": True}
    assert texts(alice, chat) == []
    assert texts(bob, chat) == ["one", "two"]


def test_a_group_is_empty_for_the_caller_only(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle, "one")
    delete(alice, circle)
    assert [texts(user, circle) for user in (alice, bob, carol)] == [[], ["one"], ["one"]]


def test_only_what_there_was_is_deleted(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, "one")
    delete(bob, chat)
    send(alice, chat, "two")
    send(bob, chat, "three")
    assert texts(bob, chat) == ["two", "three"]
    delete(bob, chat)
    assert texts(bob, chat) == []
    assert texts(alice, chat) == ["one", "two", "three"]


def test_each_user_deletes_at_a_time_of_their_own(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, "one")
    delete(alice, chat)
    send(alice, chat, "two")
    delete(bob, chat)
    send(alice, chat, "three")
    assert texts(alice, chat) == ["two", "three"]
    assert texts(bob, chat) == ["three"]


def test_there_need_be_nothing_to_delete(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    for _ in range(2):
        assert alice.post("/user/delete_records", conversation_id=chat).data == {"delete": True}
    send(bob, chat, "one")
    assert texts(alice, chat) == ["one"]


def test_nothing_is_unread_afterwards(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    send(alice, chat)
    delete(bob, chat)
    assert unread(bob, chat) == 0
    assert [message["read_by"] for message in read(alice, chat)] == [[bob.id], [bob.id]]


def test_what_is_sent_afterwards_is_unread(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    delete(bob, chat)
    send(alice, chat)
    assert unread(bob, chat) == 1


def test_the_other_conversations_keep_their_records(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat, circle = private_conversation(alice, bob), group(alice, api.user(), api.user())
    send(bob, chat, "private")
    send(alice, circle, "public")
    delete(alice, chat)
    assert texts(alice, circle) == ["public"]


def test_the_conversation_stays_in_the_list(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    chat, circle = private_conversation(alice, bob), group(alice, carol)
    for conversation_id in (chat, circle):
        send(alice, conversation_id)
        delete(alice, conversation_id)
    assert [(entry["id"], entry["disabled"]) for entry in conversations(alice)] == [(chat, False)]
    assert [(entry["id"], entry["disabled"]) for entry in group_conversations(alice)] == [(circle, False)]


def test_what_was_deleted_stays_deleted_in_every_session(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    delete(alice.log_in(), chat)
    assert texts(alice, chat) == []


def test_what_was_deleted_stays_deleted_when_friends_meet_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, "one")
    delete(alice, chat)
    unfriend(alice, bob)
    befriend(alice, bob)
    send(bob, chat, "two")
    assert texts(alice, chat) == ["two"]
    assert texts(bob, chat) == ["one", "two"]


def test_who_left_and_comes_back_sees_the_history_less_what_they_deleted(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle, "deleted by Bob")
    delete(bob, circle)
    send(alice, circle, "unread when Bob leaves")
    leave(bob, circle)
    send(alice, circle, "sent while Bob is away")
    bring_in(alice, circle, bob)
    send(alice, circle, "sent after the return")
    assert texts(bob, circle) == ["unread when Bob leaves", "sent while Bob is away", "sent after the return"]


def test_who_was_removed_and_comes_back_sees_the_history_less_what_they_deleted(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle, "deleted by Bob")
    delete(bob, circle)
    remove(alice, circle, bob)
    leave(bob, circle)
    send(alice, circle, "sent while Bob is away")
    bring_in(alice, circle, bob)
    assert texts(bob, circle) == ["sent while Bob is away"]


def test_the_removed_cannot_delete(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    remove(alice, circle, bob)
    answer = bob.post("/user/delete_records", conversation_id=circle)
    assert answer.refusal == (400, 3, "User is not in session")


def test_a_new_member_sees_what_others_deleted_for_themselves(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    send(alice, circle, "one")
    delete(alice, circle)
    delete(bob, circle)
    bring_in(alice, circle, carol)
    assert texts(carol, circle) == ["one"]
