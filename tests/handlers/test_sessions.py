"""Sessions: which tokens are taken, and what ends them."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING

import jwt
import pytest

from contract_tests.api import Answer, Caller
from tests.conftest import SECRET

if TYPE_CHECKING:
    from contract_tests.api import Api, User

NOT_LOGGED_IN = (401, 1, "User is not logged in")
NEEDS_LOGIN = [
    ("POST", "/user/logoff"),
    ("POST", "/user/logout"),
    ("PUT", "/user/reset"),
    ("POST", "/user/search_friends"),
    ("POST", "/user/send_friend_request"),
    ("GET", "/user/get_friend_requests"),
    ("POST", "/user/respone_friend_request"),
    ("POST", "/user/delete_friend"),
    ("GET", "/user/get_friends"),
    ("POST", "/user/create_group"),
    ("POST", "/user/delete_group"),
    ("GET", "/user/get_groups"),
    ("GET", "/user/groups/1"),
    ("POST", "/user/add_friend_to_group"),
    ("POST", "/user/delete_friend_from_group"),
]
ANOTHER_KEY = "another key, " * 8


def token_of(user: User) -> str:
    assert user.token
    return user.token


def is_taken(api: Api, authorization: str) -> bool:
    """Whether a request with this header is taken; if it is not, the answer has to say so."""
    answer = Caller(api.http, authorization).get("/user/get_friends")
    assert answer.status == 200 or answer.refusal == NOT_LOGGED_IN
    return answer.status == 200


def claims_of(token: str) -> dict[str, object]:
    claims: dict[str, object] = jwt.decode(token, options={"verify_signature": False})
    return claims


def sign(claims: dict[str, object], key: str, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key, algorithm)


# --------------------------------------------------------------------------------------------- the header


@pytest.mark.parametrize(("method", "path"), NEEDS_LOGIN)
def test_a_request_without_a_token_is_not_logged_in(api: Api, method: str, path: str) -> None:
    assert api.anyone.request(method, path).refusal == NOT_LOGGED_IN


@pytest.mark.parametrize(("method", "path"), NEEDS_LOGIN)
def test_a_request_with_the_token_of_an_ended_session_is_not_logged_in(api: Api, method: str, path: str) -> None:
    alice = api.user("Alice")
    _ = alice.post("/user/logout").data
    assert alice.request(method, path).refusal == NOT_LOGGED_IN


def test_the_header_carries_the_raw_token(api: Api) -> None:
    assert is_taken(api, token_of(api.user()))


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_bearer_may_stand_before_the_token(api: Api, scheme: str) -> None:
    assert is_taken(api, f"{scheme} {token_of(api.user())}")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        pytest.param("Bearer ", marks=pytest.mark.inside),  # which no client from outside sends as it is
        "nonsense",
        "a.b.c",
        "..",
        "Basic {token}",
        "Token {token}",
        "Bearer{token}",
        "Bearer Bearer {token}",
        "{token} {token}",
        "{token},{token}",
        "{token}.{token}",
        "{token}x",
    ],
)
def test_any_other_header_is_no_login(api: Api, header: str) -> None:
    assert not is_taken(api, header.format(token=token_of(api.user())))


@pytest.mark.parametrize("second", ["the same", "of another user", "nonsense", "empty"])
def test_two_headers_are_no_login(api: Api, second: str) -> None:
    token, other = token_of(api.user()), token_of(api.user())
    value = {"the same": token, "of another user": other, "nonsense": "nonsense", "empty": ""}[second]
    for pair in ([token, value], [value, token]):
        headers = [("Authorization", authorization) for authorization in pair]
        answer = Answer.of(api.http.request("GET", "/user/get_friends", headers=headers))
        assert answer.refusal == NOT_LOGGED_IN


# ---------------------------------------------------------------------------------------------- the token


@pytest.mark.inside
def test_a_token_is_signed_with_the_key_of_the_service(api: Api) -> None:
    claims = claims_of(token_of(api.user()))
    assert is_taken(api, sign(claims, SECRET))
    assert not is_taken(api, sign(claims, ANOTHER_KEY))


@pytest.mark.inside
@pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")
@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_a_token_signed_by_another_algorithm_is_no_login(api: Api, algorithm: str) -> None:
    claims = claims_of(token_of(api.user()))
    assert not is_taken(api, sign(claims, SECRET, algorithm))
    assert not is_taken(api, sign(claims, ANOTHER_KEY, algorithm))


def test_an_unsigned_token_is_no_login(api: Api) -> None:
    assert not is_taken(api, sign(claims_of(token_of(api.user())), "", "none"))


@pytest.mark.parametrize("algorithm", ["none", "None", "HS384", "HS512", "RS256"])
def test_a_token_that_names_another_algorithm_is_no_login(api: Api, algorithm: str) -> None:
    token = token_of(api.user())
    header = json.dumps(jwt.get_unverified_header(token) | {"alg": algorithm}).encode()
    _, claims, signature = token.split(".")
    assert not is_taken(api, f"{base64.urlsafe_b64encode(header).decode().rstrip('=')}.{claims}.{signature}")


@pytest.mark.parametrize("part", [1, 2], ids=["claims", "signature"])
def test_a_token_put_together_from_two_is_no_login(api: Api, part: int) -> None:
    parts, others = (token_of(user).split(".") for user in api.users("Alice", "Bob"))
    parts[part] = others[part]
    assert not is_taken(api, ".".join(parts))


@pytest.mark.parametrize("part", [0, 1, 2], ids=["header", "claims", "signature"])
def test_a_token_without_one_of_its_parts_is_no_login(api: Api, part: int) -> None:
    parts = token_of(api.user()).split(".")
    parts[part] = ""
    assert not is_taken(api, ".".join(parts))


@pytest.mark.inside
def test_a_token_is_good_until_it_expires(api: Api) -> None:
    claims = claims_of(token_of(api.user()))
    now = int(time.time())
    assert is_taken(api, sign(claims | {"exp": now + 60}, SECRET))
    assert not is_taken(api, sign(claims | {"exp": now - 60}, SECRET))


@pytest.mark.inside
def test_a_token_that_never_expires_is_no_login(api: Api) -> None:
    claims = claims_of(token_of(api.user()))
    del claims["exp"]
    assert not is_taken(api, sign(claims, SECRET))


# --------------------------------------------------------------------------------- the end of a session


def test_each_login_begins_a_session_of_its_own(api: Api) -> None:
    alice = api.user("Alice")
    tokens = {token_of(alice), token_of(alice.log_in()), token_of(alice.log_in())}
    assert len(tokens) == 3
    assert all(is_taken(api, token) for token in tokens)


def test_logging_out_ends_the_session(api: Api) -> None:
    alice = api.user("Alice")
    assert alice.post("/user/logout").data == {"logged out": True}
    assert not is_taken(api, token_of(alice))
    assert alice.post("/user/logout").refusal == NOT_LOGGED_IN


def test_logging_out_ends_no_other_session(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    other = alice.log_in()
    _ = alice.post("/user/logout").data
    assert is_taken(api, token_of(other))
    assert is_taken(api, token_of(bob))


def test_logging_in_again_does_not_bring_an_ended_session_back(api: Api) -> None:
    alice = api.user("Alice")
    _ = alice.post("/user/logout").data
    assert is_taken(api, token_of(alice.log_in()))
    assert not is_taken(api, token_of(alice))


def test_a_new_password_ends_all_sessions_but_the_callers(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    others = [alice.log_in(), alice.log_in()]
    _ = alice.put("/user/reset", old_password="secret", new_password="better").data
    assert is_taken(api, token_of(alice))
    assert is_taken(api, token_of(bob))
    assert not any(is_taken(api, token_of(other)) for other in others)


@pytest.mark.parametrize(
    "change",
    [
        {"old_password": "secret", "email": "new@example.com", "phone": "1"},
        {"username": "{alicia}", "avatar_url": "https://example.com/a.png"},
        {"old_password": "wrong", "new_password": "better"},
        {"old_password": "secret", "new_password": ""},
        {"username": "{bob}"},
    ],
)
def test_no_other_change_of_the_account_ends_a_session(api: Api, change: dict[str, str]) -> None:
    alice, bob = api.users("Alice", "Bob")
    alicia = api.name("Alicia")
    change = {field: value.format(alicia=alicia, bob=bob.name) for field, value in change.items()}
    other = alice.log_in()
    assert alice.put("/user/reset", **change).status in (200, 400)
    assert is_taken(api, token_of(alice))
    assert is_taken(api, token_of(other))


def test_the_end_of_the_account_ends_all_its_sessions(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    other = alice.log_in()
    _ = alice.post("/user/logoff").data
    assert not is_taken(api, token_of(alice))
    assert not is_taken(api, token_of(other))
    assert is_taken(api, token_of(bob))
