"""A body is read as it arrives, no further than its limit, and not at all by an operation that has none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from contract_tests.api import Answer
from contract_tests.edges.shapes import FORMS, WITH_BODY, WITHOUT_BODY, check_taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.types import Message

    from contract_tests.api import Api, Caller
    from contract_tests.contract import Operation

MIB = 2**20
CHUNK = 2**16
NESTED_AT_MOST = 200
TOO_LARGE = (413, 413, "Request body is larger than 1 MiB")


def chunks(content: bytes, size: int = CHUNK) -> Iterator[bytes]:
    """A body in pieces, for a request that does not say how long it is."""
    return (content[start : start + size] for start in range(0, len(content), size))


def upload(caller: Caller, operation: Operation, pieces: Iterable[bytes]) -> tuple[Answer, int]:
    """Hand the service a body piece by piece; its answer, and how many pieces it took."""
    token = [] if caller.token is None else [(b"authorization", caller.token.encode())]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": operation.method,
        "scheme": "http",
        "path": operation.url,
        "raw_path": operation.url.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"transfer-encoding", b"chunked"), *token],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    taken = 0
    sent: list[Message] = []

    def arriving() -> Iterator[Message]:
        nonlocal taken
        for piece in pieces:
            taken += 1
            yield {"type": "http.request", "body": piece, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    messages = arriving()

    async def receive() -> Message:
        return next(messages, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    assert isinstance(caller.http, TestClient)
    assert caller.http.portal is not None, "the service is running"
    caller.http.portal.call(caller.http.app, scope, receive, send)
    start, *rest = sent
    content = b"".join(message.get("body", b"") for message in rest)
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert headers["content-type"] == "application/json", content
    return Answer(start["status"], headers, content, json.loads(content)), taken


def test_a_body_may_arrive_byte_by_byte(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        answer, _ = upload(user, operation, chunks(json.dumps(form.example, ensure_ascii=False).encode(), 1))
        check_taken(answer, operation)


def test_a_body_may_arrive_in_pieces_that_split_a_character(edge: Api) -> None:
    user = edge.user("😀" * 20)
    [search] = [operation for operation in WITH_BODY if operation.path == "/user/search_friends"]
    content = json.dumps({"friend_name": user.name}, ensure_ascii=False).encode()
    answer, _ = upload(user, search, chunks(content, 3))
    assert answer.data["user_id"] == user.id


def test_a_body_that_is_too_large_is_read_no_further_than_the_limit(edge: Api) -> None:
    user = edge.user()
    for operation in WITH_BODY:
        answer, taken = upload(user, operation, (b" " * CHUNK for _ in range(32 * MIB // CHUNK)))
        assert answer.refusal == TOO_LARGE, operation
        assert taken <= MIB // CHUNK + 1, operation


def test_an_operation_without_a_body_reads_nothing_of_one(edge: Api) -> None:
    for operation in WITHOUT_BODY:
        answer, taken = upload(edge.user(), operation, [b" " * CHUNK] * 3)
        check_taken(answer, operation)
        assert taken == 0, operation


def test_a_body_may_be_nested_only_so_deep(edge: Api) -> None:
    for nested, problem in (
        (NESTED_AT_MOST, "username: is required"),
        (NESTED_AT_MOST + 1, "body: is not valid JSON: recursion limit"),
    ):
        body = b'{"x":%s%s}' % (b"[" * nested, b"]" * nested)
        answer = edge.anyone.request("POST", "/user/login", content=body, headers={"Content-Type": "application/json"})
        assert answer.refusal[:2] == (400, 400)
        assert problem in answer.refusal[2]


@pytest.mark.parametrize("item", [b"0.5", b"0", b"{}", b"null"])
def test_a_body_that_is_wrong_in_very_many_places_is_told_of_one(edge: Api, item: bytes) -> None:
    items = b",".join([item] * ((MIB - 100) // (len(item) + 1)))
    answer = edge.user().request(
        "POST",
        "/user/create_group_conversation",
        content=b'{"name":"x","members":[%s]}' % items,
        headers={"Content-Type": "application/json"},
    )
    assert answer.refusal == (400, 400, "members: it has more than 499 items")


def test_a_body_with_very_many_unknown_fields_is_told_of_one(edge: Api) -> None:
    body = {"username": "x", "password": "x"} | {str(number): 1 for number in range(70_000)}
    assert edge.anyone.request("POST", "/user/login", json=body).refusal == (400, 400, "0: is not known here")
