"""The documented errors of conversations and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.rows.row import Row
from contract_tests.scenes import NOBODY, private_conversation

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api


def talk_to_nobody(api: Api) -> Answer:
    """Nobody has this id."""
    return api.user().post("/user/create_private_conversation", friend_id=NOBODY)


def talk_to_a_stranger(api: Api) -> Answer:
    """The two are no friends."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/create_private_conversation", friend_id=bob.id)


def read_no_conversation(api: Api) -> Answer:
    """No conversation has this id."""
    return api.user().get(f"/user/conversation/{NOBODY}")


def read_as_an_outsider(api: Api) -> Answer:
    """The conversation is one of others."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return carol.get(f"/user/conversation/{private_conversation(alice, bob)}")


def send_to_no_conversation(api: Api) -> Answer:
    """No conversation has this id."""
    return api.user().post("/user/send_mesage", conversation_id=NOBODY, content="hello")


def send_as_an_outsider(api: Api) -> Answer:
    """The conversation is one of others."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return carol.post("/user/send_mesage", conversation_id=private_conversation(alice, bob), content="hello")


def list_the_records_of_no_conversation(api: Api) -> Answer:
    """No conversation has this id."""
    return api.user().get(f"/user/all_records/{NOBODY}")


def list_the_records_as_an_outsider(api: Api) -> Answer:
    """The conversation is one of others."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return carol.get(f"/user/all_records/{private_conversation(alice, bob)}")


def search_no_conversation(api: Api) -> Answer:
    """No conversation has this id."""
    return api.user().post("/user/filter_records", conversation_id=NOBODY)


def search_as_an_outsider(api: Api) -> Answer:
    """The conversation is one of others."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return carol.post("/user/filter_records", conversation_id=private_conversation(alice, bob))


def empty_no_conversation(api: Api) -> Answer:
    """No conversation has this id."""
    return api.user().post("/user/delete_records", conversation_id=NOBODY)


def empty_as_an_outsider(api: Api) -> Answer:
    """The conversation is one of others."""
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    return carol.post("/user/delete_records", conversation_id=private_conversation(alice, bob))


ROWS = [
    Row("POST /user/create_private_conversation", 2, "Target does not exist", talk_to_nobody),
    Row("POST /user/create_private_conversation", 3, "Not friends", talk_to_a_stranger),
    Row("GET /user/conversation/{conversation_id}", 2, "Target does not exist", read_no_conversation),
    Row("GET /user/conversation/{conversation_id}", 3, "User is not in session", read_as_an_outsider),
    Row("POST /user/send_mesage", 2, "Target does not exist", send_to_no_conversation),
    Row("POST /user/send_mesage", 3, "User is not in session", send_as_an_outsider),
    Row("GET /user/all_records/{conversation_id}", 2, "Target does not exist", list_the_records_of_no_conversation),
    Row("GET /user/all_records/{conversation_id}", 3, "User is not in session", list_the_records_as_an_outsider),
    Row("POST /user/filter_records", 2, "Target does not exist", search_no_conversation),
    Row("POST /user/filter_records", 3, "User is not in session", search_as_an_outsider),
    Row("POST /user/delete_records", 2, "Target does not exist", empty_no_conversation),
    Row("POST /user/delete_records", 3, "User is not in session", empty_as_an_outsider),
]
