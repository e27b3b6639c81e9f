"""Friend groups: how a user sorts friends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import NOBODY, befriend, friend_group, friends, friends_in
from tests.values import MISSING, NAMES, NO_NAMES, fields

if TYPE_CHECKING:
    from contract_tests.api import JSON, Answer, Api, User

NO_GROUP = (400, 2, "Group does not exist")
INVALID_NAME = (400, 2, "The group name is invalid")
NOT_FRIENDS = (400, 3, "Not friends")
ALREADY_IN_GROUP = (400, 4, "Already in this group")
NOT_IN_GROUP = (400, 4, "The request already exists")
"""The text stands in the documentation like this."""


def create(user: User, name: object) -> Answer:
    return user.request("POST", "/user/create_group", json=fields(group_name=name))


def groups(user: User) -> list[JSON]:
    listed: list[JSON] = user.get("/user/get_groups").data["groups"]
    return listed


def add(user: User, friend_id: int, group_id: int) -> Answer:
    return user.post("/user/add_friend_to_group", user_id=friend_id, group_id=group_id)


def take_out(user: User, friend_id: int, group_id: int) -> Answer:
    return user.post("/user/delete_friend_from_group", user_id=friend_id, group_id=group_id)


# ------------------------------------------------------------------------------------------ the groups


def test_a_new_group_is_empty(api: Api) -> None:
    alice = api.user("Alice")
    data = create(alice, "Colleagues").data
    assert data == {"group_id": data["group_id"]}
    assert type(data["group_id"]) is int
    assert alice.get("/user/get_groups").data == {
        "groups": [{"group_id": data["group_id"], "group_name": "Colleagues"}]
    }
    assert friends_in(alice, data["group_id"]) == []


def test_groups_are_listed_by_id(api: Api) -> None:
    alice = api.user("Alice")
    assert alice.get("/user/get_groups").data == {"groups": []}
    ids = [friend_group(alice, name) for name in ("b", "c", "a")]
    assert ids == sorted(set(ids))
    assert [entry["group_id"] for entry in groups(alice)] == ids
    assert [entry["group_name"] for entry in groups(alice)] == ["b", "c", "a"]


def test_a_user_lists_only_their_own_groups(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    _ = friend_group(alice, "Colleagues")
    assert groups(bob) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_group_name_has_1_to_20_characters(api: Api, name: str) -> None:
    alice = api.user("Alice")
    group_id = friend_group(alice, name)
    assert groups(alice) == [{"group_id": group_id, "group_name": name}]


@pytest.mark.parametrize("name", [pytest.param(MISSING, id="missing"), *NO_NAMES])
def test_any_other_group_name_is_invalid(api: Api, name: object) -> None:
    alice = api.user("Alice")
    assert create(alice, name).refusal == INVALID_NAME
    assert groups(alice) == []


def test_a_name_that_the_user_already_uses_is_invalid(api: Api) -> None:
    alice = api.user("Alice")
    group_id = friend_group(alice, "Colleagues")
    assert create(alice, "Colleagues").refusal == INVALID_NAME
    assert groups(alice) == [{"group_id": group_id, "group_name": "Colleagues"}]


def test_two_users_may_use_the_same_name(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    assert friend_group(alice, "Colleagues") != friend_group(bob, "Colleagues")


def test_a_name_is_used_only_if_it_is_exactly_the_same(api: Api) -> None:
    alice = api.user("Alice")
    names = ["Colleagues", "colleagues", "Colleagues ", "Caf\u00e9", "Cafe\u0301"]
    for name in names:
        _ = create(alice, name).data
    assert [entry["group_name"] for entry in groups(alice)] == names


def test_a_group_can_be_deleted(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    first, second = friend_group(alice, "Colleagues", bob), friend_group(alice, "Readers", bob)
    assert alice.post("/user/delete_group", group_id=first).data == {"deleted": True}
    assert groups(alice) == [{"group_id": second, "group_name": "Readers"}]
    assert friends_in(alice, second) == friends(alice) == [bob.profile]
    assert alice.get(f"/user/groups/{first}").refusal == NO_GROUP
    assert alice.post("/user/delete_group", group_id=first).refusal == NO_GROUP


def test_the_name_of_a_deleted_group_is_free_again(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    first = friend_group(alice, "Colleagues", bob)
    _ = alice.post("/user/delete_group", group_id=first).data
    second = friend_group(alice, "Colleagues")
    assert first != second
    assert friends_in(alice, second) == []


# --------------------------------------------------------------------------------- the friends in them


def test_a_group_shows_the_friends_in_it(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    befriend(alice, bob, carol, dave)
    group_id = friend_group(alice, "Colleagues", dave, bob)
    _ = friend_group(alice, "Readers", carol)
    _ = dave.put("/user/reset", avatar_url="https://example.com/dave.png").data
    assert alice.get(f"/user/groups/{group_id}").data == {
        "groups": [
            {
                "group_id": group_id,
                "group_name": "Colleagues",
                "friends": [
                    bob.profile,
                    {"user_id": dave.id, "name": dave.name, "avatar": "https://example.com/dave.png"},
                ],
            }
        ]
    }


def test_the_friends_in_a_group_come_by_name_by_code_point(api: Api) -> None:
    alice = api.user("Alice")
    users = api.users("b", "\uff5e", "B", "a b", "ab", "😀", "\u00e9")
    befriend(alice, *users)
    group_id = friend_group(alice, "Colleagues", *users)
    assert [friend["name"] for friend in friends_in(alice, group_id)] == sorted(user.name for user in users)


def test_the_documented_body_that_repeats_the_id_is_not_read(api: Api) -> None:
    alice = api.user("Alice")
    group_id, other_id = friend_group(alice, "Colleagues"), friend_group(alice, "Readers")
    for body in (f'{{"group_id": {group_id}}}', f'{{"group_id": {other_id}}}', "{", ""):
        answer = alice.request("GET", f"/user/groups/{group_id}", content=body.encode())
        assert answer.data == {"groups": [{"group_id": group_id, "group_name": "Colleagues", "friends": []}]}


def test_a_friend_can_be_put_into_a_group(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    group_id = friend_group(alice, "Colleagues")
    assert add(alice, bob.id, group_id).data == {"added": True}
    assert friends_in(alice, group_id) == [bob.profile]
    assert add(alice, bob.id, group_id).refusal == ALREADY_IN_GROUP
    assert friends_in(alice, group_id) == [bob.profile]


def test_a_friend_may_be_in_several_groups(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    ids = [friend_group(alice, name, bob) for name in ("Colleagues", "Readers")]
    assert [friends_in(alice, group_id) for group_id in ids] == [[bob.profile], [bob.profile]]


def test_a_friend_can_be_taken_out_of_a_group(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob, carol)
    first, second = friend_group(alice, "Colleagues", bob, carol), friend_group(alice, "Readers", bob)
    assert take_out(alice, bob.id, first).data == {"deleted": True}
    assert friends_in(alice, first) == [carol.profile]
    assert friends_in(alice, second) == [bob.profile]
    assert friends(alice) == [bob.profile, carol.profile]
    assert take_out(alice, bob.id, first).refusal == NOT_IN_GROUP
    assert add(alice, bob.id, first).data == {"added": True}


def test_who_is_no_friend_is_put_into_no_group_and_taken_out_of_none(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    befriend(alice, carol)
    group_id = friend_group(alice, "Colleagues", carol)
    _ = bob.post("/user/send_friend_request", user_id=alice.id).data
    _ = carol.post("/user/logoff").data
    for user_id in (bob.id, carol.id, dave.id, alice.id, NOBODY):
        assert add(alice, user_id, group_id).refusal == NOT_FRIENDS
        assert take_out(alice, user_id, group_id).refusal == NOT_FRIENDS
    assert friends_in(alice, group_id) == []


def test_a_group_that_does_not_exist_wins_over_who_is_no_friend(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    for user_id in (bob.id, alice.id, NOBODY):
        assert add(alice, user_id, NOBODY).refusal == NO_GROUP
        assert take_out(alice, user_id, NOBODY).refusal == NO_GROUP


def test_a_group_of_somebody_else_does_not_exist(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob, carol)
    befriend(bob, carol)
    group_id = friend_group(alice, "Colleagues", bob)
    assert bob.get(f"/user/groups/{group_id}").refusal == NO_GROUP
    assert bob.post("/user/delete_group", group_id=group_id).refusal == NO_GROUP
    assert add(bob, carol.id, group_id).refusal == NO_GROUP
    assert take_out(bob, alice.id, group_id).refusal == NO_GROUP
    assert friends_in(alice, group_id) == [bob.profile]
    assert groups(alice) == [{"group_id": group_id, "group_name": "Colleagues"}]
