"""A token is taken raw or after Bearer, once, unaltered, and while its session lives; on every operation alike."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from contract_tests.api import Answer, Caller
from contract_tests.contract import NOT_LOGGED_IN
from contract_tests.edges.shapes import JSON_TYPE, WITH_LOGIN, WITHOUT_LOGIN, check_taken

if TYPE_CHECKING:
    from contract_tests.api import Api, User
    from contract_tests.contract import Operation


def token_of(user: User) -> str:
    """The token of a user's session."""
    assert user.token
    return user.token


def encoded(part: object) -> str:
    """A part of a JWT."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def altered(token: str) -> dict[str, str]:
    """Tokens that were made of a good one, by what was done to it."""
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    other_user = encoded(claims | {"sub": str(int(claims["sub"]) + 1)})
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    return {
        "of nobody's key": f"{header}.{payload}.{flipped}",
        "without a signature": f"{header}.{payload}.",
        "of algorithm none": f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{payload}.",
        "of another user": f"{header}.{other_user}.{signature}",
        "cut": token[:-1],
        "twice": f"{token}, {token}",
        "of another scheme": f"Basic {token}",
    }


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_a_token_may_stand_after_bearer_in_any_case(api: Api, scheme: str) -> None:
    for operation in WITH_LOGIN:
        caller = Caller(api.http, f"{scheme} {token_of(api.user())}")
        check_taken(operation.call(caller), operation, scheme)


def test_two_tokens_are_no_login(api: Api) -> None:
    token = token_of(api.user())
    for operation in WITH_LOGIN:
        assert twice(api, operation, token).refusal == NOT_LOGGED_IN, operation


def twice(api: Api, operation: Operation, token: str) -> Answer:
    """Send an operation's example with the same token in two headers."""
    headers = [("Authorization", token), ("Authorization", token), *JSON_TYPE.items()]
    content = json.dumps(operation.forms[0].example).encode() if operation.forms else None
    return Answer.of(api.http.request(operation.method, operation.url, headers=headers, content=content))


def test_an_altered_token_is_no_login(api: Api) -> None:
    for what, token in altered(token_of(api.user())).items():
        for operation in WITH_LOGIN:
            assert operation.call(Caller(api.http, token)).refusal == NOT_LOGGED_IN, f"{operation} {what}"


def test_the_token_of_an_ended_session_is_no_login(api: Api) -> None:
    user = api.user()
    ended = user.log_in()
    _ = ended.post("/user/logout").data
    for operation in WITH_LOGIN:
        assert operation.call(ended).refusal == NOT_LOGGED_IN, operation


def test_an_operation_without_login_takes_no_notice_of_a_token(api: Api) -> None:
    for operation in WITHOUT_LOGIN:
        check_taken(operation.call(Caller(api.http, "nonsense")), operation)
