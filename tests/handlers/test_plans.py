"""What the databases say of a bad plan is read as that, and what they say of a good one is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handlers.plans import of_postgres, of_sqlite
from tests.handlers.test_query_plans import faults

pytestmark = pytest.mark.inside

BAD_LINES = [
    "SCAN m",
    "SCAN m USING INDEX message_conversation_id_seq",
    "SCAN m USING COVERING INDEX user_name",
    "SEARCH m USING INTEGER PRIMARY KEY (rowid<?)",
    "SEARCH m USING INDEX session_user_id (user_id>? AND user_id<?)",
    "SEARCH m USING INDEX member_user_id_conversation_id (ANY(user_id) AND conversation_id=?)",
    "SEARCH m USING AUTOMATIC PARTIAL COVERING INDEX (place=?)",
    "SEARCH m USING INDEX message_conversation_id_seq (conversation_id=?)",
    "SEARCH m USING INDEX message_sender_id (sender_id=? AND seq>?)",
    "SEARCH m USING INDEX user_name",
    "USE TEMP B-TREE FOR ORDER BY",
    "USE TEMP B-TREE FOR LAST TERM OF ORDER BY",
    "USE TEMP B-TREE FOR GROUP BY",
    "USE TEMP B-TREE FOR DISTINCT",
]

GOOD_LINES = [
    ["SEARCH m USING INTEGER PRIMARY KEY (rowid=?)"],
    ["SEARCH m USING INDEX sqlite_autoindex_members_1 (conversation_id=? AND user_id=?) LEFT-JOIN"],
    ["SEARCH m USING INDEX message_conversation_id_seq (conversation_id=? AND seq>? AND seq<?)"],
    ["SEARCH m USING COVERING INDEX user_name (name=?)"],
    ["SCAN 2 CONSTANT ROWS"],
    ["CO-ROUTINE heirs", "CO-ROUTINE (subquery-4)", "SCAN (subquery-4)", "SCAN heirs"],
    ["MATERIALIZE heirs", "SEARCH heirs USING AUTOMATIC COVERING INDEX (place=?)"],
]


def node(kind: str, index: str = "", condition: str = "", **more: Any) -> dict[str, Any]:
    """A node of a plan of PostgreSQL."""
    said = {"Index Name": index, "Index Cond": condition}
    return {"Node Type": kind, "Alias": "m", **{key: value for key, value in said.items() if value}, **more}


BAD_NODES = [
    node("Seq Scan", Filter="(content = $1)"),
    node("Index Scan", "users_pkey"),
    node("Index Scan", "users_pkey", "(id < $1)"),
    node("Index Scan", "member_user_id_conversation_id", "(conversation_id = $1)"),
    node("Index Only Scan", "user_name"),
    node("Bitmap Index Scan", "user_name"),
    node("Index Scan", "message_conversation_id_seq", "(conversation_id = $1)"),
    node("Index Scan", "message_sender_id", "((sender_id = $1) AND (seq > $2))"),
    node("Tid Scan"),
    {"Node Type": "Sort", "Sort Key": ["m.created_at"]},
    {"Node Type": "Incremental Sort", "Sort Key": ["m.conversation_id", "m.created_at"]},
]

GOOD_NODES = [
    node("Index Scan", "users_pkey", "(id = $1)"),
    node("Index Scan", "users_pkey", "(id = ANY (ARRAY[$1, $2]))"),
    node("Index Only Scan", "members_pkey", "((conversation_id = t1.id) AND (user_id = $1))"),
    node("Index Scan", "message_conversation_id_seq", "((conversation_id = $1) AND (seq > $2))"),
    node("Bitmap Heap Scan", Plans=[node("Bitmap Index Scan", "users_pkey", "(id = $1)")]),
    node("CTE Scan"),
]


BEGINNINGS = {
    "users_pkey": "id",
    "members_pkey": "conversation_id",
    "member_user_id_conversation_id": "user_id",
    "message_conversation_id_seq": "conversation_id",
    "message_sender_id": "sender_id",
}


@pytest.mark.parametrize("line", BAD_LINES)
def test_what_sqlite_says_of_a_bad_plan_is_understood(line: str) -> None:
    assert faults("bad", of_sqlite(["SEARCH t1 USING INDEX user_name (name=?)", line])) != []


@pytest.mark.parametrize("lines", GOOD_LINES, ids=lambda lines: lines[-1])
def test_what_sqlite_says_of_a_good_plan_is_understood(lines: list[str]) -> None:
    assert faults("good", of_sqlite(lines)) == []


@pytest.mark.parametrize("bad", BAD_NODES, ids=lambda bad: " ".join(map(str, bad.values())))
def test_what_postgresql_says_of_a_bad_plan_is_understood(bad: dict[str, Any]) -> None:
    assert faults("bad", of_postgres({"Node Type": "Limit", "Plans": [bad]}, BEGINNINGS)) != []


@pytest.mark.parametrize("good", GOOD_NODES, ids=lambda good: " ".join(map(str, good.values())))
def test_what_postgresql_says_of_a_good_plan_is_understood(good: dict[str, Any]) -> None:
    assert faults("good", of_postgres({"Node Type": "Limit", "Plans": [good]}, BEGINNINGS)) == []


def test_a_statement_that_may_sort_may_not_sort_messages() -> None:
    sort = "USE TEMP B-TREE FOR ORDER BY"
    members = "SEARCH m USING INDEX sqlite_autoindex_members_1 (conversation_id=?)"
    messages = "SEARCH m USING INDEX message_conversation_id_seq (conversation_id=? AND seq>?)"
    assert faults("members._profiles", of_sqlite([members, sort])) == []
    assert faults("members._profiles", of_sqlite([messages, sort])) != []
