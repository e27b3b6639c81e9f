"""Read receipts: who is listed in `read_by`, and when `read_status` is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.scenes import (
    befriend,
    bring_in,
    group,
    leave,
    private_conversation,
    read,
    records,
    remove,
    send,
    unfriend,
)

if TYPE_CHECKING:
    from contract_tests.api import Api, User


def readers(user: User, conversation_id: int) -> list[list[int]]:
    """The `read_by` of each message as this user sees it; looking makes a reader of whoever is not the sender."""
    messages = read(user, conversation_id)
    assert [message["read_status"] for message in messages] == [bool(message["read_by"]) for message in messages]
    return [message["read_by"] for message in messages]


def test_a_message_that_nobody_opened_is_not_read(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    message = read(alice, chat)[0]
    assert (message["read_status"], message["read_by"]) == (False, [])


def test_a_message_that_the_other_opened_is_read(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    read(bob, chat)
    message = read(alice, chat)[0]
    assert (message["read_status"], message["read_by"]) == (True, [bob.id])


def test_the_callers_own_view_counts(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    message = read(bob, chat)[0]
    assert (message["read_status"], message["read_by"]) == (True, [bob.id])


def test_the_sender_is_never_a_reader(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    send(bob, chat)
    assert readers(alice, chat) == [[bob.id], [alice.id]]
    assert readers(bob, chat) == [[bob.id], [alice.id]]


def test_readers_are_listed_by_ascending_id(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(carol, dave, bob, alice)
    send(carol, circle)
    read(dave, circle)
    assert readers(carol, circle) == [[dave.id]]
    read(alice, circle)
    assert readers(carol, circle) == [[alice.id, dave.id]]
    read(bob, circle)
    assert readers(carol, circle) == [[alice.id, bob.id, dave.id]]


def test_each_message_has_readers_of_its_own(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle)
    read(bob, circle)
    send(alice, circle)
    read(carol, circle)
    send(alice, circle)
    assert readers(alice, circle) == [[bob.id, carol.id], [carol.id], []]


def test_an_older_page_lists_the_caller_for_what_it_shows_alone(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    sent = [send(alice, chat) for _ in range(3)]
    assert [message["read_by"] for message in read(bob, chat, before=sent[2])] == [[bob.id], [bob.id]]
    assert readers(alice, chat) == [[bob.id], [bob.id], []]


def test_sending_reads_what_came_before(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle)
    send(alice, circle)
    send(bob, circle)
    assert [message["read_by"] for message in read(carol, circle)] == [
        [bob.id, carol.id],
        [bob.id, carol.id],
        [carol.id],
    ]


def test_deleting_the_records_reads_them(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    _ = bob.post("/user/delete_records", conversation_id=chat).data
    send(alice, chat)
    assert readers(alice, chat) == [[bob.id], []]


def test_records_do_not_make_a_reader(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    records(bob, chat)
    _ = bob.post("/user/filter_records", conversation_id=chat).data
    assert readers(alice, chat) == [[]]


def test_a_new_member_reads_only_what_is_sent_from_then_on(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    send(alice, circle, "before Carol")
    bring_in(alice, circle, carol)
    send(alice, circle, "with Carol")
    assert [message["msg_body"] for message in read(carol, circle)] == ["before Carol", "with Carol"]
    assert readers(alice, circle) == [[], [carol.id]]
    assert readers(carol, circle) == [[], [carol.id]]


def test_who_leaves_is_no_longer_listed(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle)
    read(bob, circle)
    read(carol, circle)
    leave(bob, circle)
    assert readers(alice, circle) == [[carol.id]]
    leave(carol, circle)
    message = read(alice, circle)[0]
    assert (message["read_status"], message["read_by"]) == (False, [])


def test_who_is_removed_is_no_longer_listed(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle)
    read(bob, circle)
    read(carol, circle)
    remove(alice, circle, bob)
    assert readers(alice, circle) == [[carol.id]]


def test_who_deletes_the_account_is_no_longer_listed(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle, chat = group(alice, bob, carol), private_conversation(alice, bob)
    for conversation_id in (circle, chat):
        send(alice, conversation_id)
        read(bob, conversation_id)
    read(carol, circle)
    _ = bob.post("/user/logoff").data
    assert readers(alice, circle) == [[carol.id]]
    assert readers(alice, chat) == [[]]


def test_who_left_and_comes_back_counts_from_then_on(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle, "read before leaving")
    read(bob, circle)
    leave(bob, circle)
    send(alice, circle, "sent in between")
    bring_in(alice, circle, bob)
    send(alice, circle, "sent after the return")
    assert readers(alice, circle) == [[], [], []]
    assert readers(bob, circle) == [[], [], [bob.id]]
    assert readers(alice, circle) == [[], [], [bob.id]]


def test_who_was_removed_and_comes_back_counts_from_then_on(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle, "read before the removal")
    read(bob, circle)
    remove(alice, circle, bob)
    send(alice, circle, "sent in between")
    bring_in(alice, circle, bob)
    send(alice, circle, "sent after the return")
    assert readers(bob, circle) == [[], [], [bob.id]]
    assert readers(alice, circle) == [[], [], [bob.id]]


def test_a_new_owner_is_a_reader_like_any_member(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(carol, circle)
    read(alice, circle)
    _ = alice.post("/user/group/transfer_ownership", group=circle, new_owner_id=bob.id).data
    assert readers(bob, circle) == [[alice.id, bob.id]]


def test_the_end_of_a_friendship_keeps_the_readers(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat)
    read(bob, chat)
    unfriend(alice, bob)
    assert readers(alice, chat) == [[bob.id]]
    befriend(alice, bob)
    assert readers(alice, chat) == [[bob.id]]
