"""Announcements: who sets one, what it may be, and where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import add_admin, group, info, leave, read

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api, User


def announce(user: User, group_id: int, announcement: str) -> Answer:
    return user.post("/user/group/set_announcement", group_id=group_id, announcement=announcement)


def test_owner_and_administrators_set_the_announcement_for_all(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    for manager, text in [(alice, "We meet on Friday."), (bob, "We meet on Monday.")]:
        assert announce(manager, circle, text).data == {"Set": True}
        assert [info(user, circle)["announcement"] for user in (alice, bob, carol)] == [text] * 3


def test_an_empty_announcement_clears_it(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    for text in ("We meet on Friday.", "", ""):
        assert announce(alice, circle, text).data == {"Set": True}
        assert info(bob, circle)["announcement"] == text


def test_each_group_has_an_announcement_of_its_own(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    first, second = group(alice, bob), group(alice, carol)
    _ = announce(alice, first, "We meet on Friday.").data
    assert [info(alice, circle)["announcement"] for circle in (first, second)] == ["We meet on Friday.", ""]


def test_an_announcement_is_no_message(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    _ = announce(alice, circle, "We meet on Friday.").data
    assert read(bob, circle) == []


def test_an_announcement_stays_when_its_author_goes(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    add_admin(alice, circle, bob)
    _ = announce(bob, circle, "We meet on Friday.").data
    leave(bob, circle)
    assert info(carol, circle)["announcement"] == "We meet on Friday."


def test_nobody_else_sets_it(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol)
    leave(carol, circle)
    for user in (bob, carol, dave):
        assert announce(user, circle, "Nonsense").refusal == (400, 3, "Permission denied")
    assert info(alice, circle)["announcement"] == ""


@pytest.mark.parametrize(
    "text", [" ", "x" * 1_000, "😀" * 1_000, "one\ntwo\n", "周五见"], ids=lambda text: ascii(text[:10])
)
def test_an_announcement_has_up_to_1000_characters(api: Api, text: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    assert announce(alice, circle, text).data == {"Set": True}
    assert info(bob, circle)["announcement"] == text


@pytest.mark.parametrize("text", ["x" * 1_001, "😀" * 1_001, "a\0b"], ids=lambda text: ascii(text[:10]))
def test_anything_else_is_no_announcement(api: Api, text: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    assert announce(alice, circle, text).is_malformed
    assert info(bob, circle)["announcement"] == ""
