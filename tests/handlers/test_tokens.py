"""Tokens that nobody was given: forged, altered, out of date or odd, with the service's own key, too."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.api import Caller
from contract_tests.contract import NOT_LOGGED_IN
from contract_tests.edges.shapes import WITH_LOGIN
from db import clock
from handlers import _tokens
from handlers._tokens import Claims
from tests.conftest import SECRET
from tests.handlers.forgeries import FORGERIES, HEADER, MINE, claims_of, respelt, signed

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import Api, User
    from contract_tests.contract import Operation

pytestmark = pytest.mark.inside

ONE_OF_EACH_SHAPE = {
    (operation.method, bool(operation.forms), bool(operation.parameters_in("path"))): operation
    for operation in WITH_LOGIN
}
"""One operation for each combination of a method with and without a body and an id in the path."""


def token_of(user: User) -> str:
    assert user.token
    return user.token


def check_refused(api: Api, token: str, what: str, operations: list[Operation] | None = None) -> None:
    """Fail unless a token is refused by operations, by one of each shape if none are given."""
    for operation in operations or ONE_OF_EACH_SHAPE.values():
        answer = operation.call(api.anyone, headers={"Authorization": token.encode("latin-1")})
        assert answer.refusal == NOT_LOGGED_IN, f"{operation}, {what}"


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_token_that_is_forged_is_no_login(api: Api, forge: Callable[[dict[str, Any]], dict[str, str]]) -> None:
    good = token_of(api.user())
    assert good == signed(HEADER, claims_of(good)), "the forgeries differ from a good token in nothing else"
    for what, token in forge(claims_of(good)).items():
        check_refused(api, token, what)
    _ = Caller(api.http, good).get("/user/get_friends").data


def test_a_good_token_in_other_letters_is_no_login(api: Api) -> None:
    good = token_of(api.user())
    for what, token in respelt(good).items():
        check_refused(api, token, what)
        check_refused(api, f"Bearer {token}", what)
    _ = Caller(api.http, good).get("/user/get_friends").data


def test_no_operation_takes_a_token_that_was_good_or_could_be(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    claims = claims_of(token_of(alice))
    ended, of_an_old_password, of_nobody = alice.log_in(), alice.log_in(), api.user("Gone")
    _ = ended.post("/user/logout").data
    _ = alice.put("/user/reset", old_password="secret", new_password="better").data
    _ = of_nobody.post("/user/logoff").data
    tokens = {
        "of an ended session": token_of(ended),
        "of a session before the new password": token_of(of_an_old_password),
        "of a deleted account": token_of(of_nobody),
        "that expired": signed(HEADER, claims | {"exp": int(time.time()) - 1}),
        "of another key": signed(HEADER, claims, MINE),
        "of another user's session": signed(HEADER, claims | {"sid": claims_of(token_of(bob))["sid"]}),
        "of no session": signed(HEADER, claims | {"sid": "0" * 32}),
    }
    for what, token in tokens.items():
        check_refused(api, token, what, WITH_LOGIN)
    _ = alice.get("/user/get_friends").data


# -------------------------------------------------------------------------------- what is known of a token


def test_a_token_reads_as_it_did_before_an_upgrade() -> None:
    # Were it written in another way, every user would have to log in again.
    written = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI3Iiwic2lkIjoiZmYiLCJpYXQiOjEsImV4cCI6NDEwMjQ0NDgwMH0."
    assert signed(HEADER, {"sub": "7", "sid": "ff", "iat": 1, "exp": 4102444800}).startswith(written)
    assert _tokens.read(signed(HEADER, {"sub": "7", "sid": "ff", "iat": 1, "exp": 4102444800})) == Claims(7, "ff")


def test_a_token_that_is_known_already_expires_all_the_same(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = api.user()
    for _ in range(2):
        _ = alice.get("/user/get_friends").data
    expires_at = claims_of(token_of(alice))["exp"] * 1_000_000
    monkeypatch.setattr(clock, "now", lambda: expires_at - 1)
    _ = alice.get("/user/get_friends").data
    monkeypatch.setattr(clock, "now", lambda: expires_at)
    check_refused(api, token_of(alice), "known and expired", WITH_LOGIN)


def test_a_token_that_is_known_already_ends_with_its_session(api: Api) -> None:
    alice = api.user()
    other = alice.log_in()
    for session in (alice, other):
        _ = session.get("/user/get_friends").data
    _ = alice.post("/user/logout").data
    check_refused(api, token_of(alice), "known and ended", WITH_LOGIN)
    _ = other.get("/user/get_friends").data


def test_a_token_that_is_known_already_lends_nothing_to_another(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    for session in (alice, bob):
        _ = session.get("/user/get_friends").data
    of_alice, of_bob = token_of(alice).split("."), token_of(bob).split(".")
    check_refused(api, ".".join([*of_alice[:2], of_bob[2]]), "with the signature of another", WITH_LOGIN)
    check_refused(api, ".".join([of_alice[0], of_bob[1], of_alice[2]]), "with the claims of another", WITH_LOGIN)


def test_a_token_of_the_key_before_is_no_login() -> None:
    token = signed(HEADER, {"sub": "7", "sid": "ff", "iat": 1, "exp": 4102444800})
    assert _tokens.read(token) == Claims(7, "ff")
    try:
        _tokens.configure(secret=MINE, session_days=30)
        assert _tokens.read(token) is None
    finally:
        _tokens.configure(secret=SECRET, session_days=30)
    assert _tokens.read(token) == Claims(7, "ff")
