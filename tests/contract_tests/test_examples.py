"""An example that does not hold is found, and a request for which nothing lives says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.alike import differences, filled
from contract_tests.contract import SPEC
from contract_tests.document import CONTRACT, Document
from contract_tests.examples import ambiguities, misfits, of_components, of_operation
from contract_tests.living import world_for
from contract_tests.living_calls import Call
from contract_tests.living_things import is_id, things
from tests.contract_tests.test_complete import SCHEMAS, SEND, changed

if TYPE_CHECKING:
    from contract_tests.api import JSON, Api
    from contract_tests.document import Declared

ERRORS = (*SEND, "responses", "400", "content", "application/json", "examples")
ID: JSON = {"$ref": "#/components/schemas/Id"}
RECORDS: JSON = SPEC["components"]["responses"]["Records"]["content"]["application/json"]
RECORDS_OK: JSON = SPEC["components"]["examples"]["RecordsOk"]["value"]
RECORD: JSON = RECORDS_OK["data"]["messages"][0]


def operation_in(spec: JSON, path: str) -> Declared:
    """The one operation of a path."""
    [operation] = [each for each in Document(spec).operations() if each.path == path]
    return operation


def call_with(field: str, operation: Declared) -> Call:
    """A call of an operation with one field, which is an id."""
    return Call(operation, "Example", {("body", field): 1}, {("body", field): ID})


def unlike(record: JSON) -> list[str]:
    """How an answer with this record looks different from the example of one."""
    answer: JSON = {"code": 0, "info": "Succeed", "data": {"messages": [RECORD, record]}}
    return list(differences(CONTRACT, RECORDS["schema"], RECORDS_OK, answer))


# ---------------------------------------------------------------------------------------- schemas


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((*SCHEMAS, "Id", "example"), 0),
        ((*SCHEMAS, "MessageRecord", "properties", "reply_id", "example"), "1"),
        (("components", "examples", "UserIdRequest", "value", "user_id"), "2"),
        (("components", "parameters", "Limit", "example"), 201),
        (("components", "responses", "MethodNotAllowed", "headers", "Allow", "example"), 1),
    ],
    ids=["schema", "property", "example", "parameter", "header"],
)
def test_a_shared_example_that_does_not_fit_is_found(place: tuple[str, ...], value: Any) -> None:
    document = Document(changed(place, value))
    assert len(misfits(document, of_components(document))) == 1


@pytest.mark.parametrize("value", [{"conversation_id": 1}, {"conversation_id": 1, "content": None}, []])
def test_an_example_of_a_request_that_does_not_fit_is_found(value: Any) -> None:
    examples = (*SEND, "requestBody", "content", "application/json", "examples")
    spec = changed((*examples, "Message"), {"value": value})
    assert len(misfits(Document(spec), of_operation(operation_in(spec, SEND[1])))) == 1


def test_null_fits_where_the_contract_says_so() -> None:
    reply = SPEC["components"]["schemas"]["SendMessageRequest"]["properties"]["reply_id"]
    assert CONTRACT.problems(reply, None) == []
    assert CONTRACT.problems(reply, 1) == []
    assert CONTRACT.problems(reply, 0) != []


def test_an_example_that_is_of_another_error_is_found() -> None:
    spec = changed((*ERRORS, "UserNotInSession"), {"$ref": "#/components/examples/TargetDoesNotExist"})
    expected = ["POST /user/send_mesage: 400 UserNotInSession is an example of ['TargetDoesNotExist']"]
    assert ambiguities(operation_in(spec, SEND[1])) == expected


def test_an_example_of_an_undeclared_error_is_found() -> None:
    spec = changed((*ERRORS, "GroupFull"), {"$ref": "#/components/examples/GroupFull"})
    expected = ["POST /user/send_mesage: 400 GroupFull is an example of nothing"]
    assert ambiguities(operation_in(spec, SEND[1])) == expected


# ---------------------------------------------------------------------------------------- answers


def test_an_answer_that_looks_like_the_example_is_fine() -> None:
    assert unlike(RECORD | {"msg_id": 5, "reply_id": 4, "reply content": "Yes"}) == []


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ({"msg_id": "5"}, "answer.data.messages[].msg_id is '5', and 1 in the example"),
        ({"msg_id": True}, "answer.data.messages[].msg_id is True, and 1 in the example"),
        ({"msg_id": None}, "answer.data.messages[].msg_id is None, and 1 in the example"),
        ({"more": 1}, "answer.data.messages[].more is only in the answer"),
    ],
)
def test_an_answer_that_looks_different_is_found(change: JSON, difference: str) -> None:
    assert unlike(RECORD | change) == [difference]


def test_a_missing_key_is_found() -> None:
    record = {key: value for key, value in RECORD.items() if key != "msg_id"}
    assert unlike(record) == ["answer.data.messages[].msg_id is only in the example"]


def test_the_lists_that_have_something_in_them_are_told() -> None:
    assert filled({"a": [], "b": [{"c": []}, {"c": [1]}], "d": 1}) == {"answer.b", "answer.b[].c"}


# ------------------------------------------------------------------------------------------ what lives


def test_an_id_is_known_by_its_name_or_its_schema() -> None:
    assert is_id("reply_id", {"type": "integer"})
    assert is_id("group", {"$ref": "#/components/schemas/Id"})
    assert is_id("members", {"type": "array", "items": {"$ref": "#/components/schemas/Id"}})
    assert not is_id("limit", {"type": "integer"})


def test_an_id_of_an_unknown_kind_is_named(edge: Api) -> None:
    call = call_with("order_id", operation_in(SPEC, "/user/delete_friend"))
    expected = r"^POST /user/delete_friend: Example: nothing is known that order_id could be the id of; say in "
    with pytest.raises(AssertionError, match=expected):
        call.accepted(world_for(edge, "friend"))


def test_callers_that_are_not_known_are_named(edge: Api) -> None:
    with pytest.raises(
        AssertionError, match=r"^x-callers is 'everybody', and has to be one of: anyone, user, friend, "
    ):
        world_for(edge, "everybody")


def test_a_request_that_is_malformed_is_not_tried_again(edge: Api) -> None:
    call = call_with("user_id", operation_in(SPEC, "/user/respone_friend_request"))
    with pytest.raises(AssertionError, match=r"user_id: the id of a stranger -> .*response: is required"):
        call.accepted(world_for(edge, "user"))


def test_a_request_that_is_refused_with_all_that_lives_tells_each_refusal(edge: Api) -> None:
    call = call_with("user_id", operation_in(SPEC, "/user/send_friend_request"))
    with pytest.raises(AssertionError) as caught:
        call.accepted(world_for(edge, "friend"))
    assert str(caught.value).splitlines() == [
        "POST /user/send_friend_request: Example is refused with all that there is for friend:",
        "  user_id: the id of a friend in a friend group -> {'code': 3, 'info': 'Already friends'}",
        "  user_id: the id of a friend -> {'code': 3, 'info': 'Already friends'}",
    ]


@pytest.mark.parametrize(
    ("callers", "name", "expected"),
    [
        ("user", "user_id", "a stranger"),
        ("user", "blocked_user_id", "a stranger"),
        ("friend", "user_id", "a friend in a friend group"),
        ("friend", "friend_id", "a friend in a friend group"),
        ("friend_group_owner", "group_id", "a friend group"),
        ("user", "friend_group_id", "a friend group"),
        ("member", "group_id", "a group chat"),
        ("owner", "chat_group_id", "a group chat"),
        ("manager", "group", "a group chat"),
        ("member", "conversation_id", "a private conversation"),
        ("owner", "conversation_id", "a group chat"),
        ("owner", "user_id", "an ordinary member"),
        ("owner", "member_id", "an ordinary member"),
        ("member", "member_id", "an administrator"),
        ("member", "admin_id", "an administrator"),
        ("owner", "new_owner_id", "an ordinary member"),
        ("manager", "owner_id", "the owner"),
        ("manager", "invited_user_id", "a stranger"),
        ("manager", "invitation_id", "a pending invitation"),
        ("member", "pinned_message_id", "a message"),
    ],
)
def test_the_likeliest_of_a_kind_comes_first(edge: Api, callers: str, name: str, expected: str) -> None:
    first, *_ = things(world_for(edge, callers), name, ID, 1)
    assert first.what == f"the id of {expected}"


@pytest.mark.parametrize("name", ["members", "member_ids", "friend_ids", "user_ids"])
def test_a_list_of_ids_is_as_long_as_in_the_example(edge: Api, name: str) -> None:
    world = world_for(edge, "friend")
    [some] = things(world, name, {"items": ID}, [2, 3])
    assert some.value == [world.bob.id, world.carol.id]
