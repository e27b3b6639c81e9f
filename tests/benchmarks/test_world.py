"""The seeded worlds: their rows fit together, as those of a living service do."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.rows import rows, text
from benchmarks.world import FRIENDS, Talk, World, compared_world

BEGAN = 1_700_000_000_000_000
WORLD = compared_world(users=24, messages=12)


@pytest.fixture(scope="module")
def tables() -> dict[str, list[dict[str, Any]]]:
    """The rows of a small world, by table."""
    return {
        table: [dict(zip(columns, values, strict=True)) for values in every]
        for table, columns, every in rows(WORLD, "hash", BEGAN)
    }


def test_everybody_has_twenty_friends_and_as_many_private_conversations(tables: dict[str, Any]) -> None:
    for user_id in range(1, WORLD.users + 1):
        pairs = [row for row in tables["friendships"] if user_id in (row["low_id"], row["high_id"])]
        friends = {row["low_id"] + row["high_id"] - user_id for row in pairs if row["state"] == "friends"}
        assert len(friends) == FRIENDS
        private = [talk for talk in WORLD.talks_of(user_id) if not talk.is_group and not talk.disabled]
        assert len(private) == FRIENDS


def test_no_two_users_have_two_conversations(tables: dict[str, Any]) -> None:
    pairs = [(row["low_id"], row["high_id"]) for row in tables["friendships"]]
    assert len(set(pairs)) == len(pairs)


def test_messages_are_numbered_without_gaps_and_ids_grow_with_the_numbers(tables: dict[str, Any]) -> None:
    for talk in WORLD.talks:
        its = [row for row in tables["messages"] if row["conversation_id"] == talk.id]
        assert [row["seq"] for row in its] == list(range(1, talk.messages + 1))
        assert [row["id"] for row in its] == sorted(row["id"] for row in its)
        assert [row["created_at"] for row in its] == sorted(row["created_at"] for row in its)


def test_the_id_of_a_message_can_be_told(tables: dict[str, Any]) -> None:
    ids = {(row["conversation_id"], row["seq"]): row["id"] for row in tables["messages"]}
    for talk in WORLD.talks:
        for seq in range(1, WORLD.shortest + 1):
            assert WORLD.message_id(talk, seq) == ids[talk.id, seq]


def test_replies_are_counted_at_the_message_that_they_reply_to(tables: dict[str, Any]) -> None:
    by_id = {row["id"]: row for row in tables["messages"]}
    counted = dict.fromkeys(by_id, 0)
    for row in tables["messages"]:
        if row["reply_id"] is not None:
            assert by_id[row["reply_id"]]["conversation_id"] == row["conversation_id"]
            counted[row["reply_id"]] += 1
    assert counted == {number: row["replies"] for number, row in by_id.items()}
    assert any(counted.values())


def test_only_messages_by_others_are_unread(tables: dict[str, Any]) -> None:
    read = {(row["conversation_id"], row["user_id"]): row["read_seq"] for row in tables["members"]}
    assert all(row["seq"] <= read[row["conversation_id"], row["sender_id"]] for row in tables["messages"])
    assert any(read[talk.id, talk.member_ids[1]] < talk.messages for talk in WORLD.talks)


def test_a_conversation_of_any_length_can_be_made() -> None:
    world = World(2, (Talk(1, (1, 2), 0), Talk(2, (1, 2), 3)))
    messages = next(values for table, _, values in rows(world, "hash", BEGAN) if table == "messages")
    assert [row[1:3] for row in messages] == [(2, 1), (2, 2), (2, 3)]


def test_texts_are_of_many_lengths_and_fit_the_contract() -> None:
    lengths = {len(text(number)) for number in range(500)}
    assert min(lengths) >= 1
    assert max(lengths) > 100
    assert len(lengths) > 50
