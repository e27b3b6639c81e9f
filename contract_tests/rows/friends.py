"""The documented errors of friend requests, friends and friend groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.rows.row import Row
from contract_tests.scenes import NOBODY, befriend, friend_group

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api


def search_for_nobody(api: Api) -> Answer:
    """Nobody has this name."""
    return api.user().post("/user/search_friends", friend_name="Nobody")


def ask_nobody(api: Api) -> Answer:
    """Nobody has this id."""
    return api.user().post("/user/send_friend_request", user_id=NOBODY)


def ask_a_friend(api: Api) -> Answer:
    """The two are friends already."""
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    return alice.post("/user/send_friend_request", user_id=bob.id)


def ask_twice(api: Api) -> Answer:
    """The first request still waits for its answer."""
    alice, bob = api.users("Alice", "Bob")
    _ = alice.post("/user/send_friend_request", user_id=bob.id).data
    return alice.post("/user/send_friend_request", user_id=bob.id)


def answer_nobody(api: Api) -> Answer:
    """Who asked has deleted the account since."""
    alice, bob = api.users("Alice", "Bob")
    _ = bob.post("/user/send_friend_request", user_id=alice.id).data
    _ = bob.post("/user/logoff").data
    return alice.post("/user/respone_friend_request", user_id=bob.id, response="accept")


def unfriend_nobody(api: Api) -> Answer:
    """Nobody has this id."""
    return api.user().post("/user/delete_friend", user_id=NOBODY)


def unfriend_a_stranger(api: Api) -> Answer:
    """The two were no friends."""
    alice, bob = api.users("Alice", "Bob")
    return alice.post("/user/delete_friend", user_id=bob.id)


def create_a_group_without_a_name(api: Api) -> Answer:
    """The name is empty."""
    return api.user().post("/user/create_group", group_name="")


def delete_no_group(api: Api) -> Answer:
    """No friend group has this id."""
    return api.user().post("/user/delete_group", group_id=NOBODY)


def show_no_group(api: Api) -> Answer:
    """No friend group has this id."""
    return api.user().get(f"/user/groups/{NOBODY}")


def add_to_no_group(api: Api) -> Answer:
    """No friend group has this id."""
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    return alice.post("/user/add_friend_to_group", user_id=bob.id, group_id=NOBODY)


def add_a_stranger(api: Api) -> Answer:
    """The two are no friends."""
    alice, bob = api.users("Alice", "Bob")
    group_id = friend_group(alice, "Classmates")
    return alice.post("/user/add_friend_to_group", user_id=bob.id, group_id=group_id)


def add_twice(api: Api) -> Answer:
    """The friend is in the group already."""
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    group_id = friend_group(alice, "Classmates", bob)
    return alice.post("/user/add_friend_to_group", user_id=bob.id, group_id=group_id)


def take_out_of_no_group(api: Api) -> Answer:
    """No friend group has this id."""
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    return alice.post("/user/delete_friend_from_group", user_id=bob.id, group_id=NOBODY)


def take_a_stranger_out(api: Api) -> Answer:
    """The two are no friends."""
    alice, bob = api.users("Alice", "Bob")
    group_id = friend_group(alice, "Classmates")
    return alice.post("/user/delete_friend_from_group", user_id=bob.id, group_id=group_id)


def take_out_who_is_not_in(api: Api) -> Answer:
    """The friend is not in the group."""
    alice, bob = api.users("Alice", "Bob")
    befriend(alice, bob)
    group_id = friend_group(alice, "Classmates")
    return alice.post("/user/delete_friend_from_group", user_id=bob.id, group_id=group_id)


ROWS = [
    Row("POST /user/search_friends", 2, "Target does not exist", search_for_nobody),
    Row("POST /user/send_friend_request", 2, "Target does not exist", ask_nobody),
    Row("POST /user/send_friend_request", 3, "Already friends", ask_a_friend),
    Row("POST /user/send_friend_request", 4, "The request already exists", ask_twice),
    Row("POST /user/respone_friend_request", 2, "The target user no longer exists", answer_nobody),
    Row("POST /user/delete_friend", 2, "Target does not exist", unfriend_nobody),
    Row("POST /user/delete_friend", 3, "Not friends", unfriend_a_stranger),
    Row("POST /user/create_group", 2, "The group name is invalid", create_a_group_without_a_name),
    Row("POST /user/delete_group", 2, "Group does not exist", delete_no_group),
    Row("GET /user/groups/{group_id}", 2, "Group does not exist", show_no_group),
    Row("POST /user/add_friend_to_group", 2, "Group does not exist", add_to_no_group),
    Row("POST /user/add_friend_to_group", 3, "Not friends", add_a_stranger),
    Row("POST /user/add_friend_to_group", 4, "Already in this group", add_twice),
    Row("POST /user/delete_friend_from_group", 2, "Group does not exist", take_out_of_no_group),
    Row("POST /user/delete_friend_from_group", 3, "Not friends", take_a_stranger_out),
    Row("POST /user/delete_friend_from_group", 4, "The request already exists", take_out_who_is_not_in),
]
