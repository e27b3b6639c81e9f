"""The web client: what it sends gets there once, whatever happens on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from contract_tests import scenes
from tests.browser.visitor import PLAIN_HTTP

if TYPE_CHECKING:
    from playwright.sync_api import Request, Route

    from contract_tests.api import JSON, Api, User
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor

SEND = "/user/send_mesage"
NOT_SENT = "Not sent: The service does not answer."


@pytest.fixture
def alice(api: Api) -> User:
    """Somebody who writes."""
    return api.user("Alice")


@pytest.fixture
def conversation(api: Api, alice: User) -> int:
    """A conversation of hers."""
    return scenes.private_conversation(alice, api.user("Bob"))


@pytest.fixture
def sent(visitor: Visitor) -> list[JSON]:
    """What the visitor's page asks to be sent, each time."""
    bodies: list[JSON] = []

    def see(request: Request) -> None:
        if request.url.endswith(SEND):
            bodies.append(json.loads(request.post_data or ""))

    visitor.context.on("request", see)
    return bodies


def lose_answers(visitor: Visitor, times: int) -> None:
    """Let so many messages reach the service, and their answers get lost."""

    def lose(route: Route) -> None:
        assert route.fetch().ok
        route.abort("connectionreset")

    visitor.page.route(f"**{SEND}", lose, times=times)


def texts(user: User, conversation: int) -> list[str]:
    """The texts that the service has kept."""
    return [record["msg_body"] for record in scenes.records(user, conversation)]


def test_a_message_whose_answer_was_lost_is_sent_again_and_kept_once(
    visitor: Visitor, alice: User, conversation: int, sent: list[JSON]
) -> None:
    visitor.log_in(alice, f"chat/{conversation}")
    lose_answers(visitor, 1)
    visitor.say("Once")
    expect(visitor.page.locator(".sending, .failed")).to_have_count(0)
    expect(visitor.message("Once")).to_have_count(1)
    expect(visitor.message("Once")).to_contain_text("Sent")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert texts(alice, conversation) == ["Once"]


def test_a_message_keeps_its_id_when_the_user_sends_it_again(
    visitor: Visitor, alice: User, conversation: int, sent: list[JSON]
) -> None:
    visitor.log_in(alice, f"chat/{conversation}")
    lose_answers(visitor, 2)
    visitor.say("Once")
    expect(visitor.page.locator(".failed")).to_contain_text(NOT_SENT)
    visitor.press("Try again")
    expect(visitor.page.locator(".sending, .failed")).to_have_count(0)
    expect(visitor.message("Once")).to_have_count(1)
    assert [body["client_msg_id"] for body in sent] == [sent[0]["client_msg_id"]] * 3
    assert texts(alice, conversation) == ["Once"]


def test_the_same_text_may_be_sent_twice(visitor: Visitor, alice: User, conversation: int, sent: list[JSON]) -> None:
    visitor.log_in(alice, f"chat/{conversation}")
    visitor.say("Hello?")
    visitor.say("Hello?")
    expect(visitor.page.locator(".receipt")).to_have_count(2)
    assert len({body["client_msg_id"] for body in sent}) == 2
    assert texts(alice, conversation) == ["Hello?", "Hello?"]


def test_what_was_written_offline_goes_out_in_order_when_the_service_is_back(
    visitor: Visitor, alice: User, conversation: int
) -> None:
    visitor.log_in(alice, f"chat/{conversation}")
    visitor.context.set_offline(offline=True)
    for text in ("First", "Second", "Third"):
        visitor.say(text)
        expect(visitor.message(text)).to_contain_text(NOT_SENT)
    visitor.press("Discard", visitor.message("Second"))
    expect(visitor.message("Second")).to_have_count(0)
    visitor.press("Try again", visitor.message("First"))
    expect(visitor.message("First")).to_contain_text(NOT_SENT)
    assert texts(alice, conversation) == []
    visitor.context.set_offline(offline=False)
    for text in ("First", "Third"):
        expect(visitor.message(text)).to_contain_text("Sent")
    assert texts(alice, conversation) == ["First", "Third"]


def test_what_was_not_sent_is_still_there_when_one_comes_back(
    visitor: Visitor, api: Api, alice: User, conversation: int
) -> None:
    carol = api.user("Carol")
    scenes.private_conversation(alice, carol)
    visitor.log_in(alice, f"chat/{conversation}")
    visitor.context.set_offline(offline=True)
    visitor.say("Wait for me")
    expect(visitor.message("Wait for me")).to_contain_text(NOT_SENT)
    visitor.conversation(carol.name).click()
    expect(visitor.message("Wait for me")).to_have_count(0)
    visitor.page.go_back()
    expect(visitor.message("Wait for me")).to_contain_text(NOT_SENT)
    visitor.context.set_offline(offline=False)
    expect(visitor.message("Wait for me")).to_contain_text("Sent")


def test_a_page_that_came_unencrypted_sends_too(visit: Visit, service: str, alice: User, conversation: int) -> None:
    visitor = visit(base_url=service.replace("127.0.0.1", PLAIN_HTTP))
    visitor.log_in(alice, f"chat/{conversation}")
    assert not visitor.page.evaluate("isSecureContext")
    visitor.say("Hello!")
    expect(visitor.message("Hello!")).to_contain_text("Sent")
    assert texts(alice, conversation) == ["Hello!"]
