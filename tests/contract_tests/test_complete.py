"""What an operation can lack is found, each by its name."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.access.kinds import KINDS
from contract_tests.complete import faults
from contract_tests.complete_document import faults_of_document
from contract_tests.contract import SPEC
from contract_tests.document import Document
from contract_tests.lint import findings
from contract_tests.service import ROOT

if TYPE_CHECKING:
    from contract_tests.api import JSON

SEND = ("paths", "/user/send_mesage", "post")
READ = ("paths", "/user/conversation/{conversation_id}", "get")
SCHEMAS = ("components", "schemas")
LIMIT = {"limit": "messages", "per": ["caller"], "counts": "requests"}
LACK = {
    "no operationId": ((*SEND, "operationId"), None, "operationId is no snake_case name"),
    "an operationId in camel case": ((*SEND, "operationId"), "sendMessage", "operationId is no snake_case name"),
    "an operationId without a verb": (
        (*SEND, "operationId"),
        "message_sending",
        "operationId does not begin with a verb",
    ),
    "no summary": ((*SEND, "summary"), None, "summary does not end with the Chinese title in brackets"),
    "an English title": (
        (*SEND, "summary"),
        "Send a message (text)",
        "summary does not end with the Chinese title in brackets",
    ),
    "no tags": ((*SEND, "tags"), None, "tags has not exactly one tag"),
    "no callers": (
        (*SEND, "x-callers"),
        None,
        "x-callers is none of: anyone, user, friend, friend_group_owner, member, manager, owner",
    ),
    "no word on what an id names": (
        (*SEND, "x-objects", "reply_id"),
        None,
        f"x-objects does not say what reply_id names: its kind ({', '.join(KINDS)}), and what is answered by relation",
    ),
    "a word on what is no id": (
        (*SEND, "x-objects", "content"),
        {"kind": "compared"},
        "x-objects.content is no id of the request",
    ),
    "an object of an unknown kind": (
        (*SEND, "x-objects", "reply_id", "kind"),
        "letter",
        f"x-objects.reply_id has the kind 'letter', none of: {', '.join(KINDS)} (contract_tests/access)",
    ),
    "an unknown way to stand to an object": (
        (*SEND, "x-objects", "reply_id", "read"),
        "ok",
        "x-objects.reply_id tells of read, which is none of: visible, deleted, elsewhere, missing, others",
    ),
    "no word on what others get": (
        (*SEND, "x-objects", "reply_id", "others"),
        None,
        "x-objects.reply_id does not tell what others get",
    ),
    "an answer that is not declared": (
        (*SEND, "x-objects", "reply_id", "others"),
        "GroupFull",
        "x-objects.reply_id answers GroupFull, which is neither ok nor an error of the operation",
    ),
    "callers of another kind of object": (
        (*SEND, "x-callers"),
        "friend",
        "x-callers is friend, and the first of x-objects is no user",
    ),
    "no description": ((*SEND, "description"), None, 'description does not say "Who may call: "'),
    "no security": ((*SEND, "security"), None, "security is missing"),
    "a login that anyone has": ((*SEND, "x-callers"), "anyone", "security does not agree with x-callers"),
    "callers without a login": ((*SEND, "security"), [], "security does not agree with x-callers"),
    "no 401": ((*SEND, "responses", "401"), None, "the response 401 is missing"),
    "no 413": ((*SEND, "responses", "413"), None, "the response 413 is missing"),
    "a 401 that nobody needs": (
        ("paths", "/user/login", "post", "responses", "401"),
        {"$ref": "#/components/responses/NotLoggedIn"},
        "the response 401 is needless",
    ),
    "a 413 without a body": (
        ("paths", "/user/logout", "post", "responses", "413"),
        {"$ref": "#/components/responses/PayloadTooLarge"},
        "the response 413 is needless",
    ),
    "no 429": ((*SEND, "responses", "429"), None, "the response 429 is missing"),
    "a 429 without a limit": ((*SEND, "x-rate-limits"), None, "the response 429 is needless"),
    "an unknown limit": (
        (*SEND, "x-rate-limits"),
        [LIMIT | {"limit": "greetings"}],
        "x-rate-limits names greetings, which components/x-rate-limits does not have",
    ),
    "a limit per what is not known": (
        (*SEND, "x-rate-limits"),
        [LIMIT | {"per": ["caller", "planet"]}],
        "the limit messages is not per some of: address, caller, client_msg_id, content, conversation_id, reply_id",
    ),
    "a limit that counts nothing": (
        (*SEND, "x-rate-limits"),
        [LIMIT | {"counts": "sheep"}],
        "the limit messages counts neither requests nor refusals",
    ),
    "a limit where there is no such field": (
        (*SEND, "x-rate-limits"),
        [LIMIT | {"where": "weather"}],
        "the limit messages holds where there is weather, which is no field",
    ),
    "an unusual status": (
        (*SEND, "responses", "201"),
        {"$ref": "#/components/responses/Deleted"},
        "the response 201 is needless",
    ),
    "a response without a description": (
        (*SEND, "responses", "200", "description"),
        "",
        "the response 200 has no description",
    ),
    "no success": ((*SEND, "responses", "200"), None, "the response 200 is missing"),
    "no example of a request": (
        (*SEND, "requestBody", "content", "application/json", "examples"),
        None,
        "the request has no example",
    ),
    "no example of a success": (
        (*SEND, "responses", "200", "content", "application/json", "examples"),
        None,
        "the success has no example",
    ),
    "no example of an error": (
        (*SEND, "responses", "400", "content", "application/json", "examples", "ConversationDisabled"),
        None,
        "the error 400 ConversationDisabled has no example of its name",
    ),
    "an example of no error": (
        (*SEND, "responses", "400", "content", "application/json", "examples", "Disabled"),
        {"$ref": "#/components/examples/ConversationDisabled"},
        "the example 400 Disabled has the name of no error",
    ),
    "an example that is written on the spot": (
        (*SEND, "responses", "200", "content", "application/json", "examples", "Succeed"),
        {"value": {"code": 0, "info": "Succeed", "data": {"message_id": 2}}},
        "the example Succeed does not stand in components/examples",
    ),
    "another first example of 400": (
        (*SEND, "responses", "400", "content", "application/json", "examples"),
        {
            "ConversationDisabled": {"$ref": "#/components/examples/ConversationDisabled"},
            "BadRequest": {"$ref": "#/components/examples/BadRequest"},
        },
        "the first example of 400, which a mock answers to a malformed request, is not BadRequest",
    ),
    "no title of a choice of errors": (
        (*SEND, "responses", "400", "content", "application/json", "schema", "title"),
        None,
        'the errors of 400 have no title that ends with "Error"',
    ),
    "two codes of one error": (
        (*SCHEMAS, "NotFriends", "properties", "code", "enum"),
        [3, 4],
        "NotFriends has not exactly one code",
    ),
    "any code": (
        (*SCHEMAS, "NotFriends", "properties", "code"),
        {"type": "integer"},
        "NotFriends has not exactly one code",
    ),
    "a code of another status": (
        (*SCHEMAS, "NotLoggedIn", "properties", "code", "enum"),
        [2],
        "NotLoggedIn has the code 2, which is none of 401",
    ),
    "no parameter of the path": ((*READ, "parameters"), None, "the parameter conversation_id is only in the path"),
    "no example of a parameter": (
        ("components", "parameters", "Limit", "example"),
        None,
        "parameter limit has no example",
    ),
    "no bound of a parameter": (
        ("components", "parameters", "Limit", "schema", "maximum"),
        None,
        "parameter limit has no maximum",
    ),
    "no description of a parameter": (
        ("components", "parameters", "Limit", "description"),
        None,
        "parameter limit has no description",
    ),
    "no description of a schema": ((*SCHEMAS, "Message", "description"), None, "Message has no description"),
    "no description of a property": (
        (*SCHEMAS, "Message", "properties", "replied_times", "description"),
        None,
        "Message.replied_times has no description",
    ),
    "no example of a schema": ((*SCHEMAS, "Id", "example"), None, "Id has no example"),
    "no example of a property": (
        (*SCHEMAS, "Message", "properties", "replied_times", "example"),
        None,
        "Message.replied_times has no example",
    ),
    "no length": ((*SCHEMAS, "MessageText", "maxLength"), None, "MessageText has no maxLength"),
    "no pattern": ((*SCHEMAS, "MessageText", "pattern"), None, "MessageText has no pattern"),
    "no least id": ((*SCHEMAS, "Id", "minimum"), None, "Id has no minimum"),
    "unknown keys": (
        (*SCHEMAS, "SendMessageRequest", "additionalProperties"),
        None,
        "SendMessageRequest does not say additionalProperties: false",
    ),
    "nothing required": (
        (*SCHEMAS, "SendMessageRequest", "required"),
        None,
        "SendMessageRequest requires none of its properties (required, or minProperties where any of them will do)",
    ),
    "an unknown key required": (
        (*SCHEMAS, "SendMessageRequest", "required"),
        ["content", "text"],
        "SendMessageRequest requires text, which is none of its properties",
    ),
    "an object without a name": (
        (*SCHEMAS, "SendMessageOk", "properties", "data"),
        {"type": "object", "additionalProperties": False, "required": ["a"], "properties": {"a": {"type": "string"}}},
        "SendMessageOk.data is an object without a name of its own in components/schemas",
    ),
    "an object that may be null": (
        (*SCHEMAS, "SendMessageOutcome", "nullable"),
        True,
        "SendMessageOutcome is nullable, and no scalar",
    ),
    "an answer with an e-mail address": (
        (*SCHEMAS, "UserProfile", "properties", "Email"),
        {"$ref": "#/components/schemas/Email"},
        "UserProfile tells Email, which is private",
    ),
    "an answer with a password": (
        (*SCHEMAS, "MessageRecord", "properties", "sender_password"),
        {"$ref": "#/components/schemas/Password"},
        "MessageRecord tells sender_password, which is private",
    ),
    "no type": ((*SCHEMAS, "Id", "type"), None, "Id has no known type"),
}
"""For each lack: the place in the contract, what stands there then (None: nothing), and the fault that is found."""


def changed(place: tuple[str, ...], value: Any) -> JSON:
    """The contract with another value in a place, or with nothing there for None."""
    spec = deepcopy(SPEC)
    node = spec
    for key in place[:-1]:
        node = node[key]
    if value is None:
        del node[place[-1]]
    else:
        node[place[-1]] = value
    return spec


def found(spec: JSON) -> set[str]:
    """All faults of a contract."""
    return {fault for operation in Document(spec).operations() for fault in faults(operation, ROOT)}


def test_nothing_is_missing_of_the_contract() -> None:
    assert found(SPEC) == set()


@pytest.mark.parametrize(("place", "value", "fault"), LACK.values(), ids=LACK)
def test_what_is_missing_is_named(place: tuple[str, ...], value: Any, fault: str) -> None:
    assert fault in found(changed(place, value))


@pytest.mark.parametrize("controller", ["handlers.nowhere", "handlers.users"])
def test_a_missing_handler_is_named_where_the_project_is_judged(controller: str) -> None:
    spec = changed((*SEND, "x-openapi-router-controller"), controller)
    [operation] = [each for each in Document(spec).operations() if each.path == SEND[1]]
    assert faults(operation) == []
    assert faults(operation, ROOT) == [f"there is no handler {controller}.send_message"]


def test_an_array_of_a_request_needs_a_bound() -> None:
    spec = changed((*SCHEMAS, "CreateGroupRequest", "properties", "members", "maxItems"), None)
    spec["components"]["schemas"]["CreateGroupRequest"]["properties"]["members"]["x-unlimited"] = True
    assert found(spec) == {"CreateGroupRequest.members has no maxItems"}


@pytest.mark.parametrize(
    ("field", "bound"), [("read_by", "maxItems"), ("reply content", "maxLength"), ("replied_times", "maximum")]
)
def test_an_answer_needs_bounds(field: str, bound: str) -> None:
    spec = changed((*SCHEMAS, "Message", "properties", field, bound), None)
    assert found(spec) == {f"Message.{field} has no {bound}"}


def test_an_answer_needs_no_pattern() -> None:
    assert found(changed((*SCHEMAS, "Timestamp", "pattern"), None)) == set()


# ---------------------------------------------------------------------------------- the document as a whole

ERROR: JSON = {"type": "object", "properties": {"code": {"type": "integer", "enum": [3]}}}
UNTIDY = {
    "a name in snake case": ((*SCHEMAS, "user_profile"), {}, ["user_profile is no PascalCase name"]),
    "a name that generators make": (
        (*SCHEMAS, "SendMessageResponse"),
        {},
        ["SendMessageResponse is a name that generators make for an operation"],
    ),
    "an error with another number": (
        (*SCHEMAS, "PermissionDenied2"),
        ERROR,
        ["PermissionDenied2 ends with another number than its code, 3"],
    ),
    "a limit of no seconds": (
        ("components", "x-rate-limits", "messages", "seconds"),
        None,
        ["the rate limit messages has no seconds of the right type"],
    ),
    "an error with a needless number": (
        (*SCHEMAS, "TooLate3"),
        ERROR,
        ["TooLate3 ends with its code if, and only if, there are several TooLate"],
    ),
    "an error with namesakes and no number": (
        (*SCHEMAS, "PermissionDenied"),
        ERROR,
        ["PermissionDenied ends with its code if, and only if, there are several PermissionDenied"],
    ),
    "a title of two choices": (
        (*SEND, "responses", "400", "content", "application/json", "schema", "title"),
        "LogInError",
        ["LogInError is the title of different choices"],
    ),
    "a title that is a schema": (
        (*SEND, "responses", "400", "content", "application/json", "schema", "title"),
        "InternalServerError",
        ["InternalServerError is a title, and the name of a schema"],
    ),
    "a header without a description": (
        ("components", "responses", "MethodNotAllowed", "headers", "Allow", "description"),
        None,
        ["the header Allow of MethodNotAllowed has no description"],
    ),
}
"""For each disorder: the place in the contract, what stands there then (None: nothing), and the faults."""


def test_the_document_is_tidy() -> None:
    assert faults_of_document(Document(SPEC)) == []


@pytest.mark.parametrize(("place", "value", "expected"), UNTIDY.values(), ids=UNTIDY)
def test_what_is_untidy_is_named(place: tuple[str, ...], value: Any, expected: list[str]) -> None:
    assert faults_of_document(Document(changed(place, value))) == expected


# ------------------------------------------------------------------------------------- the command


def test_the_command_finds_what_breaks_a_rule_anywhere() -> None:
    example = ("components", "examples", "SendMessageOk", "value", "data", "message_id")
    assert list(findings(Document(SPEC))) == []
    assert list(findings(Document(changed((*SEND, "operationId"), "message_sending")))) == [
        "POST /user/send_mesage: operationId does not begin with a verb"
    ]
    assert len(list(findings(Document(changed(example, 0))))) == 2  # where it stands, and where it is referred to
