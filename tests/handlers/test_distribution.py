"""The statements of all operations fit tables that are distributed by the conversation (docs/reliability.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.api import Api
from contract_tests.living import world_for
from tests.distribution import KEYS, Reach, reach, tables_of
from tests.handlers.test_statement_counts import CALLS, counting

if TYPE_CHECKING:
    from contract_tests.living_calls import Call

pytestmark = pytest.mark.inside

ACROSS = {
    "POST /user/logoff",
    "GET /user/get_private_conversation",
    "GET /user/get_group_conversation",
}
"""The operations that work on all conversations of a user."""


def statements(api: Api, call: Call) -> list[str]:
    """The statements of a call that is accepted."""
    world = world_for(Api(api.http, unique=True), call.operation.callers)
    with counting(api) as found:
        call.accepted(world)
        return list(found)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_statement_works_on_one_conversation_or_on_all_of_one_user(api: Api, call: Call) -> None:
    reaches = {reach(statement) for statement in statements(api, call)}
    operation = str(call).partition(":")[0]
    assert reaches <= ({"none", "one", "many"} if operation in ACROSS else {"none", "one"})
    assert ("many" in reaches) == (operation in ACROSS)


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_statement_on_conversations_needs_no_other_table_than_that_of_the_users(api: Api, call: Call) -> None:
    for statement in statements(api, call):
        tables = tables_of(statement)
        assert not tables & KEYS.keys() or tables <= {*KEYS, "users"}, statement


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_rows_of_many_conversations_are_locked_by_a_log_off_alone(api: Api, call: Call) -> None:
    locking = [statement for statement in statements(api, call) if reach(statement) == "many" and " FOR " in statement]
    assert locking == [] or str(call).startswith("POST /user/logoff")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('SELECT "t1"."id" FROM "users" AS "t1"', "none"),
        ('SELECT 1 FROM "messages" AS "t1" WHERE ("t1"."conversation_id" = %s)', "one"),
        ('SELECT 1 FROM "messages" AS "t1" WHERE ("t1"."id" = %s)', "many"),
        ('DELETE FROM "members" WHERE ("members"."user_id" = %s)', "many"),
        ('SELECT 1 FROM "messages" AS "a" JOIN "members" AS "b" ON ("b"."user_id" = "a"."sender_id")', "unrelated"),
        ('SELECT 1 FROM "messages" AS "a" INNER JOIN "conversations" AS "b" ON ("b"."id" = "a"."id")', "unrelated"),
        ('DELETE FROM "messages" WHERE ("messages"."id" IN (SELECT "a"."id" FROM "members" AS "a"))', "unrelated"),
    ],
)
def test_how_far_a_statement_reaches_is_seen_in_its_text(statement: str, expected: Reach) -> None:
    assert reach(statement) == expected
