"""The web client: who asks too often is told when to go on, and nothing that was written is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from contract_tests import scenes
from contract_tests.service import running
from tests.browser.conftest import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contract_tests.api import Api
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor


def limited(limits: str) -> pytest.MarkDecorator:
    """Have a test run on a service with these limits."""
    return pytest.mark.parametrize("service", [limits], indirect=True, ids=str)


@pytest.fixture
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a service with limits, and with one worker, for each of them counts messages for itself."""
    limits: str = request.param
    own: dict[str, Any] = {
        "RATE_LIMITS": limits,
        "WEB_CONCURRENCY": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/chat.db",
    }
    with running(tmp_path / "log", **SETTINGS | own) as address:
        yield address


@limited("messages=1/3")
def test_messages_that_come_too_fast_wait_and_go_out_in_order(visitor: Visitor, api: Api, shots: Path) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    visitor.log_in(alice, f"chat/{conversation}")
    texts = ["One", "Two", "Three"]
    for text in texts:
        visitor.say(text)
    expect(visitor.message("Two")).to_contain_text("Too many at once. This goes out in ")
    visitor.page.screenshot(path=shots / "web-limits-messages.png", animations="disabled")
    expect(visitor.message("Three")).to_contain_text("Sent")
    assert [record["msg_body"] for record in scenes.records(bob, conversation)] == texts


@limited("messages=3/60")
def test_a_message_that_waits_can_be_discarded(visitor: Visitor, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    for _ in range(3):
        scenes.send(alice, conversation, "Again!")
    visitor.log_in(alice, f"chat/{conversation}")
    visitor.say("And again!")
    expect(visitor.message("And again!")).to_contain_text("This goes out in 5")
    visitor.press("Discard", visitor.message("And again!"))
    expect(visitor.message("And again!")).to_have_count(0)
    assert len(scenes.records(bob, conversation)) == 3


@limited("failed_logins=1/30")
def test_who_gets_the_password_wrong_too_often_has_to_wait(visitor: Visitor, api: Api, shots: Path) -> None:
    user = api.user("Forgetful")
    visitor.page.clock.install()
    visitor.open()
    visitor.fill("Username", user.name)
    for password in ("wrong", "wrong again"):
        visitor.fill("Password", password)
        visitor.press("Log in")
    visitor.expect_told("That was too often. Please wait.")
    button = visitor.form("Log in").get_by_role("button")
    expect(button).to_be_disabled()
    expect(button).to_have_text("Log in (30)")
    visitor.page.screenshot(path=shots / "web-limits-entry.png", animations="disabled")
    visitor.page.clock.run_for(20_000)
    expect(button).to_have_text("Log in (10)")
    visitor.page.clock.run_for(10_000)
    expect(button).to_be_enabled()
    expect(button).to_have_text("Log in")
    expect(visitor.page.get_by_text("That was too often.")).to_have_count(0)


@limited("registrations=1/30")
def test_who_registers_too_often_is_told_so_in_chinese(visit: Visit, api: Api) -> None:
    assert api.register(api.name("First")).status == 200
    visitor = visit(locale="zh-CN")
    visitor.open()
    visitor.press("注册新账号")
    for label, text in (("用户名", "Second"), ("密码", "secret"), ("邮箱", "a@example.com"), ("手机号（数字）", "1")):
        visitor.fill(label, text)
    visitor.press("注册", visitor.form("注册"))
    visitor.expect_told("操作过于频繁，请稍候。")
    expect(visitor.form("注册").get_by_role("button")).to_be_disabled()


@limited("requests_and_invitations=1/60")
def test_who_asks_too_many_people_to_be_friends_has_to_wait(visitor: Visitor, api: Api) -> None:
    user, first, second = api.users("Sociable", "First", "Second")
    _ = user.post("/user/send_friend_request", user_id=first.id).data
    visitor.log_in(user, "friends")
    visitor.fill("Exact username", second.name)
    visitor.press("Find")
    visitor.press("Send a friend request")
    expect(visitor.form("Send a friend request")).to_contain_text("That was too often. Please wait.")
    expect(visitor.form("Send a friend request").get_by_role("button")).to_be_disabled()
    assert scenes.friend_requests(second) == []


@limited("requests_and_invitations=2/60")
def test_who_invites_too_many_has_to_wait(visitor: Visitor, api: Api) -> None:
    owner, bob, carol = api.users("Owner", "Bob", "Carol")
    scenes.befriend(bob, owner)
    group = scenes.group(owner, carol)
    _ = owner.post("/user/group/remove_member", group=group, member_id=carol.id).data
    scenes.bring_in(owner, group, carol)
    visitor.log_in(owner, f"chat/{group}/info")
    visitor.press("Add now")
    expect(visitor.page.locator(".toast")).to_contain_text("That was too often. Please wait.")
    for name in ("Add now", "Propose"):
        expect(visitor.page.get_by_role("button", name=f"{name} (")).to_be_disabled()
    assert bob.id not in [member["user_id"] for member in scenes.info(owner, group)["members"]]
