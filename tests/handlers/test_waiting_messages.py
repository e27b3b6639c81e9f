"""A message that had to wait for a change of its conversation is judged by what is so after the change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import group, private_conversation, read, records, send
from db import conversations, members, sending
from db.database import write
from db.models import database

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import Answer, Api, User
    from tests.conftest import Service

pytestmark = pytest.mark.inside


@pytest.fixture
def api(postgres_service: Service) -> Api:
    """The service over an empty PostgreSQL."""
    return postgres_service.empty()


def somebody_waits() -> bool:
    """Whether a transaction waits for another."""
    waiting: int = database.execute_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0]
    return waiting > 0


def send_meanwhile(user: User, conversation_id: int, change: Callable[[], object], **fields: object) -> Answer:
    """The answer to a message that is sent while a conversation is changed, and waits until the change is made."""
    message = {"conversation_id": conversation_id, "content": "hello", **fields}
    with ThreadPoolExecutor(1) as thread:

        def work() -> Callable[[], Answer]:
            conversations.lock(conversation_id)
            change()
            sent = thread.submit(user.post, "/user/send_mesage", **message)
            while not somebody_waits():
                assert not sent.done()
            return sent.result

        return write(work)()


def test_a_message_that_waited_while_its_conversation_was_disabled_is_refused(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)
    answer = send_meanwhile(bob, conversation_id, partial(conversations.set_disabled, conversation_id, disabled=True))
    assert answer.refusal == (400, 400, "Conversation is disabled")
    assert records(alice, conversation_id) == []


def test_a_message_that_waited_while_its_sender_was_removed_is_refused(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    group_id = group(alice, bob)
    answer = send_meanwhile(bob, group_id, partial(members.remove, group_id, bob.id))
    assert answer.refusal == (400, 3, "User is not in session")
    assert records(alice, group_id) == []


def test_a_message_that_waited_for_nothing_that_concerns_it_is_sent(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    group_id = group(alice, bob)
    sent = send_meanwhile(bob, group_id, partial(members.set_role, group_id, bob.id, "admin"))
    assert [record["msg_id"] for record in records(alice, group_id)] == [sent.data["message_id"]]


def test_a_reply_that_waited_while_its_sender_deleted_the_original_is_refused(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)
    original = send(alice, conversation_id, "original")
    answer = send_meanwhile(bob, conversation_id, partial(members.clear, conversation_id, bob.id, 1), reply_id=original)
    assert answer.refusal == (400, 400, "Replied message does not exist")
    assert [(message["msg_id"], message["replied_times"]) for message in read(alice, conversation_id)] == [
        (original, 0)
    ]


def test_a_reply_that_waited_for_another_reply_is_counted_too(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation_id = private_conversation(alice, bob)
    original = send(alice, conversation_id, "original")
    draft = sending.Draft(conversation_id, alice.id, "first", original)
    send_meanwhile(bob, conversation_id, partial(sending.at_once, draft), reply_id=original)
    assert [message["replied_times"] for message in read(alice, conversation_id)] == [2, 0, 0]
