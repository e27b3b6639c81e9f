"""The page of the contract, as somebody uses it who has never seen it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from contract_tests.contract import SPEC

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Route

    from contract_tests.api import JSON, Api
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor

OPERATIONS = sum(len(item) for item in SPEC["paths"].values())
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
}


class Docs:
    """The page."""

    def __init__(self, visitor: Visitor, address: str = "/docs") -> None:
        self.page = visitor.page
        self.page.goto(address)
        self.operations = self.page.locator(".opblock")
        expect(self.operations).to_have_count(OPERATIONS)

    def search(self, text: str) -> None:
        """Search the operations."""
        self.page.get_by_label("Search the operations").fill(text)

    def operation(self, operation_id: str) -> Locator:
        """An operation."""
        return self.page.locator(f'.opblock[id$="-{operation_id}"]')

    def run(self, operation_id: str, body: JSON | None = None) -> JSON:
        """Open an operation, run it, and read the answer."""
        operation = self.operation(operation_id)
        if "is-open" not in (operation.get_attribute("class") or "").split():
            operation.locator(".opblock-summary-control").click()
        if body is not None:
            operation.locator("textarea").fill(json.dumps(body))
        operation.get_by_role("button", name="Execute").click()
        shown = operation.locator(".live-responses-table .response-col_description .microlight").first
        answer: JSON = json.loads(shown.inner_text())
        return answer


def test_a_newcomer_registers_logs_in_and_calls_an_operation(visitor: Visitor, api: Api) -> None:
    docs = Docs(visitor)
    who = {"username": api.name("Newcomer"), "password": "secret"}
    user_id = docs.run("register", {**who, "email": "new@example.com", "phone": "1"})["data"]["id"]
    assert docs.run("list_friends") == {"code": 1, "info": "User is not logged in"}
    assert docs.run("log_in", who)["data"]["logged in"]
    found = docs.run("find_user", {"friend_name": who["username"]})
    assert found["data"] == {"user_id": user_id, "name": who["username"], "avatar": ""}


def test_the_token_stays_until_one_logs_out(visitor: Visitor, api: Api) -> None:
    user = api.user("Stays")
    docs = Docs(visitor)
    docs.run("log_in", {"username": user.name, "password": user.password})
    docs = Docs(visitor)
    visitor.page.reload()
    assert docs.run("list_friends")["data"] == {"friends": []}
    assert docs.run("log_out")["data"] == {"logged out": True}
    visitor.page.reload()
    assert docs.run("list_friends") == {"code": 1, "info": "User is not logged in"}


def test_what_may_be_left_out_of_a_url_is_not_filled_in(visitor: Visitor) -> None:
    docs = Docs(visitor)
    operation = docs.operation("read_conversation")
    operation.locator(".opblock-summary-control").click()
    for name, filled_in in (("conversation_id", "1"), ("limit", ""), ("before", "")):
        expect(operation.locator(f'tr[data-param-name="{name}"] input')).to_have_value(filled_in)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("announcement SET", ["set_announcement"]),
        ("群公告", ["set_announcement"]),
        ("好友申请", ["send_friend_request", "list_friend_requests", "respond_to_friend_request"]),
        ("/user/send_mesage", ["send_message"]),
        ("transfer_ownership", ["transfer_ownership"]),
        ("no such operation", []),
    ],
)
def test_a_search_finds_operations_by_words_of_either_language(visitor: Visitor, words: str, found: list[str]) -> None:
    docs = Docs(visitor)
    docs.search(words)
    for operation_id in found:
        expect(docs.operation(operation_id)).to_be_visible()
    expect(docs.operations).to_have_count(len(found))
    docs.search("")
    expect(docs.operations).to_have_count(OPERATIONS)


def test_the_page_works_below_a_path(visitor: Visitor, service: str) -> None:
    def without_the_path(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace("/team/chat/", "/")))

    visitor.context.route("**/team/chat/**", without_the_path)
    docs = Docs(visitor, "/team/chat/docs")
    expect(visitor.page.locator(".servers select")).to_have_value(f"{service}/team/chat")
    with visitor.page.expect_request("**/team/chat/user/get_friends"):
        assert docs.run("list_friends")["code"] == 1


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_shows_each_operation_with_its_chinese_title(visit: Visit, shots: Path, look: str) -> None:
    docs = Docs(visit(**LOOKS[look]))
    docs.page.screenshot(path=shots / f"docs-{look}.png")
    for item in SPEC["paths"].values():
        for operation in item.values():
            expect(docs.operation(operation["operationId"])).to_contain_text(operation["summary"])
    docs.operation("log_in").locator(".opblock-summary-control").click()
    expect(docs.operation("log_in").get_by_role("button", name="Execute")).to_be_visible()
    docs.operation("log_in").scroll_into_view_if_needed()
    docs.page.screenshot(path=shots / f"docs-{look}-operation.png")
