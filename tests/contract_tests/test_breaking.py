"""Every kind of change that breaks a client is found in the contract, and none that does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from contract_tests.breaking.documents import breaking_changes
from contract_tests.contract import SPEC
from contract_tests.document import Document
from tests.contract_tests.copies import copy_to
from tests.contract_tests.test_complete import READ, SCHEMAS, SEND, changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contract_tests.api import JSON

Edit = tuple[tuple[str, ...], Any]
"""A place in the contract, and what stands there then; None: nothing."""

ERRORS = (*SEND, "responses", "400", "content", "application/json", "schema")
BODY = (*SEND, "requestBody", "content", "application/json", "schema")
LIMIT = ("components", "parameters", "Limit")
ANSWERS: JSON = SPEC["paths"][SEND[1]]["post"]["responses"]
TEXT: JSON = {"description": "A text.", "type": "string", "maxLength": 9, "pattern": "^a*$", "example": "a"}
ID: JSON = {"$ref": "#/components/schemas/Id"}
NULLABLE_ID: JSON = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**53 - 1, "nullable": True}


def property_of(schema: str, name: str) -> tuple[str, ...]:
    """The place of a property."""
    return (*SCHEMAS, schema, "properties", name)


def without(schema: str, key: str, value: str) -> list[str]:
    """A list of a schema, without one of its values."""
    return [each for each in SPEC["components"]["schemas"][schema][key] if each != value]


def branches(*names: str) -> list[JSON]:
    """References to schemas."""
    return [{"$ref": f"#/components/schemas/{name}"} for name in names]


def errors_of_sending(*more: str) -> list[JSON]:
    """What sending a message may be refused with, and more."""
    declared: JSON = SPEC["paths"][SEND[1]]["post"]["responses"]["400"]["content"]["application/json"]["schema"]
    return [*declared["oneOf"], *branches(*more)]


BREAKING: dict[str, tuple[Edit, set[str]]] = {
    # ------------------------------------------------------------------------------------ operations
    "an operation is removed": ((("paths", "/user/logoff"), None), {"POST /user/logoff is gone"}),
    "an operation has another name": (
        ((*SEND, "operationId"), "post_message"),
        {"POST /user/send_mesage has the operationId post_message instead of send_message"},
    ),
    "an operation has another tag": (
        ((*SEND, "tags"), ["groups"]),
        {"POST /user/send_mesage has the tags ['groups'] instead of ['conversations']"},
    ),
    "an operation needs a login": (
        (("paths", "/user/login", "post", "security"), [{"jwt": []}]),
        {"POST /user/login needs a login"},
    ),
    "fewer may call": (
        ((*SEND, "x-callers"), "owner"),
        {"POST /user/send_mesage may be called by owner instead of member"},
    ),
    "the login is sent in another header": (
        (("components", "securitySchemes", "jwt", "name"), "X-Token"),
        {"the login jwt is sent in another way"},
    ),
    "the login has another name": (
        (("components", "securitySchemes", "jwt"), None),
        {"the login jwt is sent in another way"},
    ),
    "the server is elsewhere": ((("servers",), [{"url": "/v2"}]), {"the server / is gone"}),
    # ------------------------------------------------------------------------------------- parameters
    "a parameter is removed": (
        ((*READ, "parameters"), [{"$ref": "#/components/parameters/ConversationId"}]),
        {
            "GET /user/conversation/{conversation_id} query limit is gone",
            "GET /user/conversation/{conversation_id} query before is gone",
        },
    ),
    "a parameter is required": (
        ((*LIMIT, "required"), True),
        {
            "GET /user/conversation/{conversation_id} query limit is required",
            "GET /user/all_records/{conversation_id} query limit is required",
        },
    ),
    "a parameter is narrower": (
        ((*LIMIT, "schema", "maximum"), 100),
        {
            "GET /user/conversation/{conversation_id} query limit has the maximum 100 instead of 200",
            "GET /user/all_records/{conversation_id} query limit has the maximum 100 instead of 200",
        },
    ),
    # --------------------------------------------------------------------------------------- requests
    "a field of a request is removed": (
        (property_of("FilterRecordsRequest", "sender_id"), None),
        {"FilterRecordsRequest.sender_id is gone"},
    ),
    "a field of a request is required": (
        ((*SCHEMAS, "FilterRecordsRequest", "required"), ["conversation_id", "content"]),
        {"FilterRecordsRequest.content is required"},
    ),
    "a request is longer at least": (
        ((*SCHEMAS, "ProfileChange", "minProperties"), 2),
        {"ProfileChange has the minProperties 2 instead of 1"},
    ),
    "a text to send is shorter": (
        ((*SCHEMAS, "Email", "maxLength"), 100),
        {"Email has the maxLength 100 instead of 255"},
    ),
    "a text to send has another pattern": (
        ((*SCHEMAS, "Phone", "pattern"), "^[1-9]*$"),
        {"Phone has the pattern ^[1-9]*$ instead of ^[0-9]*$"},
    ),
    "a list to send is shorter": (
        ((*property_of("CreateGroupRequest", "members"), "maxItems"), 99),
        {"CreateGroupRequest.members has the maxItems 99 instead of 499"},
    ),
    "a list to send is longer at least": (
        ((*property_of("CreateGroupRequest", "members"), "minItems"), 2),
        {"CreateGroupRequest.members has the minItems 2 instead of 1"},
    ),
    "a choice to send is removed": (
        ((*SCHEMAS, "FriendRequestResponse", "enum"), ["accept"]),
        {"FriendRequestResponse may not be 'reject' any more"},
    ),
    "a text to send becomes a choice": (
        ((*SCHEMAS, "Email", "enum"), ["example@example.com"]),
        {"Email may only be one of ['example@example.com']"},
    ),
    "a field to send may not be null": (
        ((*property_of("SendMessageRequest", "reply_id"), "nullable"), False),
        {"SendMessageRequest.reply_id may not be null any more"},
    ),
    "a field to send has another type": (
        (property_of("DeleteRecordsRequest", "conversation_id"), TEXT),
        {
            "DeleteRecordsRequest.conversation_id has the type string instead of integer",
            "DeleteRecordsRequest.conversation_id has the format None instead of int64",
            "DeleteRecordsRequest.conversation_id has the pattern ^a*$ instead of None",
            "DeleteRecordsRequest.conversation_id has the maxLength 9 instead of None",
        },
    ),
    "a fault in a field has another error": (
        ((*SCHEMAS, "RegisterRequest", "x-field-errors"), {"username": "InvalidUsername"}),
        {"RegisterRequest has other errors of its fields"},
    ),
    "a form of a request is removed": (
        ((*SCHEMAS, "UpdateAccountRequest", "oneOf"), branches("ProfileChange")),
        {"PUT /user/reset body may not be CredentialsChange any more"},
    ),
    "a body is smaller": (
        (("components", "responses", "PayloadTooLarge", "x-max-bytes"), 1024),
        {
            f"{operation} takes bodies of 1024 bytes instead of 1048576"
            for operation in Document(SPEC).operations()
            if operation.body
        },
    ),
    "a body is needed": (
        (("paths", "/user/logout", "post", "requestBody"), SPEC["paths"][SEND[1]]["post"]["requestBody"]),
        {"POST /user/logout has a body"},
    ),
    "a body is none": (((*SEND, "requestBody"), None), {"POST /user/send_mesage has no body"}),
    "a body is of another kind": (
        ((*SEND, "requestBody", "content"), {"text/plain": {"schema": TEXT}}),
        {"POST /user/send_mesage body is not application/json any more"},
    ),
    "a body is another": (
        (BODY, {"$ref": "#/components/schemas/DeleteRecordsRequest"}),
        {
            "POST /user/send_mesage body is of the type DeleteRecordsRequest instead of SendMessageRequest",
            "POST /user/send_mesage body.content is gone",
            "POST /user/send_mesage body.reply_id is gone",
            "POST /user/send_mesage body.client_msg_id is gone",
        },
    ),
    # ---------------------------------------------------------------------------------------- answers
    "a field of an answer is removed": (
        (property_of("Message", "replied_times"), None),
        {"Message.replied_times is gone"},
    ),
    "a field of an answer may be missing": (
        ((*SCHEMAS, "Message", "required"), without("Message", "required", "read_by")),
        {"Message.read_by may be missing"},
    ),
    "a field of an answer has another type": (
        ((*property_of("Message", "read_status"), "type"), "string"),
        {"Message.read_status has the type string instead of boolean"},
    ),
    "a field of an answer may be null": (
        (property_of("Message", "sender_id"), NULLABLE_ID),
        {"Message.sender_id may be null"},
    ),
    "an answer may be a new choice": (
        ((*SCHEMAS, "InvitationStatus", "enum"), ["pending", "accepted", "rejected", "expired"]),
        {"InvitationStatus may be 'expired', too"},
    ),
    "a choice of an answer is removed": (
        ((*SCHEMAS, "InvitationStatus", "enum"), ["pending", "accepted"]),
        {"InvitationStatus may not be 'rejected' any more"},
    ),
    "an answer is longer": (
        ((*property_of("Message", "reply content"), "maxLength"), 20_000),
        {"Message.reply content has the maxLength 20000 instead of 10000"},
    ),
    "an answer has no bound": (
        ((*property_of("Message", "read_by"), "maxItems"), None),
        {"Message.read_by has the maxItems None instead of 499"},
    ),
    "an answer has no pattern": (
        ((*SCHEMAS, "Timestamp", "pattern"), None),
        {f"Timestamp has the pattern None instead of {SPEC['components']['schemas']['Timestamp']['pattern']}"},
    ),
    "an answer has a field of another name": (
        (property_of("GetGroupInfoResult", "owner"), {"$ref": "#/components/schemas/Member"}),
        {
            "GetGroupInfoResult.owner is of the type Member instead of UserProfile",
            "GetGroupInfoResult.owner.name is gone",
        },
    ),
    "an answer has another status": (
        (
            (*SEND, "responses"),
            {"201" if k == "200" else k: v for k, v in SPEC["paths"][SEND[1]]["post"]["responses"].items()},
        ),
        {"POST /user/send_mesage never answers 200 any more", "POST /user/send_mesage may answer 201"},
    ),
    "a header is removed": (
        (("components", "responses", "MethodNotAllowed", "headers"), None),
        {f"{operation} 405 has no header Allow" for operation in Document(SPEC).operations()},
    ),
    "a header may be missing": (
        (("components", "responses", "MethodNotAllowed", "headers", "Allow", "required"), False),
        {f"{operation} 405 may have no header Allow" for operation in Document(SPEC).operations()},
    ),
    # ----------------------------------------------------------------------------------------- errors
    "an error is removed": (
        ((*ERRORS, "oneOf"), errors_of_sending()[1:]),
        {"POST /user/send_mesage 400 may not be TargetDoesNotExist any more"},
    ),
    "an error is new": (
        ((*ERRORS, "oneOf"), errors_of_sending("GroupFull")),
        {"POST /user/send_mesage 400 may be GroupFull, too"},
    ),
    "an error is new where there was one only": (
        (
            ("paths", "/user/logout", "post", "responses", "400"),
            {"$ref": "#/components/responses/NoSuchFriend"},
        ),
        {
            "POST /user/logout 400 may be TargetDoesNotExist, too",
            "POST /user/logout 400 may be NotFriends, too",
        },
    ),
    "an error has another code": (
        ((*property_of("NotFriends", "code"), "enum"), [4]),
        {"NotFriends.code may not be 3 any more", "NotFriends.code may be 4, too"},
    ),
    "an error has another text": (
        ((*property_of("NotFriends", "info"), "enum"), ["No friends"]),
        {"NotFriends.info may not be 'Not friends' any more", "NotFriends.info may be 'No friends', too"},
    ),
    "an error has any text": (
        ((*property_of("NotFriends", "info"), "enum"), None),
        {"NotFriends.info is not one of ['Not friends'] any more"},
    ),
    "an error comes sooner": (
        ((*SCHEMAS, "GroupFull", "x-limit"), 100),
        {"GroupFull has the limit 100 instead of 500"},
    ),
    "an answer to the limit of requests is new": (
        ((*SEND, "responses", "429"), {"$ref": "#/components/responses/BadRequest"}),
        {"POST /user/send_mesage may answer 429"},
    ),
    "an answer is never given": (
        ((*SEND, "responses", "413"), None),
        {"POST /user/send_mesage never answers 413 any more"},
    ),
    # ------------------------------------------------------------------------ names in generated clients
    "a choice of errors has another title": (
        ((*ERRORS, "title"), "MessageError"),
        {"POST /user/send_mesage 400 has the title MessageError instead of SendMessageError"},
    ),
}
"""For each kind: the change, and what is told of it."""

HARMLESS: dict[str, Edit] = {
    "an operation is new": (("paths", "/user/say"), {"post": SPEC["paths"][SEND[1]]["post"] | {"operationId": "say"}}),
    "other words": ((*SEND, "description"), "Sends a message."),
    "another summary": ((*SEND, "summary"), "Send (发送)"),
    "another example": ((*SCHEMAS, "Id", "example"), 2),
    "a login is not needed any more": ((*SEND, "security"), []),
    "more may call": ((*SEND, "x-callers"), "user"),
    "a parameter is new": (
        ("paths", "/user/get_friends", "get", "parameters"),
        [{"$ref": "#/components/parameters/Limit"}],
    ),
    "a parameter is wider": ((*LIMIT, "schema", "maximum"), 500),
    "a field of a request is new": (property_of("SendMessageRequest", "mood"), TEXT),
    "a field of a request is not required any more": ((*SCHEMAS, "RegisterRequest", "required"), ["username"]),
    "a text to send is longer": ((*SCHEMAS, "Email", "maxLength"), 300),
    "a text to send has no pattern": ((*SCHEMAS, "Phone", "pattern"), None),
    "a choice to send is new": ((*SCHEMAS, "FriendRequestResponse", "enum"), ["accept", "reject", "ignore"]),
    "a choice to send becomes a text": ((*SCHEMAS, "FriendRequestResponse", "enum"), None),
    "a field to send may be null": (property_of("FilterRecordsRequest", "sender_id"), NULLABLE_ID),
    "a form of a request is new": (
        (*SCHEMAS, "UpdateAccountRequest", "oneOf"),
        branches("CredentialsChange", "ProfileChange", "UserIdRequest"),
    ),
    "a body may be larger": (("components", "responses", "PayloadTooLarge", "x-max-bytes"), 2**21),
    "a field of an answer is new": (property_of("Message", "edited"), {"type": "boolean"}),
    "a field of an answer is never null any more": ((*property_of("Message", "reply_id"), "nullable"), False),
    "a list of an answer is shorter": ((*property_of("Message", "read_by"), "maxItems"), 99),
    "an error comes later": ((*SCHEMAS, "GroupFull", "x-limit"), 1000),
    "a header is new": (
        ("components", "responses", "MethodNotAllowed", "headers", "Date"),
        {"description": "Now.", "schema": TEXT},
    ),
    "a schema is new": ((*SCHEMAS, "Reaction"), TEXT),
    "the server is elsewhere, too": (("servers",), [{"url": "/"}, {"url": "/v2"}]),
}
"""Changes that no client notices, or that it can do without."""


def renamed(change: Callable[[str], str]) -> JSON:
    """The contract, with another text."""
    spec: JSON = yaml.safe_load(change(yaml.safe_dump(SPEC, allow_unicode=True)))
    return spec


def found(spec: JSON) -> set[str]:
    """What breaks a client of the contract."""
    return set(breaking_changes(Document(SPEC), Document(spec)))


@pytest.mark.parametrize(("edit", "changes"), BREAKING.values(), ids=BREAKING)
def test_a_change_that_breaks_a_client_is_told(edit: Edit, changes: set[str]) -> None:
    assert found(changed(*edit)) == changes


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS)
def test_a_change_that_breaks_no_client_is_not_told(edit: Edit) -> None:
    assert found(changed(*edit)) == set()


def test_another_path_is_told_with_the_operation_that_moved() -> None:
    spec = renamed(lambda text: text.replace("/user/send_mesage:", "/user/send_message:"))
    assert found(spec) == {"POST /user/send_mesage is gone: send_message is POST /user/send_message now"}


def test_another_method_is_told_with_the_operation_that_moved() -> None:
    spec = deepcopy(SPEC)
    spec["paths"]["/user/reset"] = {"patch": spec["paths"]["/user/reset"]["put"]}
    assert found(spec) == {"PUT /user/reset is gone: update_account is PATCH /user/reset now"}


def test_a_renamed_schema_is_told() -> None:
    spec = renamed(lambda text: text.replace("UserProfile", "UserView"))
    assert found(spec) == {
        "UserProfile is gone from the schemas",
        "FindUserOk.data is of the type UserView instead of UserProfile",
        "FriendGroupWithFriends.friends[] is of the type UserView instead of UserProfile",
        "GetGroupInfoResult.owner is of the type UserView instead of UserProfile",
        "GetGroupInfoResult.administrators[] is of the type UserView instead of UserProfile",
        "ListFriendRequestsResult.requests[] is of the type UserView instead of UserProfile",
        "ListFriendsResult.friends[] is of the type UserView instead of UserProfile",
    }


def test_a_renamed_response_is_told() -> None:
    spec = renamed(
        lambda text: text.replace("responses/Deleted", "responses/Gone").replace("    Deleted:", "    Gone:")
    )
    assert found(spec) == {"Deleted is gone from the responses"}


# ------------------------------------------------------------------------------------ the command

NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


class Repository:
    """A copy of the project with a history."""

    def __init__(self, place: Path) -> None:
        self._copy = copy_to(place)
        self.contract = place / "openapi" / "chat.yaml"

    def git(self, *arguments: str) -> None:
        """Run git."""
        me = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        me |= {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        command = ["git", *arguments]
        subprocess.run(command, cwd=self._copy.place, env=os.environ | me, check=True, capture_output=True)  # noqa: S603

    def commit(self) -> None:
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--message", "A change")

    def edit(self, old: str, new: str) -> None:
        """Put another text into the contract."""
        text = self.contract.read_text("utf-8")
        assert old in text
        self.contract.write_text(text.replace(old, new), "utf-8")

    def breaking(self, *revision: str) -> tuple[int, str]:
        """Exit status and output of the command."""
        command = [sys.executable, "-m", "contract_tests.breaking", *revision]
        done = subprocess.run(command, cwd=self._copy.place, capture_output=True, text=True, check=False)  # noqa: S603
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.git("init")
    repository.commit()
    return repository


@NEEDS_GIT
def test_a_break_needs_a_new_major_version(repository: Repository) -> None:
    version = SPEC["info"]["version"]
    repository.edit("operationId: send_message", "operationId: post_message")
    status, output = repository.breaking("HEAD")
    assert status == 1
    assert "POST /user/send_mesage has the operationId post_message instead of send_message" in output
    assert "info.version needs a new major version" in output

    repository.edit(f"  version: {version}", f"  version: {int(version.partition('.')[0]) + 1}.0.0")
    status, output = repository.breaking("HEAD")
    assert status == 0
    assert "POST /user/send_mesage has the operationId post_message instead of send_message" in output


@NEEDS_GIT
def test_without_a_revision_the_parent_is_compared(repository: Repository) -> None:
    assert repository.breaking() == (
        0,
        "This commit has no parent here (the first one, or the end of a clone): nothing to compare.\n",
    )
    repository.edit("operationId: send_message", "operationId: post_message")
    repository.commit()
    assert repository.breaking()[0] == 1


@NEEDS_GIT
def test_a_revision_without_the_contract_is_told(repository: Repository) -> None:
    repository.git("rm", "--quiet", "--cached", "openapi/chat.yaml")
    repository.git("commit", "--message", "None")
    repository.commit()
    assert repository.breaking() == (0, "There is no openapi/chat.yaml in HEAD^: nothing to compare.\n")


@NEEDS_GIT
def test_a_revision_that_is_none_fails(repository: Repository) -> None:
    assert repository.breaking("HEAD~7") == (2, "git finds no commit 'HEAD~7' here.\n")
