"""What the answers of operations are good for in later requests: links, as OpenAPI has them, for chains of requests.

Without them Schemathesis finds one pair of operations that belong together; the contract itself needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_tests.contract import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON

SOURCES = {
    "user": {
        "register": "id",
        "find_user": "user_id",
        "list_friends": "friends/*/user_id",
        "list_friend_requests": "requests/*/user_id",
    },
    "friend_group": {"create_friend_group": "group_id", "list_friend_groups": "groups/*/group_id"},
    "conversation": {"open_private_conversation": "conversation_id", "create_group": "group"},
    "group": {"create_group": "group", "list_group_conversations": "conversations/*/id"},
    "message": {"send_message": "message_id", "read_conversation": "messages/*/msg_id"},
    "invitation": {"list_invitations": "invitations/*/invitation_id"},
}
"""Where the data of an answer has the id of what."""

_KINDS = {
    **dict.fromkeys(("user_id", "friend_id", "member_id", "admin_id"), "user"),
    **dict.fromkeys(("new_owner_id", "invited_user_id", "sender_id"), "user"),
    **dict.fromkeys(("group", "group_id"), "group"),
    "conversation_id": "conversation",
    "reply_id": "message",
    "invitation_id": "invitation",
}
"""Of what a name is; of any other name the `x-objects` of its operation say it."""

_KINDS_OF_OBJECTS = {kind: kind for kind in SOURCES} | {"group_user": "user"}

_LENIENT = {"x-schemathesis": {"is_inferred": True}}
"""Lets an expression have many values, or none where a list is empty."""


def add_links(document: JSON) -> None:
    """Add links to the successes of a loaded contract, from every source of an id to every operation that takes it."""
    operations = {operation["operationId"]: operation for operation in _operations(document)}
    for target_id, target in operations.items():
        for kind, link in _links_to(target):
            for source_id, pointer in SOURCES[kind].items():
                links = operations[source_id]["responses"]["200"].setdefault("links", {})
                name = f"{pointer} for {target_id}"
                links[name] = {"operationId": target_id, **_filled(link, f"$response.body#/data/{pointer}"), **_LENIENT}


def _operations(document: JSON) -> Iterator[JSON]:
    for item in document["paths"].values():
        yield from (operation for operation in item.values() if isinstance(operation, dict))


def _links_to(operation: JSON) -> Iterator[tuple[str, JSON]]:
    """For each id that an operation takes: of what it is, and how a link hands it over."""
    for parameter in map(resolve, operation.get("parameters", [])):
        kind = _kind(operation, parameter["name"])
        if parameter["in"] == "path" and kind:
            yield kind, {"parameters": parameter["name"]}
    if "requestBody" in operation:
        schema = resolve(operation["requestBody"]["content"]["application/json"]["schema"])
        for field, declared in schema.get("properties", {}).items():
            kind = _kind(operation, field)
            if kind and resolve(declared).get("type") != "array":
                yield kind, {"requestBody": field}


def _kind(operation: JSON, name: str) -> str | None:
    """Of what a parameter or a field is; None where it is no id of anything that answers have."""
    if name == "group_id" and operation["x-callers"] == "friend_group_owner":
        return "friend_group"
    declared = operation.get("x-objects", {}).get(name, {}).get("kind")
    return _KINDS.get(name) or _KINDS_OF_OBJECTS.get(declared)


def _filled(link: JSON, expression: str) -> dict[str, Any]:
    return {place: {name: expression} for place, name in link.items()}
