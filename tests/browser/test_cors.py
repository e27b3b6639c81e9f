"""A page of another origin uses the service where CORS_ORIGINS names it, and not otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contract_tests.api import JSON, Api
    from tests.browser.origins import Origins
    from tests.browser.visitor import Visitor

CALL = """async ([url, method, token, body]) => {
  try {
    const headers = { ...(token && { Authorization: token }), ...(body && { "Content-Type": "application/json" }) };
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    const exposed = ["X-Request-Id", "Allow", "Date"].filter((name) => answer.headers.get(name));
    return { status: answer.status, body: await answer.json(), exposed };
  } catch (problem) {
    return { problem: String(problem) };
  }
}"""


def test_a_page_that_may_use_the_service_reads_all_its_answers(
    visitor: Visitor, api: Api, service: str, origins: Origins
) -> None:
    visitor.page.goto(origins.friend)
    user = api.user()

    def call(method: str, path: str, token: str | None = None, body: JSON | None = None) -> Any:
        return visitor.page.evaluate(CALL, [f"{service}{path}", method, token, body])

    found = call("POST", "/user/search_friends", user.token, {"friend_name": user.name})
    assert (found["status"], found["body"]["data"]) == (200, user.profile)
    assert found["exposed"] == ["X-Request-Id"]
    changed = call("PUT", "/user/reset", user.token, {"avatar_url": ""})
    assert changed["body"]["data"] == {"reset": True}
    assert call("GET", "/user/get_friends", "no token")["body"] == {"code": 1, "info": "User is not logged in"}
    visitor.faults.clear()
    assert call("GET", "/user/nothing")["body"]["code"] == 404
    not_allowed = call("GET", "/user/login")
    assert (not_allowed["status"], not_allowed["exposed"]) == (405, ["X-Request-Id", "Allow"])
    assert call("POST", "/user/login", None, {"username": "x" * 2**20})["status"] == 413
    told = [fault for fault in visitor.faults if "Failed to load resource" in fault]
    assert len(told) == 3, "Chromium tells each"
    visitor.faults[:] = [fault for fault in visitor.faults if fault not in told]


def test_a_page_of_any_other_origin_reads_nothing(visitor: Visitor, service: str, origins: Origins) -> None:
    visitor.page.goto(origins.stranger)
    for method, path in (("GET", "/user/get_friends"), ("GET", "/openapi.json"), ("POST", "/user/login")):
        answer = visitor.page.evaluate(CALL, [f"{service}{path}", method, None, None])
        assert answer == {"problem": "TypeError: Failed to fetch"}
    assert len([fault for fault in visitor.faults if "has been blocked by CORS policy" in fault]) == 3
    visitor.faults.clear()
