"""Which error wins, where a request to the users, profile or friends has several faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import NOBODY

if TYPE_CHECKING:
    from contract_tests.api import Api


@pytest.mark.parametrize(
    ("method", "path", "body", "refusal"),
    [
        pytest.param(
            "POST",
            "/user/register",
            {"username": "", "email": "no email", "phone": "no phone", "nick": "Al"},
            (400, 2, "Invalid username"),
            id="username in register",
        ),
        pytest.param(
            "POST",
            "/user/register",
            {"username": "Bob", "password": "", "email": "no email", "nick": "Al"},
            (400, 3, "Invalid password"),
            id="password in register",
        ),
        pytest.param(
            "PUT",
            "/user/reset",
            {"username": "", "avatar_url": "no address", "nick": "Al"},
            (400, 3, "Invalid username"),
            id="username in reset",
        ),
        pytest.param(
            "PUT",
            "/user/reset",
            {"old_password": "", "new_password": "", "email": "no email", "nick": "Al"},
            (400, 3, "Invalid password"),
            id="new_password in reset",
        ),
        pytest.param(
            "POST",
            "/user/create_group",
            {"group_name": "", "group": "Colleagues"},
            (400, 2, "The group name is invalid"),
            id="group_name in create_group",
        ),
    ],
)
def test_a_documented_code_wins_over_the_generic_one(
    api: Api, method: str, path: str, body: dict[str, str], refusal: tuple[int, int, str]
) -> None:
    assert api.user().request(method, path, json=body).refusal == refusal


def test_the_lowest_documented_code_wins(api: Api) -> None:
    answer = api.anyone.post("/user/register", username="", password="", email="a@example.com", phone="1")
    assert answer.refusal == (400, 2, "Invalid username")
    assert api.anyone.request("POST", "/user/register", json={}).refusal == (400, 2, "Invalid username")


def test_the_name_of_a_field_is_written_as_in_the_request_body_of_the_documentation(api: Api) -> None:
    answer = api.anyone.post("/user/register", userName="Al", password="secret", email="a@example.com", phone="1")
    assert answer.refusal == (400, 2, "Invalid username")


@pytest.mark.parametrize("fault", [{"email": "no email"}, {"phone": "no phone"}, {"nick": "Al"}])
def test_the_shape_wins_over_a_taken_name(api: Api, fault: dict[str, str]) -> None:
    fine = {"username": api.name("Alice"), "password": "secret", "email": "a@example.com", "phone": "1"}
    _ = api.anyone.post("/user/register", **fine).data
    assert api.anyone.post("/user/register", **(fine | fault)).is_malformed


def test_an_invalid_password_wins_over_a_taken_name(api: Api) -> None:
    alice = api.user("Alice")
    assert api.register(alice.name, "").refusal == (400, 3, "Invalid password")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/user/login", {"username": "Nobody", "password": ""}),
        ("/user/search_friends", {"friend_name": "Nobody", "limit": 1}),
        ("/user/send_friend_request", {"user_id": NOBODY, "text": "hello"}),
        ("/user/respone_friend_request", {"user_id": NOBODY, "response": "perhaps"}),
        ("/user/delete_friend", {"user_id": NOBODY, "reason": ""}),
        ("/user/delete_group", {"group_id": NOBODY, "group_name": "Colleagues"}),
        ("/user/add_friend_to_group", {"user_id": 0, "group_id": NOBODY}),
        ("/user/add_friend_to_group", {"user_id": NOBODY, "group_id": 0}),
        ("/user/delete_friend_from_group", {"user_id": "1", "group_id": NOBODY}),
        ("/user/delete_friend_from_group", {"user_id": NOBODY}),
    ],
)
def test_the_shape_wins_over_what_does_not_exist(api: Api, path: str, body: dict[str, object]) -> None:
    assert api.user().post(path, **body).is_malformed


@pytest.mark.parametrize(
    "content", [b"", b"null", b'["Alice"]', b'{"username": ""', b'{"username": "", "username": ""}']
)
def test_a_body_that_is_no_json_object_has_no_documented_code(api: Api, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    for method, path in (("POST", "/user/register"), ("PUT", "/user/reset"), ("POST", "/user/create_group")):
        assert api.user().request(method, path, content=content, headers=headers).is_malformed


@pytest.mark.parametrize("path", ["/user/logout", "/user/logoff"])
def test_a_malformed_request_ends_no_session(api: Api, path: str) -> None:
    alice = api.user("Alice")
    assert alice.request("POST", f"{path}?all=1").is_malformed
    assert alice.get("/user/get_friends").data == {"friends": []}


@pytest.mark.parametrize(
    ("path", "data"), [("/user/logout", {"logged out": True}), ("/user/logoff", {"deleted": True})]
)
def test_a_body_is_not_read_where_the_operation_has_none(api: Api, path: str, data: dict[str, bool]) -> None:
    assert api.user().request("POST", path, content=b"no JSON").data == data
