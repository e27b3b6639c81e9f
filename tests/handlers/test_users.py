"""Accounts: who can register, and who can log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.api import Caller
from contract_tests.scenes import find, named
from tests.values import MISSING, NAMES, NO_NAMES, fields

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api

ALICE: dict[str, object] = {
    "password": "secret",
    "email": "alice@example.com",
    "phone": "1234567890",
}
USERNAME_EXISTS = (400, 1, "Username already exists")
INVALID_USERNAME = (400, 2, "Invalid username")
INVALID_PASSWORD = (400, 3, "Invalid password")
NO_SUCH_USER = (400, 1, "User does not exist")
INCORRECT_PASSWORD = (400, 2, "Incorrect password")


def register(api: Api, **changes: object) -> Answer:
    """Register Alice, under a name of her own, with these fields changed."""
    body = {"username": api.name("Alice")} | ALICE | changes
    return api.anyone.request("POST", "/user/register", json=fields(**body))


def log_in(api: Api, username: object, password: object = "secret") -> Answer:
    return api.anyone.request("POST", "/user/login", json=fields(username=username, password=password))


# ------------------------------------------------------------------------------------------------ register


def test_registering_answers_the_id_of_the_new_account(api: Api) -> None:
    name = api.name("Alice")
    data = register(api, username=name).data
    assert data == {"created": True, "id": data["id"]}
    assert type(data["id"]) is int
    assert find(api.user(), name)["user_id"] == data["id"]


def test_a_new_account_has_no_avatar(api: Api) -> None:
    name = api.name("Alice")
    user_id = register(api, username=name).data["id"]
    assert find(api.user(), name) == {"user_id": user_id, "name": name, "avatar": ""}


def test_every_account_has_an_id_of_its_own(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    assert len({alice.id, bob.id, carol.id}) == 3


def test_email_and_phone_need_not_be_unique(api: Api) -> None:
    _ = register(api).data
    _ = register(api, username=api.name("Bob")).data


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_1_to_20_characters_is_fine(api: Api, name: str) -> None:
    name = api.name(name)  # exactly this one on an empty database; else of up to 20 characters, too
    user = named(api, name)
    assert find(user, name) == {"user_id": user.id, "name": name, "avatar": ""}


@pytest.mark.parametrize("password", NAMES)
def test_a_password_of_1_to_20_characters_is_fine(api: Api, password: str) -> None:
    name = api.name("Alice")
    _ = register(api, username=name, password=password).data
    _ = log_in(api, name, password).data


@pytest.mark.parametrize("name", [pytest.param(MISSING, id="missing"), *NO_NAMES])
def test_any_other_name_is_an_invalid_username(api: Api, name: object) -> None:
    assert register(api, username=name).refusal == INVALID_USERNAME


@pytest.mark.parametrize("password", [pytest.param(MISSING, id="missing"), *NO_NAMES])
def test_any_other_password_is_an_invalid_password(api: Api, password: object) -> None:
    assert register(api, password=password).refusal == INVALID_PASSWORD


def test_a_name_can_be_registered_once(api: Api) -> None:
    name = api.name("Alice")
    _ = register(api, username=name).data
    answer = register(api, username=name, password="other", email="other@example.com", phone="2")
    assert answer.refusal == USERNAME_EXISTS
    assert log_in(api, name, "other").refusal == INCORRECT_PASSWORD


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("Alice{}", "alice{}", id="case"),
        pytest.param("Alice{}", "Alice{} ", id="space at the end"),
        pytest.param("Alice{}", " Alice{}", id="space at the start"),
        pytest.param("Ren\u00e9e{}", "Rene\u0301e{}", id="composed and decomposed"),
        pytest.param("\u00c5sa{}", "\u212bsa{}", id="letter and angstrom sign"),
        pytest.param("\ufb01n{}", "fin{}", id="ligature and letters"),
        pytest.param("Stra\u00dfe{}", "STRASSE{}", id="sharp s"),
        pytest.param("Alice{}", "\u0410lice{}", id="Latin and Cyrillic"),
        pytest.param("Alice{}", "Alice{}\u200b", id="invisible character"),
    ],
)
def test_names_are_compared_exactly(api: Api, name: str, other: str) -> None:
    unique = api.name("")
    name, other = name.format(unique), other.format(unique)
    user = named(api, name)
    assert log_in(api, other).refusal == NO_SUCH_USER
    namesake = named(api, other)
    assert find(user, name) == user.profile
    assert find(user, other) == namesake.profile
    assert user.id != namesake.id


@pytest.mark.parametrize(
    "email",
    [
        pytest.param("a@b", id="shortest"),
        pytest.param("a" * 243 + "@example.com", id="255 characters"),
        pytest.param("o'hara+tag.{x}~|`!#$%&*/=?^_-@mail.example-1.com", id="special characters"),
        pytest.param(".a..b.@example.com", id="dots anywhere"),
        pytest.param("a@" + "b" * 63 + ".com", id="label of 63 characters"),
    ],
)
def test_an_email_is_what_the_html_standard_takes(api: Api, email: str) -> None:
    _ = register(api, email=email).data


@pytest.mark.parametrize(
    "email",
    [
        pytest.param(MISSING, id="missing"),
        pytest.param(None, id="null"),
        pytest.param(7, id="a number"),
        pytest.param("", id="empty"),
        pytest.param("a" * 244 + "@example.com", id="256 characters"),
        pytest.param("example.com", id="no at sign"),
        pytest.param("@example.com", id="nothing before"),
        pytest.param("alice@", id="nothing after"),
        pytest.param("alice@bob@example.com", id="two at signs"),
        pytest.param("al ice@example.com", id="space"),
        pytest.param("alice@example.com\n", id="newline at the end"),
        pytest.param(" alice@example.com", id="space at the start"),
        pytest.param("alice@example..com", id="empty label"),
        pytest.param("alice@example.com.", id="dot at the end"),
        pytest.param("alice@-example.com", id="hyphen at the start"),
        pytest.param("alice@example-.com", id="hyphen at the end"),
        pytest.param("alice@exam_ple.com", id="underscore"),
        pytest.param("a@" + "b" * 64 + ".com", id="label of 64 characters"),
        pytest.param("\u00e4lice@example.com", id="umlaut before"),
        pytest.param("alice@ex\u00e4mple.com", id="umlaut after"),
        pytest.param("al\0ice@example.com", id="U+0000"),
    ],
)
def test_any_other_email_is_malformed(api: Api, email: object) -> None:
    answer = register(api, email=email)
    assert answer.is_malformed
    assert "email" in answer.refusal[2]


@pytest.mark.parametrize("phone", ["1", "0" * 20])
def test_a_phone_number_has_1_to_20_digits(api: Api, phone: str) -> None:
    _ = register(api, phone=phone).data


@pytest.mark.parametrize(
    "phone",
    [
        pytest.param(MISSING, id="missing"),
        pytest.param(None, id="null"),
        pytest.param(1234567890, id="a number"),
        pytest.param("", id="empty"),
        pytest.param("0" * 21, id="21 digits"),
        pytest.param("+1234567890", id="plus sign"),
        pytest.param("123 456", id="space"),
        pytest.param("123\n", id="newline at the end"),
        pytest.param("12a", id="letter"),
        pytest.param("\u0661\u0662\u0663", id="Arabic digits"),
        pytest.param("\uff11\uff12\uff13", id="full-width digits"),
        pytest.param("1\0", id="U+0000"),
    ],
)
def test_any_other_phone_number_is_malformed(api: Api, phone: object) -> None:
    answer = register(api, phone=phone)
    assert answer.is_malformed
    assert "phone" in answer.refusal[2]


@pytest.mark.parametrize("change", [{"username": ""}, {"password": ""}, {"email": ""}, {"phone": ""}, {"nick": "Al"}])
def test_a_refused_registration_leaves_the_name_free(api: Api, change: dict[str, object]) -> None:
    name = api.name("Alice")
    assert register(api, **({"username": name} | change)).status == 400
    assert log_in(api, name).refusal == NO_SUCH_USER
    _ = register(api, username=name).data


# --------------------------------------------------------------------------------------------------- login


def test_logging_in_answers_a_token(api: Api) -> None:
    name = api.name("Alice")
    _ = register(api, username=name).data
    data = log_in(api, name).data
    assert data == {"logged in": True, "token": data["token"]}
    assert data["token"].count(".") == 2
    assert Caller(api.http, data["token"]).get("/user/get_friends").data == {"friends": []}


def test_nobody_logs_in_under_a_name_that_is_not_registered(api: Api) -> None:
    assert log_in(api, api.name("Alice")).refusal == NO_SUCH_USER


@pytest.mark.parametrize(
    ("password", "other"),
    [
        pytest.param("secret", "Secret", id="case"),
        pytest.param("secret", "secret ", id="space at the end"),
        pytest.param("secret", "secre", id="beginning"),
        pytest.param("😀" * 19 + "a", "😀" * 19 + "b", id="last of 20 characters"),
    ],
)
def test_the_password_has_to_be_exactly_the_same(api: Api, password: str, other: str) -> None:
    name = api.name("Alice")
    _ = register(api, username=name, password=password).data
    assert log_in(api, name, other).refusal == INCORRECT_PASSWORD
    _ = log_in(api, name, password).data


@pytest.mark.parametrize("value", [pytest.param(MISSING, id="missing"), *NO_NAMES])
def test_a_name_or_password_that_no_account_can_have_is_malformed(api: Api, value: object) -> None:
    name = api.name("Alice")
    _ = register(api, username=name).data
    assert log_in(api, value).is_malformed
    assert log_in(api, name, value).is_malformed


def test_logging_in_takes_no_notice_of_a_token(api: Api) -> None:
    name = api.name("Alice")
    _ = register(api, username=name).data
    _ = Caller(api.http, "no token").post("/user/login", username=name, password="secret").data
