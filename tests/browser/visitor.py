"""Somebody with a browser, who is watched: what goes wrong in it fails the test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request

    from contract_tests.api import User

_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (400|401|429) ")
"""What Chromium says of each refusal of the service, which is no fault of a page."""

_UNANSWERED = re.compile(r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_RESET)")
"""What it says where a test has seen to it that there is no answer."""

PLAIN_HTTP = "chat.test"
"""Another name of this machine. Chromium takes pages of it for what they are: not encrypted, from anywhere."""

_THIS_MACHINE = {"127.0.0.1", PLAIN_HTTP, ""}
_GRAVE = {"serious", "critical"}


class Visitor:
    """A browser with one page, in a profile of its own."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.faults: list[str] = []
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("request", self._see)
        self.page = context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        is_fine = _REFUSED.match(message.text) or _UNANSWERED.search(message.text)
        if message.type == "error" and not is_fine:
            self.faults.append(message.text)

    def _see(self, request: Request) -> None:
        if (urlsplit(request.url).hostname or "") not in _THIS_MACHINE:
            self.faults.append(f"asked for {request.url}")

    def leave(self) -> None:
        """Close the browser; fails where anything went wrong in it."""
        self.context.close()
        assert self.faults == [], self.faults

    # ------------------------------------------------------------------------------------------ the web client

    def open(self, place: str = "") -> None:
        """Open the web client, at a place of it (`chat/1/info`)."""
        self.page.goto(f"/app#/{place}")

    def log_in(self, user: User, place: str = "") -> None:
        """Log in by the form, and go to a place."""
        self.page.goto("/app")
        self.fill("Username", user.name)
        self.fill("Password", user.password)
        self.press("Log in")
        expect(self.page.get_by_role("link", name="Profile")).to_contain_text(user.name)
        self.open(place)

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        """Fill a field."""
        self.field(label, within).fill(text)

    def field(self, label: str, within: Locator | None = None) -> Locator:
        """A field."""
        return (within or self.page).get_by_label(label, exact=True).and_(self.page.locator("input, textarea"))

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button."""
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=re.compile(rf"^{re.escape(name)}")).click()

    def confirm(self) -> None:
        """Say yes."""
        self.press("Yes", self.page.get_by_role("dialog"))

    def form(self, name: str) -> Locator:
        """A form."""
        return self.page.get_by_role("form", name=name, exact=True)

    def section(self, heading: str) -> Locator:
        """The section below a heading."""
        return self.page.locator("section").filter(has=self.page.get_by_role("heading", name=heading, exact=True)).last

    def conversation(self, name: str) -> Locator:
        """A conversation in the list of all."""
        return self.page.get_by_role("navigation", name="Chats").get_by_role("listitem").filter(has_text=name)

    def message(self, text: str) -> Locator:
        """A message of the open conversation."""
        return self.page.locator(".message").filter(has=self.page.locator(".text", has_text=text))

    def say(self, text: str) -> None:
        """Write a message, and send it."""
        self.fill("Message", text)
        self.press("Send")

    def expect_told(self, text: str) -> None:
        """Fail unless the page says this somewhere."""
        expect(self.page.get_by_text(text, exact=True).first).to_be_visible()

    def check_accessible(self) -> None:
        """Fail where axe finds anything serious."""
        found = Axe().run(self.page).response["violations"]
        grave = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found if one["impact"] in _GRAVE]
        assert grave == [], grave
