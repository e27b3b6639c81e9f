"""Pictures of the web client in reports/screenshots, for people to look at; the README's are from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest
from playwright.sync_api import expect

from contract_tests.api import Api
from tests.browser.stories import CHINESE, ENGLISH, play

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Visit
    from tests.browser.stories import Scene

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


@pytest.fixture(scope="module")
def scenes(service: str) -> dict[str, Scene]:
    """Some people who read, by the language that they have most in common."""
    with httpx.Client(base_url=service, trust_env=False) as http:
        api = Api(http)
        return {"en": play(api, ENGLISH), "zh-CN": play(api, CHINESE)}


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_have_their_pictures_taken(visit: Visit, shots: Path, scenes: dict[str, Scene], look: str) -> None:
    scene = scenes[LOOKS[look].get("locale", "en")]
    visitor = visit(**(DESK | LOOKS[look]))
    page = visitor.page

    def shoot(name: str, seen: str) -> None:
        expect(page.locator(seen).last).to_be_visible()
        page.screenshot(path=shots / f"web-{look}-{name}.png", animations="disabled")

    visitor.open()
    shoot("entry", "form")
    form = page.locator("form")
    form.locator("input[name=username]").fill(scene.viewer.name)
    form.locator("input[name=password]").fill(scene.viewer.password)
    form.locator("button").click()
    shoot("chats", ".conversation")
    for name, place, seen in (
        ("chat", f"chat/{scene.private}", ".message"),
        ("group", f"chat/{scene.circle}", ".message"),
        ("group-details", f"chat/{scene.circle}/info", ".member"),
        ("friends", "friends", ".columns .person"),
        ("new-group", "new-group", ".choices .person"),
        ("profile", "profile", ".page .form"),
    ):
        visitor.open(place)
        shoot(name, seen)
    visitor.open(f"chat/{scene.circle}/search")
    page.locator("input[name=content]").fill(scene.searched)
    page.locator(".panel form button").click()
    shoot("search", ".result")
    # Nothing is wider than the page on any screen.
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
