"""Unread counts: what `not_read` counts, and what marks a conversation as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.scenes import (
    NOBODY,
    bring_in,
    group,
    group_conversations,
    invitations,
    invite,
    leave,
    private_conversation,
    read,
    records,
    remove,
    search,
    send,
    unread,
)

if TYPE_CHECKING:
    from contract_tests.api import Api


def test_messages_by_others_are_unread_until_the_conversation_is_opened(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    for expected in (1, 2, 3):
        send(alice, chat)
        assert unread(bob, chat) == expected
    assert unread(alice, chat) == 0
    read(bob, chat)
    assert unread(bob, chat) == 0
    send(alice, chat)
    assert unread(bob, chat) == 1


def test_each_conversation_has_a_count_of_its_own(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_bob, with_carol, circle = (
        private_conversation(alice, bob),
        private_conversation(alice, carol),
        group(alice, api.user(), api.user()),
    )
    send(bob, with_bob)
    send(carol, with_carol)
    send(carol, with_carol)
    assert [unread(alice, chat) for chat in (with_bob, with_carol, circle)] == [1, 2, 0]
    read(alice, with_carol)
    assert [unread(alice, chat) for chat in (with_bob, with_carol, circle)] == [1, 0, 0]


def test_each_member_of_a_group_has_a_count_of_its_own(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle)
    send(alice, circle)
    read(carol, circle)
    send(alice, circle)
    assert [unread(user, circle) for user in (alice, bob, carol)] == [0, 3, 1]


def test_reading_counts_in_every_session_of_the_user(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    read(bob.log_in(), chat)
    assert unread(bob, chat) == 0


def test_sending_marks_the_conversation_as_read_for_the_sender(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle)
    send(bob, circle)
    assert [unread(user, circle) for user in (alice, bob, carol)] == [1, 0, 2]


def test_a_refused_message_marks_nothing(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    answer = bob.post("/user/send_mesage", conversation_id=chat, content="What?", reply_id=NOBODY)
    assert answer.refusal == (400, 400, "Replied message does not exist")
    assert unread(bob, chat) == 1


def test_records_and_search_mark_nothing(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, "book")
    assert len(records(bob, chat)) == len(records(bob, chat, limit=1)) == 1
    assert search(bob, chat) == search(bob, chat, content="book") == ["book"]
    assert unread(bob, chat) == 1
    assert read(alice, chat)[0]["read_by"] == []


def test_lists_mark_nothing(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    send(alice, circle)
    assert [unread(bob, circle), unread(bob, circle)] == [1, 1]


def test_an_older_page_marks_up_to_its_newest_message(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    sent = [send(alice, chat) for _ in range(4)]
    read(bob, chat, before=sent[2])
    assert unread(bob, chat) == 2
    read(bob, chat, limit=1, before=sent[3])
    assert unread(bob, chat) == 1


def test_the_newest_page_marks_everything(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    for _ in range(3):
        send(alice, chat)
    read(bob, chat, limit=1)
    assert unread(bob, chat) == 0


def test_an_empty_page_marks_nothing(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    first = send(alice, chat)
    assert read(bob, chat, before=first) == []
    assert unread(bob, chat) == 1


def test_the_read_position_never_moves_back(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    sent = [send(alice, chat) for _ in range(3)]
    read(bob, chat)
    read(bob, chat, before=sent[1])
    read(bob, chat, before=sent[0])
    assert unread(bob, chat) == 0
    send(alice, chat)
    read(bob, chat, before=sent[1])
    assert unread(bob, chat) == 1
    assert [message["read_by"] for message in read(alice, chat)] == [[bob.id], [bob.id], [bob.id], []]


def test_deleting_the_records_marks_all_as_read(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    send(alice, chat)
    _ = bob.post("/user/delete_records", conversation_id=chat).data
    assert unread(bob, chat) == 0
    send(alice, chat)
    assert unread(bob, chat) == 1


def test_a_new_member_starts_with_nothing_unread(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob)
    send(alice, circle)
    send(bob, circle)
    bring_in(alice, circle, carol)
    invite(bob, circle, dave)
    invitation_id = invitations(alice, circle)[0]["invitation_id"]
    fields = {"group_id": circle, "invitation_id": invitation_id, "response": "accepted"}
    _ = alice.post("/user/group/respond_invitation", **fields).data
    assert [unread(user, circle) for user in (carol, dave)] == [0, 0]
    send(alice, circle)
    assert [unread(user, circle) for user in (bob, carol, dave)] == [1, 1, 1]


def test_who_left_and_comes_back_starts_with_nothing_unread(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle, "unread when Bob leaves")
    leave(bob, circle)
    send(alice, circle, "sent while Bob is away")
    bring_in(alice, circle, bob)
    assert unread(bob, circle) == 0
    send(alice, circle)
    assert unread(bob, circle) == 1


def test_the_removed_have_nothing_unread_neither_then_nor_when_they_come_back(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle, "unread when Bob is removed")
    remove(alice, circle, bob)
    assert unread(bob, circle) == 0
    send(alice, circle, "sent while Bob is away")
    assert unread(bob, circle) == 0
    bring_in(alice, circle, bob)
    assert unread(bob, circle) == 0
    send(alice, circle)
    assert unread(bob, circle) == 1


def test_messages_of_former_members_stay_unread(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(bob, circle)
    send(carol, circle)
    leave(bob, circle)
    _ = carol.post("/user/logoff").data
    assert [entry["not_read"] for entry in group_conversations(alice)] == [2]


def test_a_role_changes_no_count(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(carol, circle)
    _ = alice.post("/user/group/transfer_ownership", group=circle, new_owner_id=bob.id).data
    assert [unread(user, circle) for user in (alice, bob)] == [1, 1]
