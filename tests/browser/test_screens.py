"""Pictures of the web client in reports/screenshots, for people to look at; the README's are from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import httpx2 as httpx
import pytest
from playwright.sync_api import expect

from contract_tests import scenes
from contract_tests.api import Api, User

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Visit

LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "chinese": {"locale": "zh-CN"},
    "chinese-dark": {"locale": "zh-CN", "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True},
    "phone-dark": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
        "color_scheme": "dark",
    },
}
DESK = {"viewport": {"width": 1280, "height": 800}}


class Scene(NamedTuple):
    """What the pictures show."""

    alice: User
    bob: int
    circle: int


@pytest.fixture(scope="module")
def scene(service: str) -> Scene:
    """Some people who read."""
    with httpx.Client(base_url=service, trust_env=False) as http:
        return _play(Api(http))


def _play(api: Api) -> Scene:
    alice, bob, carol, lin, dmitri = (
        scenes.named(api, name) for name in ("Alice", "Bob Miller", "Carol", "林语堂", "Dmitri")
    )
    circle = scenes.group(alice, bob, carol, lin)
    scenes.add_admin(alice, circle, carol)
    announcement = "We meet on Friday at eight, at Carol's. Please bring the second volume."
    _ = alice.post("/user/group/set_announcement", group_id=circle, announcement=announcement).data
    found = scenes.send(carol, circle, "I have found the second volume at last.")
    scenes.send(carol, circle, "Shall I bring it on Friday?")
    scenes.send(lin, circle, "好啊，谢谢！", reply_id=found)
    scenes.send(alice, circle, "Wonderful, please do.", reply_id=found)
    for reader in (carol, lin):
        scenes.read(reader, circle)
    with_bob, with_lin = (scenes.private_conversation(alice, friend) for friend in (bob, lin))
    question = scenes.send(bob, with_bob, "Did you get round to the book I lent you?")
    scenes.send(bob, with_bob, "No hurry, only curious.")
    answer = scenes.send(alice, with_bob, "Twice! The second time with a pencil in my hand.", reply_id=question)
    thought = (
        "Twice? Then you will have opinions about chapter nine. I am still not sure whether she meant him to find it."
    )
    scenes.send(bob, with_bob, thought, reply_id=answer)
    scenes.send(alice, with_bob, "She did. Friday?")
    for text in ("你好！周五一起吃饭吗？", "我知道一家新开的小馆子。"):
        scenes.send(lin, with_lin, text)
    scenes.friend_group(alice, "Book people", carol)
    _ = dmitri.post("/user/send_friend_request", user_id=alice.id).data
    return Scene(alice, with_bob, circle)


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_have_their_pictures_taken(visit: Visit, shots: Path, scene: Scene, look: str) -> None:
    visitor = visit(**(DESK | LOOKS[look]))
    page = visitor.page

    def shoot(name: str, seen: str) -> None:
        expect(page.locator(seen).last).to_be_visible()
        page.screenshot(path=shots / f"web-{look}-{name}.png", animations="disabled")

    visitor.open()
    shoot("entry", "form")
    form = page.locator("form")
    form.locator("input[name=username]").fill(scene.alice.name)
    form.locator("input[name=password]").fill(scene.alice.password)
    form.locator("button").click()
    shoot("chats", ".conversation")
    for name, place, seen in (
        ("chat", f"chat/{scene.bob}", ".message"),
        ("group", f"chat/{scene.circle}", ".message"),
        ("group-details", f"chat/{scene.circle}/info", ".member"),
        ("friends", "friends", ".columns .person"),
        ("new-group", "new-group", ".choices .person"),
        ("profile", "profile", ".page .form"),
    ):
        visitor.open(place)
        shoot(name, seen)
    visitor.open(f"chat/{scene.circle}/search")
    page.locator("input[name=content]").fill("volume")
    page.locator(".panel form button").click()
    shoot("search", ".result")
    # Nothing is wider than the page on any screen.
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
