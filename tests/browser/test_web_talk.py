"""The web client: messages between two people, as both see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from contract_tests import scenes

if TYPE_CHECKING:
    from contract_tests.api import Api
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor


def test_a_message_is_seen_counted_read_and_answered(visit: Visit, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    hers, his = visit(), visit()
    hers.log_in(alice, f"chat/{conversation}")
    his.log_in(bob)

    hers.say("Did you read the book?")
    expect(hers.message("Did you read the book?")).to_contain_text("Sent")
    expect(his.conversation(alice.name)).to_contain_text("1 unread")
    expect(his.page).to_have_title("(1) Chat")

    his.conversation(alice.name).click()
    expect(his.message("Did you read the book?")).to_be_visible()
    expect(his.conversation(alice.name)).not_to_contain_text("unread")
    expect(his.page).to_have_title("Chat")
    expect(hers.message("Did you read the book?")).to_contain_text("Read")

    his.message("Did you read the book?").hover()
    his.press(f"Reply to {alice.name}")
    expect(his.form("Message")).to_contain_text(f"Replying to {alice.name}")
    his.say("Twice.")
    expect(hers.message("Twice.").locator("blockquote")).to_have_text("Did you read the book?")
    expect(hers.message("Did you read the book?")).to_contain_text("1 reply")
    expect(hers.page.get_by_text(f"{bob.name}: Twice.")).to_have_attribute("aria-live", "polite")


def test_enter_sends_and_shift_enter_makes_a_line(visitor: Visitor, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    visitor.log_in(alice, f"chat/{conversation}")
    box = visitor.field("Message")
    expect(box).to_be_focused()
    box.press_sequentially("One")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(visitor.message("One")).to_contain_text("Sent")
    expect(box).to_be_focused()
    assert [record["msg_body"] for record in scenes.records(alice, conversation)] == ["One\ntwo"]
    box.press_sequentially("   ")
    box.press("Enter")
    assert len(scenes.records(alice, conversation)) == 1


def test_what_was_written_and_not_sent_is_still_there(visitor: Visitor, api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_bob, _ = (scenes.private_conversation(alice, other) for other in (bob, carol))
    visitor.log_in(alice, f"chat/{with_bob}")
    visitor.fill("Message", "Not yet")
    visitor.conversation(carol.name).click()
    expect(visitor.field("Message")).to_have_value("")
    visitor.conversation(bob.name).click()
    expect(visitor.field("Message")).to_have_value("Not yet")


def test_the_page_says_when_the_service_is_away_and_goes_on_when_it_is_back(visitor: Visitor, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    visitor.log_in(alice, f"chat/{conversation}")
    visitor.context.set_offline(offline=True)
    visitor.expect_told("The service does not answer. Your page tries again.")
    visitor.context.set_offline(offline=False)
    scenes.send(bob, conversation, "Back?")
    expect(visitor.message("Back?")).to_be_visible(timeout=30_000)


def test_a_conversation_that_cannot_be_loaded_says_so_until_it_can(visit: Visit, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    scenes.send(bob, conversation, "Here at last.")
    visitor = visit(viewport={"width": 390, "height": 800})
    visitor.log_in(alice)
    expect(visitor.conversation(bob.name)).to_be_visible()
    visitor.context.set_offline(offline=True)
    visitor.conversation(bob.name).click()
    visitor.expect_told("The messages could not be loaded.")
    expect(visitor.page.get_by_role("button", name="Show earlier messages")).to_be_hidden()
    notice = visitor.page.get_by_text("The service does not answer. Your page tries again.").bounding_box()
    head = visitor.page.locator(".chat-head").bounding_box()
    assert notice is not None
    assert head is not None
    assert notice["y"] + notice["height"] <= head["y"]

    with visitor.page.expect_request(f"**/user/conversation/{conversation}?*"):
        visitor.press("Try again")
    visitor.context.set_offline(offline=False)
    expect(visitor.message("Here at last.")).to_be_visible(timeout=30_000)
    expect(visitor.page.get_by_text("The messages could not be loaded.")).to_be_hidden()


def test_what_comes_while_one_looks_further_up_is_told_and_not_read(visit: Visit, api: Api) -> None:
    chloe, daniel = api.users("Chloe", "Daniel")
    group = scenes.group(daniel, chloe)
    for number in range(40):
        scenes.send(daniel, group, f"Number {number}.")
    hers, his = visit(), visit()
    hers.log_in(chloe, f"chat/{group}")
    his.log_in(daniel, f"chat/{group}")
    expect(hers.message("Number 39.")).to_be_in_viewport()
    hers.message("Number 0.").scroll_into_view_if_needed()

    his.say("Are you there?")
    hint = hers.page.get_by_role("button", name="New messages")
    expect(hint).to_be_visible()
    expect(hers.message("Are you there?")).to_have_count(0)
    expect(his.message("Are you there?")).to_contain_text("Sent")
    assert scenes.read(daniel, group)[-1]["read_by"] == []
    hers.check_accessible()

    hint.focus()
    hers.page.keyboard.press("Enter")
    expect(hers.message("Are you there?")).to_be_in_viewport()
    expect(his.message("Are you there?")).to_contain_text("Read by 1")
    expect(hint).to_be_hidden()
    expect(hers.page.get_by_role("region", name="Message")).to_be_focused()


def test_earlier_messages_come_on_demand(visitor: Visitor, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    for number in range(120):
        scenes.send(bob, conversation, f"Number {number}.")
    visitor.log_in(alice, f"chat/{conversation}")
    messages = visitor.page.locator(".message")
    expect(messages).to_have_count(50)
    expect(visitor.message("Number 119.")).to_be_in_viewport()
    visitor.press("Show earlier messages")
    expect(messages).to_have_count(100)
    visitor.press("Show earlier messages")
    expect(messages).to_have_count(120)
    expect(visitor.page.get_by_role("button", name="Show earlier messages")).to_be_hidden()
    expect(messages.first).to_contain_text("Number 0.")
    scenes.send(bob, conversation, "And one more.")
    visitor.press("New messages ↓")
    expect(messages).to_have_count(121)


def test_records_are_found_by_text_sender_and_time(visitor: Visitor, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    scenes.send(alice, conversation, "The book is blue.")
    scenes.send(bob, conversation, "Which BOOK?")
    scenes.send(bob, conversation, "Never mind.")
    visitor.log_in(alice, f"chat/{conversation}")
    visitor.follow("Search")
    results = visitor.page.locator(".result")
    search = visitor.form("Search messages")
    visitor.fill("Containing", "book")
    visitor.press("Search", search)
    expect(results).to_have_count(2)
    search.get_by_label("Sender").select_option(bob.name)
    visitor.press("Search", search)
    expect(results).to_have_count(1)
    expect(results).to_contain_text("Which BOOK?")
    visitor.fill("From", "2099-01-01T00:00")
    visitor.press("Search", search)
    visitor.expect_told("0 found")
    visitor.fill("Containing", "")
    visitor.fill("From", "2020-01-01T00:00")
    visitor.fill("Until", "2098-12-31T23:59")
    visitor.press("Search", search)
    expect(results).to_have_count(2)
    visitor.press("Close")
    expect(search).to_have_count(0)


def test_records_are_deleted_for_oneself_alone(visitor: Visitor, api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    scenes.send(bob, conversation, "Burn this.")
    visitor.log_in(alice, f"chat/{conversation}")
    expect(visitor.message("Burn this.")).to_be_visible()
    visitor.page.get_by_label("More").click()
    visitor.press("Delete messages")
    visitor.confirm()
    visitor.expect_told("Nothing has been written here yet.")
    assert scenes.records(alice, conversation) == []
    assert len(scenes.records(bob, conversation)) == 1


def test_a_conversation_that_is_not_one_s_own_is_not_shown(visitor: Visitor, api: Api) -> None:
    user, alice, bob = api.users("Curious", "Alice", "Bob")
    conversation = scenes.private_conversation(alice, bob)
    scenes.send(alice, conversation, "A secret")
    visitor.log_in(user, f"chat/{conversation}")
    visitor.expect_told("This conversation does not exist, or you are not in it.")
    expect(visitor.page.locator(".message")).to_have_count(0)
