"""Answers say how browsers and caches have to treat them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.test_operational import URLS

if TYPE_CHECKING:
    from contract_tests.api import Api

FILES = [url for url in URLS if url != "/healthz"]


def directives(policy: str) -> dict[str, str]:
    """The directives of a Content-Security-Policy."""
    return {name: values for name, _, values in (part.strip().partition(" ") for part in policy.split(";"))}


def test_json_is_taken_as_json_and_kept_by_nobody(edge: Api) -> None:
    user = edge.user()
    answers = [
        user.get("/user/get_friends"),
        user.post("/user/search_friends"),
        edge.anyone.get("/user/get_friends"),
        edge.anyone.get("/user/login"),
        edge.anyone.get("/user/nothing"),
        edge.anyone.request("POST", "/user/login", content=b" " * (2**20 + 1)),
        edge.anyone.get("/healthz"),
    ]
    assert [answer.status for answer in answers] == [200, 400, 401, 405, 404, 413, 200]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("url", FILES)
def test_a_file_is_asked_for_anew_and_takes_nothing_from_elsewhere(edge: Api, url: str) -> None:
    headers = edge.http.get(url).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-cache"
    policy = directives(headers["content-security-policy"])
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize("url", [url for url in FILES if url.startswith("/docs")])
def test_a_file_that_has_not_changed_is_not_sent_again(edge: Api, url: str) -> None:
    first = edge.http.get(url)
    again = edge.http.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
