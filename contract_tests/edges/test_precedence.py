"""Which refusal wins: the size of a body, then the login, then the shape, and only then what the request is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.contract import NOT_LOGGED_IN
from contract_tests.edges.shapes import (
    FORMS,
    JSON_TYPE,
    OPERATIONS,
    WITH_BODY,
    WITH_LOGIN,
    WITHOUT_LOGIN,
    check_taken,
)

if TYPE_CHECKING:
    from contract_tests.api import Api

TOO_LARGE = (413, 413, "Request body is larger than 1 MiB")


def test_nothing_but_a_missing_login_is_wrong_with_the_examples_of_the_contract(edge: Api) -> None:
    for operation in WITH_LOGIN:
        assert operation.call(edge.anyone).refusal == NOT_LOGGED_IN, operation
    for operation in OPERATIONS:
        check_taken(operation.call(edge.user()), operation)


@pytest.mark.parametrize("token", ["", "nonsense", "Bearer", "Bearer nonsense", "a.b.c", "Basic QWxpY2U6c2VjcmV0"])
def test_what_is_no_token_is_no_login(edge: Api, token: str) -> None:
    for operation in WITH_LOGIN:
        answer = operation.call(edge.anyone, headers={"Authorization": token})
        assert answer.refusal == NOT_LOGGED_IN, operation


@pytest.mark.parametrize("token", ["", "nonsense", "Bearer nonsense"])
def test_an_operation_without_a_login_looks_at_no_token(edge: Api, token: str) -> None:
    for operation in WITHOUT_LOGIN:
        check_taken(operation.call(edge.anyone, headers={"Authorization": token}), operation)


@pytest.mark.parametrize(
    "content",
    [b"", b"[", b"null", b"{}", b'{"more": 1}', b"\xff", b"[" * 100_000, b" " * 2**20],
    ids=["nothing", "no JSON", "null", "no field", "an unknown field", "no UTF-8", "100,000 brackets", "1 MiB"],
)
def test_a_missing_login_wins_over_a_fault_in_the_body(edge: Api, content: bytes) -> None:
    for operation in WITH_LOGIN:
        answer = operation.call(edge.anyone, content=content, headers=JSON_TYPE)
        assert answer.refusal == NOT_LOGGED_IN, operation


def test_a_missing_login_wins_over_a_fault_in_a_field(edge: Api) -> None:
    for operation, form in FORMS:
        for field in form.fields:
            if operation.needs_login:
                answer = operation.call(edge.anyone, json=form.example | {field: {}})
                assert answer.refusal == NOT_LOGGED_IN, f"{operation} {field}"


def test_a_missing_login_wins_over_the_content_type(edge: Api) -> None:
    for operation in WITH_LOGIN:
        for headers in ({}, {"Content-Type": "text/plain"}, {"Content-Type": "application/json; charset=utf-16"}):
            answer = operation.call(edge.anyone, content=b"{}", headers=headers)
            assert answer.refusal == NOT_LOGGED_IN, operation


def test_a_missing_login_wins_over_a_fault_in_the_url(edge: Api) -> None:
    for operation in WITH_LOGIN:
        ids = {parameter.name: "01" for parameter in operation.parameters_in("path")}
        faulty = operation.url_with(**ids)
        for url in (faulty, f"{operation.url}?more=1", f"{faulty}?limit=0&limit=0&before="):
            assert operation.call(edge.anyone, url).refusal == NOT_LOGGED_IN, url


def test_a_body_that_is_too_large_wins_over_a_missing_login(edge: Api) -> None:
    for operation in WITH_BODY:
        answer = operation.call(edge.anyone, content=b" " * (2**20 + 1), headers=JSON_TYPE)
        assert answer.refusal == TOO_LARGE, operation


def test_a_body_that_is_too_large_wins_over_a_fault_in_the_url(edge: Api) -> None:
    user = edge.user()
    for operation in WITH_BODY:
        answer = operation.call(user, f"{operation.url}?more=1", content=b" " * (2**20 + 1), headers=JSON_TYPE)
        assert answer.refusal == TOO_LARGE, operation
