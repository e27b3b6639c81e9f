"""Every answer is JSON in one of two envelopes, and a refusal says in a short text what is wrong, and where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from contract_tests.edges.shapes import FORMS, OPERATIONS, WITHOUT_BODY, check_malformed

if TYPE_CHECKING:
    from contract_tests.api import Api

ODD_NAMES = {
    "nothing": "",
    "a space": " ",
    "a colon": "a: b",
    "a colon alone": ":",
    "a line break": "a\nb",
    "U+0000": "\0",
    "quotes": "\"'`",
    "a format": "{0} %s {name} ${x}",
    "markup": "<script>alert(1)</script>",
    "an accent": "né",
    "an emoji": "😀",
    "a right-to-left override": "\u202e",
    "200 characters": "x" * 200,
    "200 emoji": "😀" * 200,
    "10,000 characters": "x" * 10_000,
}
"""Names that an unknown field or parameter may have."""


def test_a_success_has_code_info_and_data_and_no_other_key(edge: Api) -> None:
    for operation in WITHOUT_BODY:
        if not operation.parameters:
            answer = operation.call(edge.user())
            assert answer.body == {"code": 0, "info": "Succeed", "data": answer.data}, operation
            assert answer.data.keys() == set(operation.data["required"]), operation


def test_a_refusal_has_code_and_info_and_no_other_key(edge: Api) -> None:
    user = edge.user()
    refusals = [
        edge.anyone.get("/user/get_friends"),
        edge.anyone.post("/user/login", username="Nobody", password="secret"),
        user.get("/user/groups/1"),
        user.get("/user/groups/x"),
        user.get("/user/nothing"),
        user.post("/user/get_friends"),
        user.request("POST", "/user/delete_group", content=b" " * (2**20 + 1)),
    ]
    assert [answer.status for answer in refusals] == [401, 400, 400, 400, 404, 405, 413]
    for answer in refusals:
        assert sorted(answer.body) == ["code", "info"]
        assert type(answer.body["code"]) is int
        assert type(answer.body["info"]) is str


def test_an_answer_is_utf_8_and_says_how_long_it_is(edge: Api) -> None:
    user = edge.user("Zoë 😀")
    answer = user.post("/user/search_friends", friend_name=user.name)
    assert json.loads(answer.content.decode("utf-8"))["data"]["name"] == user.name
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
def test_an_unknown_field_of_any_name_gets_an_info_as_declared(edge: Api, name: str) -> None:
    user = edge.user()
    for operation, form in FORMS:
        check_malformed(operation.call(user, json=form.example | {name: 1}), str(operation))


@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
def test_an_unknown_parameter_of_any_name_gets_an_info_as_declared(edge: Api, name: str) -> None:
    user = edge.user()
    for operation in OPERATIONS:
        check_malformed(operation.call(user, f"{operation.url}?{quote(name, safe='')}=1"), str(operation))


def test_a_generic_refusal_names_the_field(edge: Api) -> None:
    user = edge.user()
    for operation, form in FORMS:
        for field in form.fields.keys() - form.errors.keys():
            answer = operation.call(user, json=form.example | {field: {}})
            assert field in answer.body["info"], f"{operation} {field}: {answer.body}"
    for operation, form in FORMS:
        if len(operation.forms) == 1:
            for field in form.required - form.errors.keys():
                body = {name: value for name, value in form.example.items() if name != field}
                answer = operation.call(user, json=body)
                assert field in answer.body["info"], f"{operation} {field}: {answer.body}"


def test_a_generic_refusal_names_the_parameter(edge: Api) -> None:
    user = edge.user()
    for operation in OPERATIONS:
        for parameter in operation.parameters_in("path"):
            answer = operation.call(user, operation.url_with(**{parameter.name: "x"}))
            assert parameter.name in answer.body["info"], f"{operation} {parameter.name}: {answer.body}"
        for parameter in operation.parameters_in("query"):
            answer = operation.call(user, f"{operation.url}?{parameter.name}=x")
            assert parameter.name in answer.body["info"], f"{operation} {parameter.name}: {answer.body}"
        assert "more" in operation.call(user, f"{operation.url}?more=1").body["info"], operation
