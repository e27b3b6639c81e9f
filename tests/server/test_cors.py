"""Pages of other origins may use the service as far as CORS_ORIGINS says, and by default not at all."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest
from starlette.testclient import TestClient

from contract_tests.api import Answer, Api
from contract_tests.contract import SPEC
from db import users
from db.migrate import migrate
from db.models import database
from server.app import create_app
from tests.conftest import settings_for
from tests.server.logged import Logged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server.logged import Log

HERE = "http://localhost:5173"
ALSO_HERE = "https://chat.example.com"
ELSEWHERE = "https://elsewhere.example.com"


@contextmanager
def service_for(directory: Path, origins: str) -> Iterator[Api]:
    """A service of its own, with this setting."""
    before = database.obj
    try:
        app = create_app(replace(settings_for(f"sqlite:///{directory}/chat.db"), cors_origins=origins))
        migrate()
        with TestClient(app, raise_server_exceptions=False) as http:
            yield Api(http)
    finally:
        database.initialize(before)


@pytest.fixture
def some(tmp_path: Path) -> Iterator[Api]:
    """The service for two origins."""
    with service_for(tmp_path, f"{HERE}, {ALSO_HERE}") as api:
        yield api


@pytest.fixture
def everybody(tmp_path: Path) -> Iterator[Api]:
    """The service for all origins."""
    with service_for(tmp_path, "*") as api:
        yield api


def preflight(api: Api, path: str, method: str, origin: str = HERE, headers: str | None = None) -> Answer | None:
    """The refusal of what a browser asks before it sends a request; None where it may send it."""
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    if headers is not None:
        asked["Access-Control-Request-Headers"] = headers
    response = api.http.options(path, headers=asked)
    if response.status_code == 204:
        assert response.content == b""
        assert response.headers["access-control-allow-origin"] in {origin, "*"}
        return None
    return Answer.of(response)


def origin_of(answer: Answer) -> str | None:
    """The origin whose pages may read an answer; fails where a cache could give it to others."""
    assert "Origin" in answer.headers["vary"].split(", ")
    return answer.headers.get("access-control-allow-origin")


# ------------------------------------------------------------------------------------------------ preflights


@pytest.mark.parametrize("path", SPEC["paths"])
def test_a_page_may_send_every_request_of_the_contract_with_a_token_and_json(some: Api, path: str) -> None:
    for method in SPEC["paths"][path]:
        assert preflight(some, path, method.upper(), headers="authorization,content-type") is None
        assert preflight(some, path, method.upper(), ALSO_HERE) is None


def test_a_preflight_says_what_may_be_sent_for_how_long(some: Api) -> None:
    headers = some.http.options("/user/reset", headers={"Origin": HERE, "Access-Control-Request-Method": "PUT"}).headers
    assert headers["access-control-allow-origin"] == HERE
    assert set(headers["access-control-allow-methods"].split(", ")) == {"GET", "POST", "PUT"}
    assert {"Authorization", "Content-Type"} <= set(headers["access-control-allow-headers"].split(", "))
    assert int(headers["access-control-max-age"]) > 0
    assert "Origin" in headers["vary"].split(", ")
    assert "access-control-allow-credentials" not in headers, "there are no cookies"


@pytest.mark.parametrize(
    ("origin", "method", "headers", "problem"),
    [
        (ELSEWHERE, "POST", "content-type", "origin"),
        (HERE + "0", "POST", "content-type", "origin"),
        ("null", "POST", "content-type", "origin"),
        (HERE, "DELETE", "content-type", "method"),
        (HERE, "POST", "content-type,x-mine", "headers"),
    ],
)
def test_a_preflight_for_anything_else_is_refused_in_the_envelope(
    some: Api, origin: str, method: str, headers: str, problem: str
) -> None:
    answer = preflight(some, "/user/login", method, origin, headers)
    assert answer is not None
    assert answer.refusal == (400, 400, f"preflight: Disallowed CORS {problem}")
    if problem == "origin":
        assert "access-control-allow-origin" not in answer.headers


def test_a_preflight_is_one_line_of_the_log(some: Api, log: Log) -> None:
    response = some.http.options("/user/login", headers={"Origin": HERE, "Access-Control-Request-Method": "POST"})
    [line] = map(Logged.of, log.lines(some))
    assert line[:3] == ("OPTIONS", "-", 204)
    assert line.request_id == response.headers["x-request-id"]


def test_all_preflights_are_numbered_by_one_log(some: Api) -> None:
    asked = {"Origin": HERE, "Access-Control-Request-Method": "POST"}
    ids = [some.http.options("/user/login", headers=asked).headers["x-request-id"] for _ in range(3)]
    [prefix] = {request_id.partition("-")[0] for request_id in ids}
    assert ids == [f"{prefix}-{number}" for number in (1, 2, 3)]


def test_options_without_a_preflight_are_not_allowed_as_ever(some: Api) -> None:
    for headers in ({}, {"Origin": HERE}, {"Access-Control-Request-Method": "POST"}):
        answer = some.anyone.request("OPTIONS", "/user/login", headers=headers)
        assert answer.refusal == (405, 405, "Method not allowed")
        assert answer.headers["allow"] == "POST"


# --------------------------------------------------------------------------------------------------- answers


def test_a_page_may_read_answers_of_every_kind(some: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def named(_: str) -> NoReturn:
        raise RuntimeError

    user = some.user()
    here = {"Origin": HERE}
    monkeypatch.setattr(users, "named", named)
    answers = [
        user.request("GET", "/user/get_friends", headers=here),
        user.request("POST", "/user/search_friends", headers=here, json={}),
        some.anyone.request("GET", "/user/get_friends", headers=here),
        some.anyone.request("GET", "/user/nothing", headers=here),
        some.anyone.request("GET", "/user/login", headers=here),
        some.anyone.request("POST", "/user/login", headers=here, content=b" " * (2**20 + 1)),
        user.request("POST", "/user/search_friends", headers=here, json={"friend_name": "Bob"}),
        some.anyone.request("GET", "/openapi.json", headers=here),
        some.anyone.request("GET", "/healthz", headers=here),
    ]
    assert [answer.status for answer in answers] == [200, 400, 401, 404, 405, 413, 500, 200, 200]
    for answer in answers:
        assert origin_of(answer) == HERE
        exposed = set(answer.headers["access-control-expose-headers"].split(", "))
        assert exposed == {"X-Request-Id", "Retry-After", "Allow"}


def test_a_page_of_another_origin_may_read_nothing(some: Api) -> None:
    for origin in (ELSEWHERE, "null", HERE.upper(), f"{HERE}/"):
        assert origin_of(some.anyone.request("GET", "/user/get_friends", headers={"Origin": origin})) is None


def test_an_answer_to_nobody_s_page_differs_by_origin_too(some: Api) -> None:
    assert origin_of(some.anyone.get("/user/get_friends")) is None


def test_a_star_lets_the_pages_of_all_origins_in(everybody: Api) -> None:
    for origin in (HERE, ELSEWHERE, "null"):
        assert preflight(everybody, "/user/login", "POST", origin, "content-type") is None
        answer = everybody.anyone.request("GET", "/user/get_friends", headers={"Origin": origin})
        assert origin_of(answer) == "*"
        assert "access-control-allow-credentials" not in answer.headers


def test_by_default_no_page_of_another_origin_may_read_anything(edge: Api) -> None:
    refusal = preflight(edge, "/user/login", "POST")
    assert refusal is not None
    assert refusal.refusal == (405, 405, "Method not allowed")
    for answer in (refusal, edge.anyone.request("GET", "/user/get_friends", headers={"Origin": HERE})):
        assert [name for name in answer.headers if name.startswith("access-control-") or name == "vary"] == []
