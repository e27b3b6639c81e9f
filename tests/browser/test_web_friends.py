"""The web client: finding people, becoming friends, sorting them, and parting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from contract_tests import scenes

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from contract_tests.api import Api, User
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor


def person(visitor: Visitor, user: User) -> Locator:
    """A person in a list of the page."""
    return visitor.page.get_by_role("main").get_by_role("listitem").filter(has_text=user.name)


def test_two_people_become_friends_and_talk(visit: Visit, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    hers, his = visit(), visit()
    hers.log_in(alice, "friends")
    his.log_in(bob)

    hers.fill("Exact username", bob.name)
    hers.press("Find")
    hers.press("Send a friend request")
    hers.expect_told(f"Request sent to {bob.name}.")
    hers.press("Send a friend request")
    hers.expect_told("That has been asked for, or done, before.")

    expect(his.page.get_by_role("link", name="Friends 1 waiting")).to_be_visible()
    his.follow("Friends")
    his.press("Accept", person(his, alice))
    expect(his.section("Friend requests")).to_contain_text("Nobody waits for an answer.")
    his.press("Write", person(his, alice))
    his.say("Hello!")

    hers.conversation(bob.name).click()
    expect(hers.message("Hello!")).to_be_visible()
    hers.follow("Friends")
    expect(person(hers, bob)).to_be_visible()


def test_a_request_is_rejected(visitor: Visitor, api: Api) -> None:
    user, suitor = api.users("Courted", "Suitor")
    _ = suitor.post("/user/send_friend_request", user_id=user.id).data
    visitor.log_in(user, "friends")
    visitor.press("Reject", person(visitor, suitor))
    expect(visitor.section("Friend requests")).to_contain_text("Nobody waits for an answer.")
    assert suitor.get("/user/get_friends").data == {"friends": []}


def test_a_search_finds_oneself_and_says_where_it_finds_nobody(visitor: Visitor, api: Api) -> None:
    user = api.user()
    visitor.log_in(user, "friends")
    visitor.fill("Exact username", user.name)
    visitor.press("Find")
    visitor.expect_told("That is you.")
    visitor.fill("Exact username", api.name("Nobody"))
    visitor.press("Find")
    visitor.expect_told("There is nobody of this name, or it is gone.")


def test_friends_are_sorted_into_groups(visitor: Visitor, api: Api) -> None:
    user, near, far = api.users("Sorts", "Near", "Far")
    scenes.befriend(user, near, far)
    visitor.log_in(user, "friends")
    visitor.fill("New friend group", "Neighbours")
    visitor.press("Create")
    visitor.page.get_by_label(f"Put {near.name} into a friend group").select_option("Neighbours")
    visitor.press("Neighbours")
    expect(person(visitor, near)).to_be_visible()
    expect(person(visitor, far)).to_have_count(0)

    visitor.fill("New friend group", "Neighbours")
    visitor.press("Create")
    visitor.expect_told("You have a group of this name, or the name is empty or longer than 20 characters.")

    visitor.press("Take out", person(visitor, near))
    visitor.expect_told("Nobody here yet.")
    visitor.press("Delete this friend group")
    visitor.confirm()
    expect(visitor.page.get_by_role("button", name="Neighbours")).to_have_count(0)
    expect(person(visitor, far)).to_be_visible()
    assert user.get("/user/get_groups").data == {"groups": []}


def test_a_friendship_ends_and_with_it_the_conversation(visit: Visit, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    scenes.send(bob, conversation, "Why?")
    hers, his = visit(), visit()
    his.log_in(bob, f"chat/{conversation}")
    hers.log_in(alice, "friends")
    hers.press("Unfriend", person(hers, bob))
    hers.confirm()
    expect(hers.page.get_by_role("main")).to_contain_text("Nobody here yet.")
    his.expect_told("You can only write to each other while you are friends.")
    expect(his.message("Why?")).to_be_visible()
    expect(his.field("Message")).to_be_hidden()
    expect(his.conversation(alice.name)).to_contain_text("closed")
