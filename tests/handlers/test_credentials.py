"""Changing one's password, e-mail address and phone number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.api import Caller
from tests.values import MISSING, NAMES, NO_NAMES, fields

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api, User

WRONG_OLD_PASSWORD = (400, 2, "Wrong old password")
INVALID_PASSWORD = (400, 3, "Invalid password")
INCORRECT_PASSWORD = (400, 2, "Incorrect password")


def log_in(user: User, password: str) -> Answer:
    return Caller(user.http).post("/user/login", username=user.name, password=password)


@pytest.mark.parametrize(
    "change",
    [
        {"new_password": "better"},
        {"email": "new@example.com"},
        {"phone": "1"},
        {"email": "new@example.com", "phone": "1"},
        {"new_password": "better", "email": "new@example.com", "phone": "1"},
    ],
)
def test_any_of_the_credentials_can_be_changed(api: Api, change: dict[str, str]) -> None:
    alice = api.user("Alice")
    assert alice.put("/user/reset", old_password="secret", **change).data == {"reset": True}


def test_a_new_password_replaces_the_old_one(api: Api) -> None:
    alice = api.user("Alice")
    _ = alice.put("/user/reset", old_password="secret", new_password="better").data
    assert log_in(alice, "secret").refusal == INCORRECT_PASSWORD
    _ = log_in(alice, "better").data
    assert alice.put("/user/reset", old_password="secret", phone="1").refusal == WRONG_OLD_PASSWORD
    _ = alice.put("/user/reset", old_password="better", phone="1").data


def test_a_new_email_or_phone_leaves_the_password(api: Api) -> None:
    alice = api.user("Alice")
    _ = alice.put("/user/reset", old_password="secret", email="new@example.com", phone="1").data
    _ = log_in(alice, "secret").data


def test_a_new_password_is_of_its_user_alone(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = bob.put("/user/reset", old_password="secret", new_password="better").data
    _ = log_in(alice, "secret").data


@pytest.mark.parametrize("password", NAMES)
def test_a_new_password_has_1_to_20_characters(api: Api, password: str) -> None:
    alice = api.user("Alice")
    _ = alice.put("/user/reset", old_password="secret", new_password=password).data
    _ = log_in(alice, password).data


@pytest.mark.parametrize("password", NO_NAMES)
def test_any_other_new_password_is_an_invalid_password(api: Api, password: object) -> None:
    alice = api.user("Alice")
    answer = alice.put("/user/reset", old_password="secret", new_password=password)
    assert answer.refusal == INVALID_PASSWORD
    _ = log_in(alice, "secret").data


@pytest.mark.parametrize("change", [{"new_password": "better"}, {"email": "new@example.com"}, {"phone": "1"}])
def test_every_change_needs_the_old_password(api: Api, change: dict[str, str]) -> None:
    alice = api.user("Alice", "secret")
    assert alice.put("/user/reset", old_password="wrong", **change).refusal == WRONG_OLD_PASSWORD
    assert alice.put("/user/reset", **change).is_malformed
    _ = log_in(alice, "secret").data


@pytest.mark.parametrize("wrong", ["Secret", "secret ", "secre"])
def test_the_old_password_has_to_be_exactly_the_same(api: Api, wrong: str) -> None:
    alice = api.user("Alice")
    answer = alice.put("/user/reset", old_password=wrong, new_password="better")
    assert answer.refusal == WRONG_OLD_PASSWORD


def test_the_password_of_another_user_does_not_help(api: Api) -> None:
    alice = api.user("Alice", "of Alice")
    _ = api.user("Bob", "of Bob")
    assert alice.put("/user/reset", old_password="of Bob", phone="1").refusal == WRONG_OLD_PASSWORD


@pytest.mark.parametrize("old_password", NO_NAMES)
def test_an_old_password_that_no_account_can_have_is_malformed(api: Api, old_password: object) -> None:
    assert api.user().put("/user/reset", old_password=old_password, new_password="better").is_malformed


@pytest.mark.parametrize("email", ["a@b", "a" * 243 + "@example.com"])
def test_a_new_email_has_up_to_255_characters(api: Api, email: str) -> None:
    assert api.user().put("/user/reset", old_password="secret", email=email).data == {"reset": True}


@pytest.mark.parametrize(
    "email", [None, 7, "", "alice", "alice@example.com\n", "al\0ice@b.com", "a" * 244 + "@example.com"]
)
def test_any_other_new_email_is_malformed(api: Api, email: object) -> None:
    answer = api.user().put("/user/reset", old_password="secret", email=email)
    assert answer.is_malformed
    assert "email" in answer.refusal[2]


@pytest.mark.parametrize("phone", ["1", "0" * 20])
def test_a_new_phone_number_has_1_to_20_digits(api: Api, phone: str) -> None:
    assert api.user().put("/user/reset", old_password="secret", phone=phone).data == {"reset": True}


@pytest.mark.parametrize("phone", [None, 123, "", "+123", "12 3", "123\n", "1\0", "\u0661\u0662", "0" * 21])
def test_any_other_new_phone_number_is_malformed(api: Api, phone: object) -> None:
    answer = api.user().put("/user/reset", old_password="secret", phone=phone)
    assert answer.is_malformed
    assert "phone" in answer.refusal[2]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"old_password": "secret"}, id="nothing to change"),
        pytest.param({"old_password": "secret", "username": "Alicia"}, id="a name"),
        pytest.param({"old_password": "secret", "avatar_url": ""}, id="an avatar"),
        pytest.param({"old_password": "secret", "new_password": "better", "username": "Alicia"}, id="a name as well"),
        pytest.param({"old_password": "secret", "username": ""}, id="no name"),
        pytest.param({"old_password": "secret", "new_password": "better", "password": "better"}, id="unknown field"),
        pytest.param({"old_password": None, "username": "Alicia"}, id="a name and null"),
    ],
)
def test_with_an_old_password_only_credentials_can_be_changed(api: Api, body: dict[str, object]) -> None:
    alice = api.user("Alice")
    assert alice.put("/user/reset", **body).is_malformed
    assert alice.put("/user/reset", old_password="better", phone="1").refusal == WRONG_OLD_PASSWORD
    _ = log_in(alice, "secret").data


@pytest.mark.parametrize("old_password", [pytest.param("wrong", id="wrong"), pytest.param("", id="empty")])
@pytest.mark.parametrize("email", [pytest.param(MISSING, id="alone"), pytest.param("", id="with a malformed email")])
def test_an_invalid_password_wins_over_all_else(api: Api, old_password: str, email: object) -> None:
    body = fields(old_password=old_password, new_password="", email=email)
    assert api.user().put("/user/reset", **body).refusal == INVALID_PASSWORD


@pytest.mark.parametrize("fault", [{"email": ""}, {"phone": ""}, {"username": "Alicia"}, {"nick": "Al"}])
def test_a_malformed_request_wins_over_a_wrong_old_password(api: Api, fault: dict[str, str]) -> None:
    assert api.user().put("/user/reset", old_password="wrong", new_password="better", **fault).is_malformed


def test_a_refused_change_changes_nothing(api: Api) -> None:
    alice = api.user("Alice")
    assert alice.put("/user/reset", old_password="secret", new_password="better", email="").is_malformed
    assert log_in(alice, "better").refusal == INCORRECT_PASSWORD
    _ = log_in(alice, "secret").data
