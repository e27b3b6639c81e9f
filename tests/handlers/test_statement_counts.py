"""An operation costs as many statements in a large world as in a small one; how many, stands here."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests import scenes
from contract_tests.api import Api
from contract_tests.document import CONTRACT
from contract_tests.living import world_for
from contract_tests.living_calls import calls
from db.database import is_served
from db.models import database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.living import World
    from contract_tests.living_calls import Call

pytestmark = pytest.mark.inside

CALLS = [call for operation in CONTRACT.operations() for call in calls(operation)]

COUNTS = {
    "GET /user/all_records/{conversation_id}: without a body": 3,
    "GET /user/all_records/{conversation_id}: without a body, with all parameters": 3,
    "GET /user/conversation/{conversation_id}: without a body": 3,
    "GET /user/conversation/{conversation_id}: without a body, with all parameters": 3,
    "GET /user/conversation/{group}/info: without a body": 3,
    "GET /user/get_friend_requests: without a body": 2,
    "GET /user/get_friends: without a body": 2,
    "GET /user/get_group_conversation: without a body": 2,
    "GET /user/get_groups: without a body": 2,
    "GET /user/get_private_conversation: without a body": 2,
    "GET /user/groups/{group_id}: without a body": 3,
    "POST /user/add_friend_to_group: Bob": 4,
    "POST /user/create_group: Classmates": 3,
    "POST /user/create_group_conversation: ReadingCircle": 6,
    "POST /user/create_private_conversation: Bob": 3,
    "POST /user/delete_friend: Bob": 6,
    "POST /user/delete_friend_from_group: Bob": 4,
    "POST /user/delete_group: Group": 4,
    "POST /user/delete_records: Conversation": 4,
    "POST /user/filter_records: Everything": 3,
    "POST /user/filter_records: Narrow": 3,
    "POST /user/group/add_admin: Bob": 5,
    "POST /user/group/invitations: Pending": 3,
    "POST /user/group/invitations: Rejected": 3,
    "POST /user/group/invite: Carol": 7,
    "POST /user/group/invite_member: Carol": 9,
    "POST /user/group/leave_group: Group": 4,
    "POST /user/group/remove_admin: Bob": 5,
    "POST /user/group/remove_member: Bob": 5,
    "POST /user/group/respond_invitation: Accept": 10,
    "POST /user/group/respond_invitation: Reject": 7,
    "POST /user/group/set_announcement: Clear": 4,
    "POST /user/group/set_announcement: Meeting": 4,
    "POST /user/group/transfer_ownership: Bob": 6,
    "POST /user/login: Alice": 3,
    "POST /user/logoff: without a body": 16,
    "POST /user/logout: without a body": 2,
    "POST /user/register: Alice": 1,
    "POST /user/respone_friend_request: Accept": 3,
    "POST /user/respone_friend_request: Reject": 3,
    "POST /user/search_friends: Bob": 2,
    "POST /user/send_friend_request: Bob": 3,
    "POST /user/send_mesage: Message": 4,
    "POST /user/send_mesage: Reply": 5,
    "POST /user/send_mesage: SafeToRepeat": 5,
    "PUT /user/reset: Credentials": 4,
    "PUT /user/reset: Profile": 2,
}
"""How many statements each example costs, the look-up of the session among them."""

COUNTS_OF_A_SERVER = COUNTS | {
    f"POST /user/send_mesage: {example}": 2 for example in ("Message", "Reply", "SafeToRepeat")
}
"""The same on PostgreSQL, which can change several tables by one statement."""


@contextmanager
def counting(api: Api) -> Iterator[list[str]]:
    """The statements of the last request."""
    statements: list[str] = []

    def forget(_request: object) -> None:
        statements.clear()

    def count(event: Any) -> None:
        statements.append(event.sql)

    api.http.event_hooks["request"].append(forget)
    database.query_hooks.append(count)
    try:
        yield statements
    finally:
        database.query_hooks.remove(count)
        api.http.event_hooks["request"].remove(forget)


def grow(api: Api, world: World) -> None:
    """Make a small world larger: more people, friends, groups, members, messages and invitations."""
    more = [api.user() for _ in range(4)]
    for user in more:
        scenes.send(user, scenes.private_conversation(world.caller, user))
        scenes.friend_group(world.caller, f"Group of {user.id}", user)
        _ = world.caller.post("/user/create_group_conversation", members=[world.bob.id, user.id], name="Another").data
        scenes.bring_in(world.chat.owner, world.chat.id, user)
        scenes.send(user, world.chat.id)
        scenes.send(world.bob, world.conversation)
        scenes.send(world.caller, world.conversation)
    for user in [api.user() for _ in range(3)]:
        _ = user.post("/user/send_friend_request", user_id=world.caller.id).data
        scenes.invite(world.chat.member, world.chat.id, user)


def statements(api: Api, call: Call, *, large: bool) -> list[str]:
    """The statements of a call that is accepted."""
    world = world_for(Api(api.http, unique=True), call.operation.callers)
    if large:
        grow(api, world)
    with counting(api) as found:
        call.accepted(world)
        return list(found)


@pytest.mark.parametrize("call", CALLS, ids=str)
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_an_operation_costs_the_same_statements_in_a_world_of_any_size(api: Api, call: Call, *, large: bool) -> None:
    expected = (COUNTS_OF_A_SERVER if is_served() else COUNTS)[str(call)]
    found = statements(api, call, large=large)
    assert len(found) == expected, "\n".join(found)
