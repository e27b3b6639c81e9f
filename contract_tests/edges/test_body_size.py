"""A body may have 1 MiB and no byte more; an operation that takes no body does not read the one it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.edges.shapes import (
    FORMS,
    JSON_TYPE,
    WITH_BODY,
    WITHOUT_BODY,
    check_malformed,
    check_taken,
    encoded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON, Api

MIB = 2**20
CHUNK = 2**16
TOO_LARGE = (413, 413, "Request body is larger than 1 MiB")


def padded(body: JSON, size: int) -> bytes:
    """A body as JSON, filled up with spaces to this size."""
    return encoded(body).ljust(size)


def chunks(content: bytes, size: int = CHUNK) -> Iterator[bytes]:
    """A body in pieces, for a request that does not say how long it is."""
    return (content[start : start + size] for start in range(0, len(content), size))


def test_the_limit_of_every_body_is_1_mib() -> None:
    assert {str(operation): operation.max_bytes for operation in WITH_BODY} == {str(each): MIB for each in WITH_BODY}


def test_a_body_of_one_byte_more_is_too_large(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        answer = operation.call(user, content=padded(form.example, MIB + 1), headers=JSON_TYPE)
        assert answer.refusal == TOO_LARGE, operation


def test_a_body_that_does_not_say_its_length_is_too_large_beyond_1_mib(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        answer = operation.call(user, content=chunks(padded(form.example, MIB + 1)), headers=JSON_TYPE)
        assert answer.refusal == TOO_LARGE, operation


def test_too_large_wins_over_what_else_is_wrong_with_a_body(edge: Api) -> None:
    user = edge.user()
    for operation in WITH_BODY:
        for headers in ({}, JSON_TYPE, {"Content-Type": "text/plain"}):
            answer = operation.call(user, content=b"[" * (MIB + 1), headers=headers)
            assert answer.refusal == TOO_LARGE, operation


def test_a_large_body_within_the_limit_is_refused_for_its_shape(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        answer = operation.call(user, json=form.example | {"more": "x" * (MIB // 2)})
        check_malformed(answer, str(operation))


def test_a_body_of_exactly_1_mib_is_taken(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        answer = operation.call(user, content=padded(form.example, MIB), headers=JSON_TYPE)
        check_taken(answer, operation)


def test_a_body_that_does_not_say_its_length_is_taken_up_to_1_mib(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        answer = operation.call(user, content=chunks(encoded(form.example), 10), headers=JSON_TYPE)
        check_taken(answer, operation, "in chunks")
    user = edge.user()
    for operation, form in FORMS:
        answer = operation.call(user, content=chunks(padded(form.example, MIB)), headers=JSON_TYPE)
        check_taken(answer, operation, "of 1 MiB in chunks")


def test_an_operation_without_a_body_takes_no_notice_of_one(edge: Api) -> None:
    for operation in WITHOUT_BODY:
        for content in (b"{", b'{"group_id": "x"}', b" " * (MIB + 1)):
            check_taken(operation.call(edge.user(), content=content, headers=JSON_TYPE), operation)
