"""Group chats: creating one, the list of them, and what a group's info shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import (
    NOBODY,
    add_admin,
    befriend,
    bring_in,
    conversations,
    group,
    group_conversations,
    info,
    leave,
    private_conversation,
    read,
    remove,
    send,
    unfriend,
)

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api, User


def create(user: User, *members: User) -> Answer:
    """Create a group of users who need be no friends."""
    ids = [member.id for member in members]
    return user.post("/user/create_group_conversation", members=ids, name="Reading circle")


def listed(user: User) -> list[int]:
    return [entry["id"] for entry in group_conversations(user)]


def test_creating_answers_one_id_for_the_group_and_its_conversation(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    data = create(alice, bob).data
    group_id = data["group"]
    assert data == {
        "conversation_id": group_id,
        "group": group_id,
        "group_name": "Reading circle",
        "group_avatar": "",
    }
    assert type(group_id) is int
    assert group_id >= 1


def test_all_members_list_the_group_at_once(api: Api) -> None:
    alice, bob, carol, dave = api.users("Alice", "Bob", "Carol", "Dave")
    circle = group(alice, bob, carol, name="Reading circle")
    for user in (alice, bob, carol):
        data = user.get("/user/get_group_conversation").data
        assert data == {
            "conversations": [
                {
                    "id": circle,
                    "is_private": False,
                    "group_name": "Reading circle",
                    "group_avatar": "",
                    "not_read": 0,
                    "disabled": False,
                }
            ]
        }
        assert [type(value) for value in data["conversations"][0].values()].count(bool) == 2
    assert dave.get("/user/get_group_conversation").data == {"conversations": []}


def test_all_members_can_talk_at_once(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    for user in (alice, bob, carol):
        send(user, circle, user.name)
    assert [message["msg_body"] for message in read(carol, circle)] == [alice.name, bob.name, carol.name]


def test_info_shows_the_group(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    _ = carol.put("/user/reset", avatar_url="https://example.com/carol.png").data
    circle = group(alice, bob, carol, name="Reading circle")
    add_admin(alice, circle, carol)
    _ = carol.post("/user/group/set_announcement", group_id=circle, announcement="We meet on Friday.").data
    for user in (alice, bob, carol):
        assert user.get(f"/user/conversation/{circle}/info").data == {
            "group": circle,
            "group_name": "Reading circle",
            "owner": alice.profile,
            "administrators": [{"user_id": carol.id, "name": carol.name, "avatar": "https://example.com/carol.png"}],
            "members": [
                {"user_id": alice.id, "username": alice.name, "avatar": ""},
                {"user_id": bob.id, "username": bob.name, "avatar": ""},
                {"user_id": carol.id, "username": carol.name, "avatar": "https://example.com/carol.png"},
            ],
            "announcement": "We meet on Friday.",
        }


def test_a_new_group_has_neither_administrators_nor_an_announcement(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    shown = info(bob, group(alice, bob))
    assert (shown["owner"], shown["administrators"], shown["announcement"]) == (alice.profile, [], "")


def test_the_creator_comes_first_then_the_founding_members_by_their_place(api: Api) -> None:
    bob, carol, alice, dave = api.users("Bob", "Carol", "Alice", "Dave")
    circle = group(alice, dave, bob, carol)
    names = [member["username"] for member in info(alice, circle)["members"]]
    assert names == [alice.name, dave.name, bob.name, carol.name]


def test_who_joins_or_comes_back_stands_last(api: Api) -> None:
    alice, bob, carol, dave, erin = api.users("Alice", "Bob", "Carol", "Dave", "Erin")
    circle = group(alice, erin, dave, carol)
    remove(alice, circle, erin)
    leave(dave, circle)
    for user in (bob, dave, erin):
        bring_in(alice, circle, user)
    names = [member["username"] for member in info(alice, circle)["members"]]
    assert names == [alice.name, carol.name, bob.name, dave.name, erin.name]


def test_info_shows_present_names(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    alison = api.name("Alison")
    _ = alice.put("/user/reset", username=alison).data
    shown = info(bob, circle)
    assert (shown["owner"]["name"], shown["members"][0]["username"]) == (alison, alison)


def test_groups_may_have_the_same_members_and_the_same_name(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    first, second = create(alice, bob).data["group"], create(alice, bob).data["group"]
    assert first != second
    assert listed(bob) == [second, first]


def test_the_latest_message_else_the_creation_decides_the_order(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob, carol)
    first, second, third = (create(alice, bob, carol).data["group"] for _ in range(3))
    assert listed(alice) == listed(bob) == [third, second, first]
    send(bob, first)
    assert listed(alice) == listed(carol) == [first, third, second]
    send(alice, second)
    read(alice, third)
    assert listed(alice) == listed(bob) == [second, first, third]


def test_private_conversations_and_groups_are_listed_apart(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    befriend(alice, carol := api.user("Carol"))
    circle = create(alice, bob, carol).data["group"]
    assert chat != circle
    assert listed(alice) == listed(bob) == [circle]
    assert [entry["id"] for entry in conversations(alice)] == [chat]


def test_the_end_of_a_friendship_leaves_the_group_as_it_is(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob)
    unfriend(bob, alice)
    assert [entry["disabled"] for entry in group_conversations(bob)] == [False]
    send(bob, circle, "Still here")
    assert [message["msg_body"] for message in read(alice, circle)] == ["Still here"]


def test_members_need_be_friends_of_the_creator_only(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob)
    befriend(carol, alice)
    assert listed(bob) == [] == listed(carol)
    circle = create(alice, bob, carol).data["group"]
    assert listed(bob) == listed(carol) == [circle]


@pytest.mark.parametrize("name", ["x", " ", "x" * 50, "😀" * 50, "读书会", "line\nend\n"], ids=ascii)
def test_a_name_has_1_to_50_characters(api: Api, name: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    circle = group(alice, bob, name=name)
    assert info(bob, circle)["group_name"] == group_conversations(bob)[0]["group_name"] == name


@pytest.mark.parametrize("name", ["", "x" * 51, "😀" * 51, "a\0b"], ids=ascii)
def test_any_other_name_is_refused(api: Api, name: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    assert alice.post("/user/create_group_conversation", members=[bob.id], name=name).is_malformed
    assert group_conversations(alice) == []


@pytest.mark.parametrize(
    "members", [[], [5, 5], [5, 6, 5], [*range(1, 501)]], ids=["none", "one twice", "one again", "500"]
)
def test_members_are_1_to_499_distinct_ids(api: Api, members: list[int]) -> None:
    answer = api.user("Alice").post("/user/create_group_conversation", members=members, name="Reading circle")
    assert answer.is_malformed


def test_a_member_has_to_exist(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob, carol)
    _ = carol.post("/user/logoff").data
    for missing in (NOBODY, carol.id):
        members = [bob.id, missing]
        answer = alice.post("/user/create_group_conversation", members=members, name="Reading circle")
        assert answer.refusal == (400, 2, "Target does not exist")
    assert group_conversations(alice) == group_conversations(bob) == []


def test_a_member_has_to_be_a_friend(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    befriend(alice, bob)
    assert create(alice, bob, carol).refusal == (400, 3, "Not friends")
    assert group_conversations(alice) == group_conversations(bob) == []


def test_the_creator_is_not_named_among_the_members(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    assert create(alice, alice).refusal == (400, 3, "Not friends")
    assert create(alice, bob, alice).refusal == (400, 3, "Not friends")


def test_a_user_who_does_not_exist_wins_over_one_who_is_no_friend(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    for members in ([bob.id, NOBODY], [NOBODY, bob.id], [alice.id, NOBODY]):
        answer = alice.post("/user/create_group_conversation", members=members, name="Reading circle")
        assert answer.refusal == (400, 2, "Target does not exist")
