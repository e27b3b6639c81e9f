"""Each statement of each operation goes straight to a few rows, on both databases, and sorts no more than a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.api import Api
from contract_tests.document import CONTRACT
from contract_tests.living import world_for
from contract_tests.living_calls import calls
from db.models import FriendGroup, Member, Message, Session, User
from tests.handlers.crowd import ELSEWHERE, fill
from tests.handlers.declared import declared, listening
from tests.handlers.plans import Plan, plan

if TYPE_CHECKING:
    from peewee import Query

pytestmark = pytest.mark.inside

SORTS = {
    "audience._audience": "the members of one conversation, of whom there are not many",
    "conversations._group_list": "the groups of one user, all of which are answered",
    "conversations._private_list": "the private conversations of one user, all of which are answered",
    "departures._pass_groups_on": "the members of the groups that one user owns",
    "friend_groups._owned_by": "the friend groups of one user, all of which are answered",
    "friendships._requests_to": "the friend requests to one user, all of which are answered",
    "members._profiles": "the members of one group, all of whom are answered",
}
"""The statements that may sort, and what; none of them may read messages."""

RANGES = {("rates._forget", "ratelimit_filled_until"): "the first ten in the order of the index"}
"""The statements that may begin anywhere in an index, and in which."""

OF_WHOLE_CONVERSATIONS = {"departures._erase_messages": "those of the groups that nobody is in any more"}
"""The statements that may be about any number of messages."""

BY_SEQ = {"message_conversation_id_seq"}
BY_ID = {"message_conversation_id_id"}
OF_A_USER = {"member_user_id_conversation_id"}
OF_A_CONVERSATION = {"members_pkey"}

MEANT = {
    ("messages._newest", "t1"): BY_SEQ,
    ("messages._newest_before", "t1"): BY_SEQ,
    ("messages._newest_before", "older"): BY_ID,
    ("messages._oldest", "t1"): BY_SEQ,
    ("messages._matching", "t1"): BY_SEQ,
    ("messages._last_before", "older"): BY_ID,
    ("sending._earlier", "t1"): {"messages_client_msg_id"},
    ("users._session_user", "t1"): {"sessions_pkey"},
    ("users._credentials_named", "t1"): {"user_name"},
    ("audience._audience", "t2"): OF_A_CONVERSATION,
    ("members._count", "t1"): OF_A_CONVERSATION,
    ("members._profiles", "t2"): OF_A_CONVERSATION,
    ("conversations._group_list", "t2"): OF_A_USER,
    ("conversations._private_list", "t3"): OF_A_USER,
    ("conversations._private_list", "other"): OF_A_CONVERSATION,
    ("friendships._others", "t2"): {"friendships_pkey", "friendship_high_id"},
    ("friendships._requests_to", "t2"): {"friendships_pkey", "friendship_high_id"},
}
"""By which indexes a table is to be read, whatever else there is; unread messages are counted in the two lists."""

ONE_MEMBER = {
    ("conversations._standing", "t2"),
    ("members._role", "t1"),
    ("members._mark_read", "members"),
    ("members._clear", "members"),
}
"""Where one user in one conversation is meant. Two indexes find it; which one is taken is all the same."""


def faults(name: str, found: Plan) -> list[str]:
    """What is wrong with the plan of a statement."""
    wide = [it for it in found.accesses if not it.is_narrowed and (name, it.by) not in RANGES]
    long = [it for it in found.accesses if it.is_of_any_number_of_messages and name not in OF_WHOLE_CONVERSATIONS]
    sorts = () if name in SORTS and not found.reads_messages else found.sorts
    return [f"{name}: {it}" for it in (*wide, *long, *sorts)]


def plans() -> dict[str, Plan]:
    """The plan of every declared statement."""
    return {name: plan(*statement) for name, statement in declared().items()}


def test_every_statement_of_every_operation_finds_its_rows_by_an_index(api: Api) -> None:
    api = Api(api.http, unique=True)
    fill()
    with listening() as heard:
        for operation in CONTRACT.operations():
            for call in calls(operation):
                call.accepted(world_for(api, operation.callers))
    names = {sql: name for name, (sql, _) in declared().items()}
    assert len(heard) > 50
    assert [it for sql, values in heard.items() for it in faults(names.get(sql, sql), plan(sql, values))] == []


def test_every_declared_statement_finds_its_rows_by_an_index(api: Api) -> None:
    del api
    fill()
    found = plans()
    assert len(found) > 50
    assert [it for name, each in found.items() for it in faults(name, each)] == []


def test_a_statement_takes_the_index_that_is_meant_for_it(api: Api) -> None:
    del api
    fill()
    found = plans()
    assert {(name, table): found[name].indexes_of(table) for name, table in MEANT} == MEANT
    one_member = {
        frozenset(it.columns) for name, table in ONE_MEMBER for it in found[name].accesses if it.name == table
    }
    assert one_member == {frozenset({"conversation_id =", "user_id ="})}


def test_whatever_is_allowed_is_allowed_to_a_statement_that_is_there(api: Api) -> None:
    del api
    allowed = {*SORTS, *OF_WHOLE_CONVERSATIONS, *(name for name, _ in RANGES)}
    assert allowed <= declared().keys()


def test_a_bad_plan_is_noticed(api: Api) -> None:
    del api
    fill()
    of_one = Message.conversation_id == ELSEWHERE
    bad: dict[str, Query] = {
        "a filter": Message.select().where(Message.content == "text"),
        "all, in the order of an index": Message.select().order_by(Message.id).limit(50),
        "all, in an index alone": User.select(User.name).order_by(User.name).limit(50),
        "a range of ids": Message.select().where(Message.id < 50).order_by(Message.id),
        "the second column of an index": FriendGroup.select().where(FriendGroup.name == "n1"),
        "a function of a column": Session.select().where(Session.user_id + 0 == 1),
        "a page in another order": Message.select().where(of_one).order_by(Message.created_at).limit(50),
        "a page without an end": Message.select().where(of_one).order_by(Message.seq.desc()).limit(50),
        "a sort in an operation's list": Member.select().where(Member.user_id == ELSEWHERE).order_by(Member.place),
    }
    assert [how for how, query in bad.items() if not faults(how, plan(*query.sql()))] == []
