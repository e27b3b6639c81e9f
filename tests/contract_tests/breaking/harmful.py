"""Changes of the contract that break a client, and what is told of each."""

from __future__ import annotations

from contract_tests.contract import SPEC
from contract_tests.document import Document
from tests.contract_tests.breaking.places import (
    BODY,
    ERRORS,
    LIMIT,
    NULLABLE_ID,
    TEXT,
    Edit,
    branches,
    errors_of_sending,
    property_of,
    without,
)
from tests.contract_tests.test_complete import READ, SCHEMAS, SEND

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
        (property_of("GetGroupInfoOutcome", "owner"), {"$ref": "#/components/schemas/Member"}),
        {
            "GetGroupInfoOutcome.owner is of the type Member instead of UserProfile",
            "GetGroupInfoOutcome.owner.name is gone",
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
        (
            ("paths", "/user/delete_records", "post", "responses", "429"),
            {"$ref": "#/components/responses/TooManyRequests"},
        ),
        {"POST /user/delete_records may answer 429"},
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
