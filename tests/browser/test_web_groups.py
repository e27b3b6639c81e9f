"""The web client: groups, the roles in them, and both ways into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from contract_tests import scenes

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from contract_tests.api import Api, User
    from tests.browser.conftest import Visit
    from tests.browser.visitor import Visitor


def member(visitor: Visitor, user: User) -> Locator:
    """A member in the details of the open group."""
    return visitor.page.locator(".member").filter(has_text=user.name)


def act(visitor: Visitor, user: User, action: str) -> None:
    """Choose what to do with a member."""
    visitor.page.get_by_label(f"Actions for {user.name}").click()
    visitor.press(action, member(visitor, user))


def test_a_group_is_made_of_friends_and_talks(visit: Visit, api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    scenes.befriend(alice, bob, carol)
    hers, his = visit(), visit()
    hers.log_in(alice, "new-group")
    hers.fill("Name of the group", "Reading circle")
    hers.press("Create")
    hers.expect_told("Choose at least one friend.")
    hers.page.get_by_label(bob.name).check()
    hers.page.get_by_label(carol.name).check()
    hers.press("Create")
    expect(hers.page.get_by_role("heading", name="Reading circle")).to_be_visible()
    hers.expect_told("3 members")
    hers.say("Welcome!")

    his.log_in(bob)
    his.conversation("Reading circle").click()
    expect(his.message("Welcome!")).to_contain_text(alice.name)
    receipt = hers.message("Welcome!").locator(".receipt")
    expect(receipt).to_have_text("Read by 1")
    expect(receipt).to_have_attribute("title", bob.name)


def test_roles_are_given_and_taken(visitor: Visitor, api: Api) -> None:
    owner, bob, carol = api.users("Owner", "Bob", "Carol")
    group = scenes.group(owner, bob, carol)
    visitor.log_in(owner, f"chat/{group}/info")
    act(visitor, bob, "Make administrator")
    expect(member(visitor, bob)).to_contain_text("Administrator")
    act(visitor, bob, "Take role away")
    expect(member(visitor, bob)).not_to_contain_text("Administrator")
    act(visitor, carol, "Remove")
    visitor.confirm()
    expect(member(visitor, carol)).to_have_count(0)
    act(visitor, bob, "Hand the group over")
    visitor.confirm()
    expect(member(visitor, bob)).to_contain_text("Owner")
    expect(visitor.page.get_by_label(f"Actions for {bob.name}")).to_have_count(0)
    visitor.press("Leave the group")
    visitor.confirm()
    expect(visitor.conversation("Reading circle")).to_have_count(0)
    info = bob.get(f"/user/conversation/{group}/info").data
    assert [one["user_id"] for one in info["members"]] == [bob.id]


def test_an_administrator_has_no_power_over_another_and_an_ordinary_member_none_at_all(visit: Visit, api: Api) -> None:
    owner, bob, carol, dave = api.users("Owner", "Bob", "Carol", "Dave")
    group = scenes.group(owner, bob, carol, dave)
    for admin in (bob, carol):
        scenes.add_admin(owner, group, admin)
    his, hers = visit(), visit()
    his.log_in(bob, f"chat/{group}/info")
    expect(his.page.get_by_label(f"Actions for {dave.name}")).to_be_visible()
    expect(his.page.get_by_label("Actions for")).to_have_count(1)
    hers.log_in(dave, f"chat/{group}/info")
    expect(member(hers, bob)).to_be_visible()
    expect(hers.page.get_by_label("Actions for")).to_have_count(0)
    expect(hers.field("Announcement")).to_be_hidden()
    expect(hers.page.get_by_role("heading", name="Invitations")).to_be_hidden()


def test_an_announcement_is_set_and_everybody_sees_it(visit: Visit, api: Api) -> None:
    owner, bob = api.users("Owner", "Bob")
    group = scenes.group(owner, bob)
    hers, his = visit(), visit()
    his.log_in(bob, f"chat/{group}")
    hers.log_in(owner, f"chat/{group}/info")
    hers.fill("Announcement", "We meet on Friday.")
    hers.press("Save", hers.form("Announcement"))
    hers.expect_told("Saved.")
    expect(his.page.locator(".announcement")).to_have_text("We meet on Friday.", timeout=20_000)
    hers.fill("Announcement", "")
    hers.press("Save", hers.form("Announcement"))
    expect(hers.page.locator(".announcement")).to_be_hidden()


def test_a_friend_is_brought_in_at_once(visitor: Visitor, api: Api) -> None:
    owner, bob, carol = api.users("Owner", "Bob", "Carol")
    group = scenes.group(owner, bob)
    scenes.befriend(owner, carol)
    visitor.log_in(owner, f"chat/{group}/info")
    visitor.page.get_by_label("Friend", exact=True).select_option(carol.name)
    visitor.press("Add now")
    visitor.expect_told(f"{carol.name} is in.")
    expect(member(visitor, carol)).to_be_visible()
    visitor.expect_told("All your friends are here.")


def test_a_friend_is_proposed_and_the_owner_decides(visit: Visit, api: Api) -> None:
    owner, bob, carol, dave = api.users("Owner", "Bob", "Carol", "Dave")
    group = scenes.group(owner, bob)
    scenes.befriend(bob, carol, dave)
    his, hers = visit(), visit()
    his.log_in(bob, f"chat/{group}/info")
    expect(his.page.get_by_role("button", name="Add now")).to_be_hidden()
    for friend in (carol, dave):
        his.page.get_by_label("Friend", exact=True).select_option(friend.name)
        with his.page.expect_response("**/user/group/invite"):
            his.press("Propose")
    his.expect_told("Proposed. The owner or an administrator decides.")
    his.press("Propose")
    his.expect_told("Invitation already sent")

    hers.log_in(owner, f"chat/{group}/info")
    invitations = hers.page.locator(".invitation")
    expect(invitations).to_have_count(2)
    hers.press("Accept", invitations.filter(has_text=carol.name))
    expect(member(hers, carol)).to_be_visible()
    hers.press("Reject", invitations.filter(has_text=dave.name))
    expect(invitations).to_have_count(0)
    hers.page.get_by_label("Invitations").select_option("Rejected")
    expect(invitations).to_contain_text(f"{dave.name}, proposed by {bob.name}")
    expect(hers.page.get_by_role("button", name="Accept")).to_have_count(0)


def test_who_is_removed_is_told_so_and_can_let_the_group_go(visitor: Visitor, api: Api) -> None:
    owner, bob = api.users("Owner", "Bob")
    group = scenes.group(owner, bob)
    visitor.log_in(bob, f"chat/{group}")
    expect(visitor.field("Message")).to_be_visible()
    _ = owner.post("/user/group/remove_member", group=group, member_id=bob.id).data
    visitor.expect_told("You were removed from this group.")
    expect(visitor.field("Message")).to_be_hidden()
    expect(visitor.conversation("Reading circle")).to_contain_text("closed")
    visitor.follow("Details")
    visitor.press("Leave the group")
    visitor.confirm()
    expect(visitor.conversation("Reading circle")).to_have_count(0)
