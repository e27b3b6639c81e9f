"""What holds when messages meet each other, and what ends or empties a conversation; on PostgreSQL, which lets them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import bring_in, group, private_conversation, read, records, send, unread
from tests.handlers.at_once import ROUNDS, Outcome, at_once, outcome

if TYPE_CHECKING:
    from contract_tests.api import JSON, Api, User
    from tests.conftest import Service

pytestmark = pytest.mark.inside

SPEAKERS = 5
"""More than one, so that some wait for others, and are still to come when what they wait for is over."""

NOT_IN_SESSION = (400, 3, "User is not in session")


@pytest.fixture
def api(postgres_service: Service) -> Api:
    """The service over an empty PostgreSQL."""
    return postgres_service.empty()


def try_to_send(user: User, conversation_id: int, times: int = 4) -> list[Outcome]:
    """How it ends when a user sends several messages, one after the other."""
    message = {"conversation_id": conversation_id, "content": "hello"}
    return [outcome(user.post("/user/send_mesage", **message)) for _ in range(times)]


def empty_it(user: User, conversation_id: int) -> None:
    """Delete a user's records of a conversation several times, one after the other."""
    for _ in range(4):
        assert outcome(user.post("/user/delete_records", conversation_id=conversation_id)) is None


def test_messages_have_one_order_and_none_is_lost(api: Api) -> None:
    speakers = api.users("Alice", "Bob", "Carol")
    listener = api.user("Dave")
    group_id = group(*speakers, listener)
    expected: set[str] = set()

    def speak(user: User, texts: list[str]) -> list[int]:
        return [send(user, group_id, text) for text in texts]

    def listen() -> list[list[JSON]]:
        return [records(listener, group_id) for _ in range(4)]

    for number in range(ROUNDS):
        texts = {user: [f"{number} {user.name} {line}" for line in range(3)] for user in speakers}
        *sent, heard = at_once(*[partial(speak, user, texts[user]) for user in speakers], listen)
        known = records(listener, group_id)
        assert all(known[: len(earlier)] == earlier for earlier in heard)
        expected |= {text for mine in texts.values() for text in mine}
        assert sorted(record["msg_body"] for record in known) == sorted(expected)
        assert {message_id for ids in sent for message_id in ids} <= {record["msg_id"] for record in known}
        assert known == sorted(known, key=lambda record: record["msg_id"])
        assert known == sorted(known, key=lambda record: record["create_time"])
        last = {record["sender_id"]: place for place, record in enumerate(known, 1)}
        for user in (*speakers, listener):
            assert unread(user, group_id) == len(known) - last.get(user.id, 0)


def test_nothing_is_said_by_who_has_been_removed(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    group_id = group(alice, bob)

    def remove() -> list[JSON]:
        assert outcome(alice.post("/user/group/remove_member", group=group_id, member_id=bob.id)) is None
        return records(alice, group_id)

    speak = partial(try_to_send, bob, group_id)
    for _ in range(ROUNDS):
        before = records(alice, group_id)
        *said, at_the_end = at_once(*[speak] * SPEAKERS, remove)
        accepted = [of_one.count(None) for of_one in said]
        assert said == [[None] * count + [NOT_IN_SESSION] * (4 - count) for count in accepted]
        assert records(alice, group_id) == at_the_end
        assert len(at_the_end) == len(before) + sum(accepted)
        bring_in(alice, group_id, bob)


def test_who_empties_a_conversation_while_speaking_has_read_what_it_said(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)
    speak, empty = partial(try_to_send, bob, conversation_id), partial(empty_it, bob, conversation_id)
    for _ in range(ROUNDS):
        said, *_ = at_once(speak, empty, empty)
        assert said == [None] * 4
        assert unread(bob, conversation_id) == 0


def test_who_empties_a_conversation_while_another_speaks_has_the_rest_unread(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)
    speak, empty = partial(try_to_send, alice, conversation_id), partial(empty_it, bob, conversation_id)
    for _ in range(ROUNDS):
        said, *_ = at_once(speak, empty, empty)
        assert said == [None] * 4
        assert unread(bob, conversation_id) == len(records(bob, conversation_id))
        assert len(read(bob, conversation_id)) <= 4
