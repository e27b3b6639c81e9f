"""No operation looks through a whole table: each of its statements finds its rows by an index, on both databases."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from peewee import chunked

from contract_tests.api import Api
from contract_tests.document import CONTRACT
from contract_tests.living import world_for
from contract_tests.living_calls import calls
from db import clock, rates
from db.database import is_served
from db.models import (
    Conversation,
    FriendGroup,
    FriendGroupMember,
    Friendship,
    Invitation,
    Member,
    Message,
    RateLimit,
    Session,
    User,
    database,
)
from db.rates import Take

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.inside

MANY = 4000
"""So many rows that PostgreSQL would not rather read all of them."""

ELSEWHERE = 10**9
"""Ids from here on are those of rows that no operation is about."""

NO_TABLES = r"\(subquery|\d+ CONSTANT ROWS|CONSTANT ROW|heirs\b"
WHOLE_TABLE = re.compile(rf"\bSCAN (?!{NO_TABLES})(?!\w+ USING (?:COVERING )?INDEX)|\bSeq Scan on ")
"""What SQLite and PostgreSQL say where they look through all rows of a table."""


def fill() -> None:
    """Fill every table with rows that no operation is about."""
    others = [ELSEWHERE + number for number in range(MANY)]
    rows: dict[Any, list[dict[str, Any]]] = {
        User: [{"name": f"n{i}", "password_hash": "", "email": "", "phone": ""} for i in others],
        Session: [{"id": f"s{i}", "user_id": i, "expires_at": 0} for i in others],
        Friendship: [
            {"low_id": i, "high_id": i + 1, "state": "friends", "requester_id": i, "requested_at": 0} for i in others
        ],
        FriendGroup: [{"owner_id": i, "name": "friends"} for i in others],
        FriendGroupMember: [{"group_id": i, "user_id": i} for i in others],
        Conversation: [{"is_group": True, "active_at": 0} for _ in others],
        Member: [{"conversation_id": i, "user_id": i, "place": 1} for i in others],
        Message: [{"conversation_id": i, "seq": 1, "sender_id": i, "content": "text", "created_at": 0} for i in others],
        Invitation: [{"conversation_id": i, "inviter_id": i, "invitee_id": i, "created_at": 0} for i in others],
        RateLimit: [{"key": f"k{i}", "filled_until": clock.now() + i} for i in others],
    }
    with database.atomic():
        for table, of_table in rows.items():
            for some in chunked(of_table, 500):
                table.insert_many(some).execute()
    database.execute_sql("ANALYZE")


@contextmanager
def listening() -> Iterator[dict[str, Any]]:
    """The statements that are executed, each with values that it once had."""
    heard: dict[str, Any] = {}

    def hear(event: Any) -> None:
        heard[event.sql] = event.params

    database.query_hooks.append(hear)
    try:
        yield heard
    finally:
        database.query_hooks.remove(hear)


def plan(sql: str, values: Any) -> str:
    """How the database goes about a statement; PostgreSQL does so whatever the values are."""
    if is_served():
        places = (f"${number}{'::bigint' * (type(value) is int)}" for number, value in enumerate(values, 1))
        numbered = re.sub("%s", lambda _: next(places), sql)
        rows = database.execute_sql(f"EXPLAIN (GENERIC_PLAN) {numbered}").fetchall()
    else:
        rows = database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    return "\n".join(str(row[-1]) for row in rows)


def looking_through_a_table(heard: dict[str, Any]) -> str:
    """The statements that look through all rows of a table, each with its plan."""
    plans = {sql: plan(sql, values) for sql, values in heard.items()}
    return "\n\n".join(f"{sql}\n{found}" for sql, found in plans.items() if WHOLE_TABLE.search(found))


def test_every_statement_of_every_operation_finds_its_rows_by_an_index(api: Api) -> None:
    api = Api(api.http, unique=True)
    fill()
    with listening() as heard:
        for operation in CONTRACT.operations():
            for call in calls(operation):
                call.accepted(world_for(api, operation.callers))
    assert len(heard) > 50
    assert looking_through_a_table(heard) == ""


def test_every_statement_of_rate_limits_finds_its_rows_by_an_index(api: Api) -> None:
    del api
    fill()
    take = Take("somebody", burst=1, interval=1_000_000)
    with listening() as heard:
        assert rates.take([take]) == 0
        assert rates.take([take]) > 0
        rates.give_back([take])
    assert len(heard) == len(("take", "how long", "forget", "give back"))
    assert looking_through_a_table(heard) == ""


def test_a_look_through_a_whole_table_is_noticed(api: Api) -> None:
    del api
    fill()
    assert WHOLE_TABLE.search(plan(*Message.select().where(Message.content == "text").sql()))
