"""Whatever several clients do at once, at random, to the same few things: all is as the answers said."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.faults.client import Client, Refused, connections_to
from tests.faults.rows import check_rows, rows
from tests.faults.turmoil import Turmoil

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.faults.client import User
    from tests.faults.processes import MortalService

ROUNDS = 5
DEEDS_OF_A_ROUND = 80
"""How much each client does before all is judged."""


def test_a_history_of_many_clients_at_once_leaves_all_as_it_was_said(
    service: MortalService, chance: Random, tell: Callable[[str], None]
) -> None:
    with connections_to(service.address) as http:
        turmoil = Turmoil(http, chance)
        for _ in range(ROUNDS):
            turmoil.rage(DEEDS_OF_A_ROUND)
            check_rows(service.database_url)
            check_messages(turmoil, service.database_url)
            check_sessions(turmoil)
            for user in turmoil.people:
                check_views(user, service.database_url)
    assert turmoil.undone == []
    tell(f"{turmoil.done.total()} things done, {turmoil.refused.total()} refused, {len(turmoil.said)} messages")


def check_messages(turmoil: Turmoil, url: str) -> None:
    """Fail unless every acknowledged message is there as it was said, once, while its conversation is."""
    living = {conversation for (conversation,) in rows(url, "SELECT id FROM conversations")}
    found = {message: place for message, *place in rows(url, "SELECT id, conversation_id, content FROM messages")}
    expected = {message: [*place] for message, place in turmoil.said.items() if place[0] in living}
    assert found == expected


def check_sessions(turmoil: Turmoil) -> None:
    """Fail unless ended sessions have ended, and nobody has lost one."""
    for token in turmoil.ended_tokens:
        with pytest.raises(Refused, match="User is not logged in"):
            Client(turmoil.http, token).get("/user/get_friends")
    for user in turmoil.people:
        user.token = user.log_in()


def check_views(user: User, url: str) -> None:
    """Fail unless a user is shown what is so: what is unread, and who has read what."""
    listed = [user.get(f"/user/get_{kind}_conversation")["conversations"] for kind in ("private", "group")]
    shown = {entry["id"]: entry["not_read"] for entries in listed for entry in entries if not entry["disabled"]}
    assert shown == unread(user, url)
    records = [record for place in shown for record in user.get(f"/user/conversation/{place}")["messages"]]
    read_by = readers(url)
    assert [record for record in records if record["read_by"] != read_by[record["msg_id"]]] == []


def unread(user: User, url: str) -> dict[int, int]:
    """How many messages of others a user has not read, by conversation, counted one by one."""
    query = f"""SELECT members.conversation_id, COUNT(messages.id) FROM members
        JOIN conversations ON conversations.id = members.conversation_id LEFT JOIN messages
        ON messages.conversation_id = members.conversation_id AND sender_id <> user_id AND messages.seq > read_seq
        WHERE user_id = {user.id} AND state = 'active' AND NOT disabled GROUP BY members.conversation_id"""  # noqa: S608 - a number
    return {place: number for place, number in rows(url, query)}  # noqa: C416 - which mypy does not see


READERS = """SELECT messages.id, user_id FROM messages JOIN members
    ON members.conversation_id = messages.conversation_id AND user_id <> sender_id AND state = 'active'
    AND joined_seq < seq AND seq <= read_seq ORDER BY user_id"""


def readers(url: str) -> dict[int, list[int]]:
    """Who has read a message, for each message, counted one by one."""
    found = defaultdict(list)
    for message, user_id in rows(url, READERS):
        found[message].append(user_id)
    return found
