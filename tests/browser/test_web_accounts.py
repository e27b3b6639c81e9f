"""The web client: coming in, going out, and the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from contract_tests.api import Api
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor


def register(visitor: Visitor, name: str, password: str = "secret") -> None:
    """Fill in the form of a new account, and send it."""
    visitor.fill("Username", name)
    visitor.fill("Password", password)
    visitor.fill("E-mail", "new@example.com")
    visitor.fill("Phone (digits)", "1234567890")
    visitor.press("Register", visitor.form("Register"))


def test_somebody_new_registers_and_is_in(visitor: Visitor, api: Api) -> None:
    name = api.name("Zoë")
    visitor.open()
    visitor.press("I need an account")
    register(visitor, name)
    expect(visitor.page.get_by_role("link", name="Profile")).to_contain_text(name)
    visitor.page.reload()
    expect(visitor.page.get_by_role("link", name="Profile")).to_contain_text(name)


@pytest.mark.parametrize("kept", ["{", "5", '{"token": 1}'])
def test_who_has_no_whole_session_in_the_browser_is_logged_out(visitor: Visitor, kept: str) -> None:
    visitor.open()
    visitor.page.evaluate("kept => localStorage.setItem('chat.session', kept)", kept)
    visitor.page.reload()
    expect(visitor.form("Log in")).to_be_visible()


def test_a_name_that_is_taken_is_told_at_the_field(visitor: Visitor, api: Api) -> None:
    user = api.user("Taken")
    visitor.open()
    visitor.press("I need an account")
    register(visitor, user.name)
    expect(visitor.page.get_by_label("Username")).to_have_accessible_description("This name is taken.")
    expect(visitor.page.get_by_label("Username")).to_be_focused()


def test_a_wrong_login_is_told_at_its_field(visitor: Visitor, api: Api) -> None:
    user = api.user("Known")
    visitor.open()
    for name, password, field, told in (
        (user.name + "?", "secret", "Username", "There is nobody of this name."),
        (user.name, "wrong", "Password", "Incorrect password"),
    ):
        visitor.fill("Username", name)
        visitor.fill("Password", password)
        visitor.press("Log in")
        expect(visitor.page.get_by_label(field)).to_have_accessible_description(told)


def test_who_logs_out_is_out(visitor: Visitor, api: Api) -> None:
    user = api.user()
    visitor.log_in(user)
    token = visitor.page.evaluate("JSON.parse(localStorage['chat.session']).token")
    visitor.press("Log out")
    expect(visitor.form("Log in")).to_be_visible()
    user.token = token
    assert user.get("/user/get_friends").status == 401
    visitor.page.go_back()
    expect(visitor.form("Log in")).to_be_visible()


def test_a_session_that_ends_elsewhere_ends_here(visitor: Visitor, api: Api) -> None:
    user = api.user()
    visitor.log_in(user)
    _ = user.put("/user/reset", old_password=user.password, new_password="other").data
    expect(visitor.form("Log in")).to_be_visible()


def test_the_profile_is_changed_and_others_see_it(visitor: Visitor, api: Api) -> None:
    user, other = api.users("Before", "Other")
    name = api.name("After")
    visitor.log_in(user, "profile")
    visitor.fill("Username", name)
    visitor.fill("Address of an avatar (http:// or https://)", "https://elsewhere.example.com/a.png")
    visitor.press("Save", visitor.form("Profile"))
    visitor.expect_told("Saved.")
    found = other.post("/user/search_friends", friend_name=name).data
    assert found == {"user_id": user.id, "name": name, "avatar": "https://elsewhere.example.com/a.png"}
    expect(visitor.page.get_by_role("link", name="Profile")).to_contain_text(name)
    visitor.fill("Username", other.name)
    visitor.press("Save", visitor.form("Profile"))
    expect(visitor.form("Profile").get_by_label("Username")).to_have_accessible_description("This name is taken.")


def test_the_password_is_changed(visitor: Visitor, api: Api) -> None:
    user = api.user()
    form = visitor.form("Password, e-mail, phone")
    visitor.log_in(user, "profile")
    visitor.fill("Present password", "wrong", form)
    visitor.fill("New password", "changed", form)
    visitor.press("Save", form)
    expect(form.get_by_label("Present password")).to_have_accessible_description("Wrong old password")
    visitor.fill("Present password", user.password, form)
    visitor.press("Save", form)
    visitor.expect_told("Saved.")
    user.password = "changed"
    assert user.log_in().get("/user/get_friends").data == {"friends": []}


def test_an_account_is_deleted_after_a_question(visitor: Visitor, api: Api) -> None:
    user = api.user()
    visitor.log_in(user, "profile")
    visitor.press("Delete account")
    visitor.press("No", visitor.page.get_by_role("dialog"))
    assert user.get("/user/get_friends").status == 200
    visitor.press("Delete account")
    visitor.confirm()
    expect(visitor.form("Log in")).to_be_visible()
    assert user.get("/user/get_friends").status == 401


def test_the_page_speaks_chinese_to_who_reads_it(visit: Visit, api: Api) -> None:
    visitor = visit(locale="zh-CN")
    page = visitor.page
    visitor.open()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    visitor.fill("用户名", api.name("不存在"))
    visitor.fill("密码", "secret")
    visitor.press("登录")
    expect(page.get_by_label("用户名")).to_have_accessible_description("用户不存在。")
    visitor.press("English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.form("Log in")).to_be_visible()
    page.reload()
    expect(visitor.form("Log in")).to_be_visible()
