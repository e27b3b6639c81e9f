"""A conversation of any length is shown whole by each operation that shows all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import private_conversation, read, records, send, unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import JSON, Api, User

    Look = Callable[..., list[JSON]]

BATCH = 200
"""How many messages the service reads at once."""


def found(user: User, conversation_id: int, **conditions: int) -> list[JSON]:
    """What a search finds; with `before`, the part of it that is older than a message."""
    before = conditions.get("before", 2**53)
    messages = user.post("/user/filter_records", conversation_id=conversation_id).data["messages"]
    return [message for message in messages if message["msg_id"] < before]


@pytest.fixture
def chat(api: Api) -> tuple[User, User, int, list[int]]:
    """Two friends, their conversation, and the ids of its messages, one more than two batches hold."""
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)
    return alice, bob, conversation_id, [send(alice, conversation_id) for _ in range(2 * BATCH + 1)]


@pytest.mark.parametrize("look", [read, records, found], ids=["conversation", "all_records", "filter_records"])
def test_a_conversation_of_any_length_is_shown_whole(chat: tuple[User, User, int, list[int]], look: Look) -> None:
    _, bob, conversation_id, sent = chat
    for length in (0, 1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH - 1, 2 * BATCH):
        shown = look(bob, conversation_id, before=sent[length])
        assert [message["msg_id"] for message in shown] == sent[:length]
    assert [message["msg_id"] for message in look(bob, conversation_id)] == sent


def test_opening_a_long_conversation_marks_all_of_it_as_read(chat: tuple[User, User, int, list[int]]) -> None:
    alice, bob, conversation_id, sent = chat
    assert unread(bob, conversation_id) == len(sent)
    assert {tuple(message["read_by"]) for message in read(bob, conversation_id)} == {(bob.id,)}
    assert unread(bob, conversation_id) == 0
    assert all(message["read_status"] for message in read(alice, conversation_id))
