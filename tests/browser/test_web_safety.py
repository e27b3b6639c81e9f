"""The web client: what users write is text and nothing else, and everybody can use the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from contract_tests import scenes

if TYPE_CHECKING:
    from contract_tests.api import Api
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor

IMAGE = "<img src=x onerror=\"document.title='taken over'\">"
SCRIPT = "<script>document.title='taken over'</script><b>bold</b>&amp;"
NAME = "<b onclick=alert(1)>"
"""As long as names may be."""


def check_untouched(visitor: Visitor) -> None:
    """Fail where a text has become elements, or has done anything."""
    expect(visitor.page.locator("img, [onclick], [onerror], body script")).to_have_count(0)
    assert "taken over" not in visitor.page.title()


def test_html_that_somebody_wrote_is_shown_as_it_was_written(visitor: Visitor, api: Api) -> None:
    owner, bob = scenes.named(api, NAME), api.user("Bob")
    group = scenes.group(owner, bob, name=IMAGE[:50])
    private = scenes.private_conversation(owner, bob)
    _ = owner.post("/user/group/set_announcement", group_id=group, announcement=IMAGE + SCRIPT).data
    for conversation in (group, private):
        message = scenes.send(owner, conversation, IMAGE + SCRIPT)
        scenes.send(owner, conversation, "An answer", reply_id=message)
    scenes.friend_group(bob, "<i onclick=alert(1)>", owner)

    page = visitor.page
    visitor.log_in(bob, f"chat/{private}")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.locator(".text").first).to_have_text(IMAGE + SCRIPT)
    check_untouched(visitor)
    visitor.open(f"chat/{group}/info")
    expect(page.get_by_role("heading", name=IMAGE[:50])).to_be_visible()
    expect(page.locator("blockquote")).to_have_text(IMAGE + SCRIPT)
    expect(page.locator(".announcement")).to_have_text(IMAGE + SCRIPT)
    expect(page.locator(".member").first).to_contain_text(NAME)
    check_untouched(visitor)
    visitor.open(f"chat/{group}/search")
    visitor.press("Search", visitor.form("Search messages"))
    expect(page.locator(".result").last).to_contain_text(IMAGE + SCRIPT)
    check_untouched(visitor)
    visitor.open("friends")
    expect(page.get_by_role("button", name="<i onclick=alert(1)>")).to_be_visible()
    check_untouched(visitor)


def test_an_avatar_is_never_loaded(visitor: Visitor, api: Api, service: str) -> None:
    user, friend = api.users("User", "Friend")
    _ = friend.put("/user/reset", avatar_url=f"{service}/avatar.png").data
    conversation = scenes.private_conversation(user, friend)
    scenes.send(friend, conversation)
    asked: list[str] = []
    visitor.context.on("request", lambda request: asked.append(request.url))
    visitor.log_in(user, f"chat/{conversation}")
    expect(visitor.message("hello")).to_be_visible()
    assert [url for url in asked if "avatar" in url] == []


def test_the_page_refuses_to_make_elements_of_a_text(visitor: Visitor) -> None:
    """Even if somebody wrote a line into it that does."""
    visitor.open()
    expect(visitor.form("Log in")).to_be_visible()
    problem = visitor.page.evaluate("try { document.body.innerHTML = '<b>'; '' } catch (problem) { String(problem) }")
    assert "TrustedHTML" in problem
    visitor.faults.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_screen(visit: Visit, api: Api, scheme: str) -> None:
    owner, bob, carol = api.users("Owner", "Bob", "Carol")
    group = scenes.group(owner, bob)
    private = scenes.private_conversation(owner, bob)
    _ = carol.post("/user/send_friend_request", user_id=owner.id).data
    _ = owner.post("/user/group/set_announcement", group_id=group, announcement="We meet on Friday.").data
    scenes.friend_group(owner, "Neighbours")
    for conversation in (group, private):
        message = scenes.send(bob, conversation, "Did you read the book?")
        scenes.send(owner, conversation, "Twice.", reply_id=message)
        scenes.read(bob, conversation)
        scenes.send(bob, conversation, "Oh!")
    visitor = visit(color_scheme=scheme, reduced_motion="reduce")
    visitor.open()
    expect(visitor.form("Log in")).to_be_visible()
    visitor.check_accessible()
    visitor.press("I need an account")
    visitor.check_accessible()
    visitor.log_in(owner)
    expect(visitor.conversation(bob.name)).to_be_visible()
    visitor.check_accessible()
    for place, seen in (
        (f"chat/{private}", ".message.own"),
        (f"chat/{group}/info", ".member"),
        (f"chat/{group}/search", ".panel form"),
        ("friends", ".columns .person"),
        ("new-group", ".choices .person"),
        ("profile", ".page .form"),
    ):
        visitor.open(place)
        expect(visitor.page.locator(seen).first).to_be_visible()
        visitor.check_accessible()
    visitor.press("Delete account")
    visitor.check_accessible()
    visitor.press("No")


def test_everything_in_a_conversation_is_in_reach_of_the_keyboard(visitor: Visitor, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    scenes.send(bob, conversation, "Can you hear me?")
    keyboard = visitor.page.keyboard
    visitor.open()
    for text in (alice.name, "\t", alice.password):
        keyboard.press("Tab") if text == "\t" else keyboard.type(text)
    keyboard.press("Enter")

    def tab_to(link: str) -> None:
        target = visitor.page.get_by_role("link", name=link).first
        expect(target).to_be_visible()
        for _ in range(30):
            keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                style = target.evaluate("element => getComputedStyle(element).outlineStyle")
                assert style == "solid", "focus is seen"
                return
        pytest.fail(f"{link} is out of reach")

    tab_to(bob.name)
    keyboard.press("Enter")
    expect(visitor.field("Message")).to_be_focused()
    expect(visitor.message("Can you hear me?")).to_be_visible()
    keyboard.press("Shift+Tab")
    expect(visitor.page.get_by_role("button", name=f"Reply to {bob.name}")).to_be_focused()
    keyboard.press("Enter")
    expect(visitor.form("Message")).to_contain_text(f"Replying to {bob.name}")
    keyboard.type("I can.")
    keyboard.press("Enter")
    expect(visitor.message("I can.").locator("blockquote")).to_have_text("Can you hear me?")
    tab_to("Search")
    keyboard.press("Enter")
    expect(visitor.page.get_by_role("heading", name="Search messages")).to_be_focused()
