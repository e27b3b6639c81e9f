"""A body has to call itself JSON, in UTF-8 if it names a charset, in whatever case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.edges.shapes import FORMS, WITHOUT_BODY, check_malformed, check_taken, encoded

if TYPE_CHECKING:
    from contract_tests.api import Api


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "Application/JSON; charset=UTF-8",
        "application/json;charset=utf-8",
        'application/json; Charset="UTF-8"',
    ],
)
def test_json_is_taken_however_its_type_is_written(edge: Api, content_type: str) -> None:
    user = edge.user()
    for operation, form in FORMS:
        content = encoded(form.example)
        answer = operation.call(user, content=content, headers={"Content-Type": content_type})
        check_taken(answer, operation)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "json",
        "text/plain",
        "text/json",
        "application/xml",
        "application/jsonlines",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=json",
        "text/plain; application/json",
        "application/*",
        "*/*",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        "application/json; charset=no-such-charset",
        "application/json; charset=",
    ],
)
def test_any_other_content_type_or_charset_is_malformed(edge: Api, content_type: str) -> None:
    user = edge.user()
    for operation, form in FORMS:
        content = encoded(form.example)
        answer = operation.call(user, content=content, headers={"Content-Type": content_type})
        check_malformed(answer, str(operation))


def test_a_body_without_a_content_type_is_malformed(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        check_malformed(operation.call(user, content=encoded(form.example)), str(operation))


def test_an_operation_without_a_body_does_not_mind_the_content_type(edge: Api) -> None:
    for operation in WITHOUT_BODY:
        for headers in ({}, {"Content-Type": "text/plain"}, {"Content-Type": "application/json; charset=utf-16"}):
            check_taken(operation.call(edge.user(), content=b"{", headers=headers), operation)
