"""Which error wins, where a request to a conversation has several faults; and who is in a conversation at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.scenes import NOBODY, bring_in, group, leave, private_conversation, read, remove, send, unfriend

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api, User

NO_TARGET = (400, 2, "Target does not exist")
NOT_IN_SESSION = (400, 3, "User is not in session")

WITH_ID_IN_THE_PATH = ["/user/conversation/{}", "/user/all_records/{}"]
WITH_ID_IN_THE_BODY = ["/user/send_mesage", "/user/filter_records", "/user/delete_records"]

of_any_operation = pytest.mark.parametrize("path", WITH_ID_IN_THE_PATH + WITH_ID_IN_THE_BODY)


def ask(user: User, path: str, conversation_id: int, **more: Any) -> Answer:
    """Send a request that is fine but perhaps for its conversation, and for `more` in the query or the body."""
    if path in WITH_ID_IN_THE_PATH:
        return user.get(path.format(conversation_id), **more)
    content = {"content": "hello"} if path == "/user/send_mesage" else {}
    return user.post(path, conversation_id=conversation_id, **content, **more)


@of_any_operation
def test_the_shape_wins_over_a_conversation_that_does_not_exist(api: Api, path: str) -> None:
    assert ask(api.user(), path, NOBODY, no="such").is_malformed


@of_any_operation
def test_the_shape_wins_over_who_is_in_the_conversation(api: Api, path: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    assert ask(carol, path, private_conversation(alice, bob), no="such").is_malformed


@of_any_operation
def test_a_conversation_has_to_exist(api: Api, path: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    private_conversation(alice, bob)
    assert ask(alice, path, NOBODY).refusal == NO_TARGET


@of_any_operation
def test_others_are_not_in_a_private_conversation(api: Api, path: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    private_conversation(alice, carol)
    private_conversation(carol, bob)
    assert ask(carol, path, private_conversation(alice, bob)).refusal == NOT_IN_SESSION


@of_any_operation
def test_others_are_not_in_a_disabled_conversation_either(api: Api, path: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    chat = private_conversation(alice, bob)
    unfriend(alice, bob)
    assert ask(carol, path, chat).refusal == NOT_IN_SESSION


@of_any_operation
def test_outsiders_the_removed_and_those_who_left_are_not_in_a_group(api: Api, path: str) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol)
    remove(alice, circle, bob)
    leave(carol, circle)
    for user in (bob, carol, dave):
        assert ask(user, path, circle).refusal == NOT_IN_SESSION


@of_any_operation
def test_the_invited_are_not_in_a_group_before_they_are_accepted(api: Api, path: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    _ = bob.post("/user/group/invite", group_id=circle, invited_user_id=carol.id).data
    assert ask(carol, path, circle).refusal == NOT_IN_SESSION


@of_any_operation
def test_who_comes_back_is_in_the_group(api: Api, path: str) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    remove(alice, circle, bob)
    leave(carol, circle)
    for user in (bob, carol):
        bring_in(alice, circle, user)
        assert ask(user, path, circle).status == 200


def test_an_outsider_learns_nothing_of_a_replied_message(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    chat = private_conversation(alice, bob)
    for reply_id in (send(alice, chat), NOBODY):
        assert ask(carol, "/user/send_mesage", chat, reply_id=reply_id).refusal == NOT_IN_SESSION
        assert ask(carol, "/user/send_mesage", NOBODY, reply_id=reply_id).refusal == NO_TARGET


def test_a_refused_message_is_not_sent(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol)
    remove(alice, circle, carol)
    for user in (carol, dave):
        assert ask(user, "/user/send_mesage", circle).refusal == NOT_IN_SESSION
    assert read(alice, circle) == []


def test_a_refused_delete_deletes_nothing(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(alice, circle, "hello")
    remove(alice, circle, carol)
    assert ask(carol, "/user/delete_records", circle).refusal == NOT_IN_SESSION
    bring_in(alice, circle, carol)
    assert [message["msg_body"] for message in read(carol, circle)] == ["hello"]
