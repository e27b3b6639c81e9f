"""Changing one's name and avatar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import (
    befriend,
    conversations,
    find,
    friend_group,
    friend_requests,
    friends,
    friends_in,
    named,
    private_conversation,
)
from tests.values import NAMES, NO_NAMES

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api

USERNAME_EXISTS = (400, 2, "Username already exists")
INVALID_USERNAME = (400, 3, "Invalid username")
NO_SUCH_USER = (400, 1, "User does not exist")
AVATAR = "https://example.com/alice.png"


def log_in(api: Api, name: str) -> Answer:
    return api.anyone.post("/user/login", username=name, password="secret")


# ------------------------------------------------------------------------------------------------ the name


def test_a_user_can_take_another_name(api: Api) -> None:
    alice = api.user("Alice")
    alicia = api.name("Alicia")
    assert alice.put("/user/reset", username=alicia).data == {"reset": True}
    assert find(alice, alicia) == {"user_id": alice.id, "name": alicia, "avatar": ""}


def test_a_new_name_replaces_the_old_one(api: Api) -> None:
    alice = api.user("Alice")
    alicia = api.name("Alicia")
    _ = alice.put("/user/reset", username=alicia).data
    _ = log_in(api, alicia).data
    assert log_in(api, alice.name).refusal == NO_SUCH_USER


def test_a_name_that_was_given_up_is_free(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    alicia = api.name("Alicia")
    _ = alice.put("/user/reset", username=alicia).data
    _ = bob.put("/user/reset", username=alice.name).data
    carol = named(api, bob.name)
    assert [find(carol, name)["user_id"] for name in (alicia, alice.name, bob.name)] == [alice.id, bob.id, carol.id]


@pytest.mark.parametrize("name", NAMES)
def test_a_new_name_has_1_to_20_characters(api: Api, name: str) -> None:
    alice = api.user("Alice")
    name = api.name(name)  # exactly this one on an empty database; else of up to 20 characters, too
    _ = alice.put("/user/reset", username=name).data
    assert find(alice, name) == {"user_id": alice.id, "name": name, "avatar": ""}


@pytest.mark.parametrize("name", NO_NAMES)
def test_any_other_new_name_is_an_invalid_username(api: Api, name: object) -> None:
    alice = api.user("Alice")
    assert alice.put("/user/reset", username=name).refusal == INVALID_USERNAME
    assert find(alice, alice.name) == alice.profile


def test_a_name_that_somebody_has_is_taken(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    assert alice.put("/user/reset", username=bob.name, avatar_url=AVATAR).refusal == USERNAME_EXISTS
    assert find(alice, alice.name) == alice.profile
    assert find(alice, bob.name) == bob.profile


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        pytest.param("Bob{}", "bob{}", id="case"),
        pytest.param("Bob{}", "Bob{} ", id="space at the end"),
        pytest.param("Ren\u00e9e{}", "Rene\u0301e{}", id="composed and decomposed"),
    ],
)
def test_a_name_is_taken_only_if_it_is_exactly_the_same(api: Api, taken: str, free: str) -> None:
    unique = api.name("")
    taken, free = taken.format(unique), free.format(unique)
    alice, bob = api.user("Alice"), named(api, taken)
    _ = alice.put("/user/reset", username=free).data
    assert find(bob, free)["user_id"] == alice.id
    assert find(bob, taken)["user_id"] == bob.id


def test_ones_own_name_may_be_written_in_another_way(api: Api) -> None:
    alice = api.user("Alice")
    _ = alice.put("/user/reset", username=alice.name.upper()).data
    assert find(alice, alice.name.upper())["user_id"] == alice.id
    assert log_in(api, alice.name).refusal == NO_SUCH_USER


def test_ones_own_current_name_is_fine_and_changes_nothing(api: Api) -> None:
    alice = api.user("Alice")
    assert alice.put("/user/reset", username=alice.name).data == {"reset": True}
    assert find(alice, alice.name) == alice.profile
    _ = log_in(api, alice.name).data


# ---------------------------------------------------------------------------------------------- the avatar


@pytest.mark.parametrize(
    "url",
    [
        "http://x",
        "https://x",
        "https://example.com:8443/a%20b.png?size=1#top",
        "https://example.com/\u00e4\U0001f600.png",
        "https://" + "x" * 2040,
        "https://" + "😀" * 2040,
    ],
    ids=["http", "https", "all parts", "beyond ASCII", "2,048 characters", "2,048 characters with emoji"],
)
def test_an_avatar_is_an_address_of_up_to_2048_characters(api: Api, url: str) -> None:
    alice = api.user("Alice")
    assert alice.put("/user/reset", avatar_url=url).data == {"reset": True}
    assert find(alice, alice.name) == alice.profile | {"avatar": url}


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(None, id="null"),
        pytest.param(7, id="a number"),
        pytest.param("http://", id="no more than http"),
        pytest.param("https://", id="no more than https"),
        pytest.param("ftp://example.com/a.png", id="ftp"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("//example.com/a.png", id="no scheme"),
        pytest.param("x" + AVATAR, id="something before"),
        pytest.param("https://" + "x" * 2041, id="2,049 characters"),
        pytest.param(AVATAR + "\0", id="U+0000"),
        *[pytest.param(f"https://a{space}b", id=f"U+{ord(space):04X}") for space in " \t\n\x0b\x85\xa0\u2028\u3000"],
        pytest.param(AVATAR + "\n", id="newline at the end"),
        pytest.param(" " + AVATAR, id="space at the start"),
        pytest.param(" ", id="a space alone"),
    ],
)
def test_anything_else_is_no_avatar(api: Api, url: object) -> None:
    alice = api.user("Alice")
    answer = alice.put("/user/reset", avatar_url=url)
    assert answer.is_malformed
    assert "avatar_url" in answer.refusal[2]
    assert find(alice, alice.name) == alice.profile


def test_an_empty_avatar_clears_it(api: Api) -> None:
    alice = api.user("Alice")
    _ = alice.put("/user/reset", avatar_url=AVATAR).data
    _ = alice.put("/user/reset", avatar_url="").data
    assert find(alice, alice.name) == alice.profile


# -------------------------------------------------------------------------------------- name and avatar


def test_name_and_avatar_can_be_changed_at_once(api: Api) -> None:
    alice = api.user("Alice")
    alicia = api.name("Alicia")
    assert alice.put("/user/reset", username=alicia, avatar_url=AVATAR).data == {"reset": True}
    assert find(alice, alicia) == {"user_id": alice.id, "name": alicia, "avatar": AVATAR}


def test_what_the_request_does_not_name_stays(api: Api) -> None:
    alice = api.user("Alice")
    alicia = api.name("Alicia")
    _ = alice.put("/user/reset", avatar_url=AVATAR).data
    _ = alice.put("/user/reset", username=alicia).data
    assert find(alice, alicia)["avatar"] == AVATAR
    _ = alice.put("/user/reset", avatar_url=AVATAR + "?2").data
    assert find(alice, alicia)["avatar"] == AVATAR + "?2"
    _ = log_in(api, alicia).data


def test_others_see_the_new_name_and_avatar_everywhere(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    alicia = api.name("Alicia")
    _ = private_conversation(alice, bob)
    group_id = friend_group(bob, "Colleagues", alice)
    _ = alice.post("/user/send_friend_request", user_id=carol.id).data
    _ = alice.put("/user/reset", username=alicia, avatar_url=AVATAR).data
    profile = {"user_id": alice.id, "name": alicia, "avatar": AVATAR}
    assert friends(bob) == friends_in(bob, group_id) == friend_requests(carol) == [profile]
    [conversation] = conversations(bob)
    assert (conversation["friend_name"], conversation["friend_avatar"]) == (alicia, AVATAR)


def test_a_change_is_of_its_user_alone(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    alicia = api.name("Alicia")
    befriend(alice, bob)
    _ = alice.put("/user/reset", username=alicia, avatar_url=AVATAR).data
    assert friends(alice) == [bob.profile]


# ---------------------------------------------------------------------------------- which error wins


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"new_password": "better"}, id="a password"),
        pytest.param({"new_password": ""}, id="no password"),
        pytest.param({"username": "Alicia", "email": "a@example.com"}, id="a name and an email"),
        pytest.param({"avatar_url": "", "phone": "1"}, id="an avatar and a phone number"),
        pytest.param({"username": "Alicia", "avatar": ""}, id="an unknown field"),
    ],
)
def test_without_an_old_password_only_the_profile_can_be_changed(api: Api, body: dict[str, str]) -> None:
    alice = api.user("Alice")
    assert alice.put("/user/reset", **body).is_malformed
    assert find(alice, alice.name) == alice.profile


@pytest.mark.parametrize("fault", [{"avatar_url": 7}, {"nick": "Al"}, {"email": "a@example.com"}])
def test_an_invalid_username_wins_over_all_else(api: Api, fault: dict[str, object]) -> None:
    assert api.user().put("/user/reset", username="", **fault).refusal == INVALID_USERNAME


@pytest.mark.parametrize("fault", [{"avatar_url": 7}, {"nick": "Al"}, {"email": "a@example.com"}])
def test_a_malformed_request_wins_over_a_taken_name(api: Api, fault: dict[str, object]) -> None:
    alice, bob = api.users("Alice", "Bob")
    assert alice.put("/user/reset", username=bob.name, **fault).is_malformed
