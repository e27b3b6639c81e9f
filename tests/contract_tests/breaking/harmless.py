"""Changes of the contract that break no client."""

from __future__ import annotations

from contract_tests.contract import SPEC
from tests.contract_tests.breaking.places import LIMIT, NULLABLE_ID, TEXT, Edit, branches, property_of
from tests.contract_tests.test_complete import SCHEMAS, SEND

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
