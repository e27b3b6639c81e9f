"""What is no URL of the contract is a 404, and what is no method of its URL a 405; nothing else is looked at then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.api import Answer
from contract_tests.contract import METHODS, SPEC
from contract_tests.edges.shapes import OPERATIONS

if TYPE_CHECKING:
    from contract_tests.api import Api
    from contract_tests.contract import Operation

ANY_METHOD = (*METHODS, "BREW")
NOT_ALLOWED = (405, 405, "Method not allowed")

UNKNOWN_URLS = [
    "/",
    "/user",
    "/user/",
    "/users",
    "/register",
    "/user/nothing",
    "/user/register/now",
    "/user/register%20",
    "/user/register%00",
    "/user/register;now",
    "/user//register",
    "/user/Register",
    "/user/send_message",
    "/user/respond_friend_request",
    "/user%20/group/set_announcement",
    "/user/groups",
    "/user/groups/",
    "/user/groups/1/2",
    "/user/conversation",
    "/user/conversation/",
    "/user/conversation//info",
    "/user/conversation/7/info/more",
    "/user/conversation/7/more",
    "/user/%D9%A1",
    "/user/%FF",
]


def allowed(path: str) -> list[str]:
    """The methods that the contract declares for a path."""
    return [operation.method for operation in OPERATIONS if operation.path == path]


def wrong_methods() -> list[tuple[Operation, str]]:
    """Every path, by one of its operations, with every method that it does not know."""
    by_path = {operation.path: operation for operation in OPERATIONS}
    return [(by_path[path], method) for path in by_path for method in ANY_METHOD if method not in allowed(path)]


def check_not_allowed(api: Api, operation: Operation, method: str, url: str, **options: Any) -> None:
    """Fail unless a method is not allowed, with all those that are."""
    response = api.http.request(method, url, **options)
    assert response.status_code == 405, f"{method} {url}"
    assert sorted(response.headers["allow"].split(", ")) == sorted(allowed(operation.path)), f"{method} {url}"
    if method != "HEAD":
        assert Answer.of(response).refusal == NOT_ALLOWED, f"{method} {url}"


def check_not_found(answer: Answer, what: str) -> None:
    """Fail unless this is a 404 with a text."""
    status, code, info = answer.refusal
    assert (status, code) == (404, 404), f"{what}: {answer.body}"
    assert isinstance(info, str), what
    assert 0 < len(info) <= 200, what


# ----------------------------------------------------------------------------------------------------- 404


@pytest.mark.parametrize("url", UNKNOWN_URLS)
def test_an_unknown_url_is_not_found_with_any_method(edge: Api, url: str) -> None:
    for caller in (edge.anyone, edge.user()):
        for method in ANY_METHOD:
            if method != "HEAD":
                check_not_found(caller.request(method, url), f"{method} {url}")
    assert edge.http.head(url).status_code == 404


def test_a_url_with_a_trailing_slash_is_not_found(edge: Api) -> None:
    user = edge.user()
    for operation in OPERATIONS:
        answer = operation.call(user, f"{operation.url}/", follow_redirects=False)
        check_not_found(answer, str(operation))


def test_a_url_is_compared_exactly(edge: Api) -> None:
    user = edge.user()
    for operation in OPERATIONS:
        for url in (operation.url.upper(), f"/api{operation.url}", f"{operation.url}/more"):
            check_not_found(operation.call(user, url), f"{operation} as {url}")


def test_not_found_wins_over_what_else_is_wrong(edge: Api) -> None:
    headers = {"Authorization": "nonsense", "Content-Type": "text/plain"}
    for content in (b"[", b" " * (2**20 + 1)):
        answer = edge.anyone.request("POST", "/user/nothing?more=1", content=content, headers=headers)
        check_not_found(answer, "everything is wrong")


# ----------------------------------------------------------------------------------------------------- 405


def test_every_other_method_is_not_allowed_and_told_which_are(edge: Api) -> None:
    for operation, method in wrong_methods():
        check_not_allowed(edge, operation, method, operation.url)


def test_not_allowed_wins_over_what_else_is_wrong(edge: Api) -> None:
    headers = {"Authorization": "nonsense", "Content-Type": "text/plain"}
    for operation, method in wrong_methods():
        ids = {parameter.name: "01" for parameter in operation.parameters_in("path")}
        url = f"{operation.url_with(**ids)}?more=1"
        check_not_allowed(edge, operation, method, url, headers=headers, content=b"[")


def test_not_allowed_wins_over_a_body_that_is_too_large(edge: Api) -> None:
    for operation in OPERATIONS:
        check_not_allowed(edge, operation, "PATCH", operation.url, content=b" " * (2**20 + 1))


def test_a_method_is_not_allowed_with_a_login_either(edge: Api) -> None:
    headers = {"Authorization": edge.user().token or ""}
    for operation, method in wrong_methods():
        check_not_allowed(edge, operation, method, operation.url, headers=headers)


def test_the_contract_declares_no_method_that_is_not_tried() -> None:
    assert all(item.keys() <= {method.lower() for method in METHODS} for item in SPEC["paths"].values())
    assert {operation.path for operation, _ in wrong_methods()} == SPEC["paths"].keys()
