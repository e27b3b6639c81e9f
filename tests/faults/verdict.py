"""Whether all that a crowd was told has happened has happened, once and wholly."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.faults.client import Client, Refused

if TYPE_CHECKING:
    from tests.faults.client import JSON
    from tests.faults.crowd import Crowd, Member


def check(crowd: Crowd) -> None:
    """Fail unless everything acknowledged is there, once and in order, and nothing is half done."""
    check_messages(crowd)
    for member in crowd.members:
        check_sessions(member)
        check_groups(crowd, member)
        check_friend_groups(member)
        check_newcomers(member)


def check_messages(crowd: Crowd) -> None:
    """Fail unless each conversation has every acknowledged message once, in one order, with the right counts."""
    hall = crowd.members[0].hall
    for conversation in {hall, *(member.corner for member in crowd.members)}:
        talkers = [member for member in crowd.members if conversation in {hall, *corners(crowd, member)}]
        records = talkers[0].get(f"/user/all_records/{conversation}")["messages"]
        for earlier, later in pairwise(records):
            assert earlier["msg_id"] < later["msg_id"]
            assert earlier["create_time"] <= later["create_time"]
        texts = [record["msg_body"] for record in records]
        assert len(set(texts)) == len(texts)
        for member in talkers:
            check_messages_of(member, conversation, records)
            assert unread(member, conversation) == len(records) - last_place_of(member, records)
    records = crowd.listener.get(f"/user/all_records/{hall}")["messages"]
    assert unread(crowd.listener, hall) == len(records)
    assert crowd.heard.items() <= {record["msg_id"]: record["msg_body"] for record in records}.items()


def corners(crowd: Crowd, member: Member) -> set[int]:
    """The private conversations of a member."""
    before = crowd.members[crowd.members.index(member) - 1]
    return {member.corner, before.corner}


def check_messages_of(member: Member, conversation: int, records: list[JSON]) -> None:
    """Fail unless a conversation has all that a member was told is sent, in this order, and no more than was sent."""
    found = {record["msg_body"]: record["msg_id"] for record in records if record["sender_id"] == member.id}
    acknowledged = member.ledger.messages[conversation]
    assert {text: found.get(text) for text in acknowledged} == acknowledged
    assert found.keys() <= acknowledged.keys() | member.ledger.doubtful_messages[conversation]
    numbers = [int(text.rpartition("-")[2]) for text in found if text in acknowledged]
    assert numbers == sorted(numbers)


def last_place_of(member: Member, records: list[JSON]) -> int:
    """The place of a member's last message, which marks all before it as read; 0 where there is none."""
    places = [place for place, record in enumerate(records, 1) if record["sender_id"] == member.id]
    return places[-1] if places else 0


def unread(client: Client, conversation: int) -> int:
    """How many messages a user has not read, as its lists say."""
    listed = [client.get(f"/user/get_{kind}_conversation")["conversations"] for kind in ("private", "group")]
    count: int = {entry["id"]: entry["not_read"] for entries in listed for entry in entries}[conversation]
    return count


def check_sessions(member: Member) -> None:
    """Fail unless the present session is alive, and those that were ended are not."""
    _ = member.get("/user/get_friends")
    for token in member.ledger.ended_tokens:
        with pytest.raises(Refused, match="User is not logged in"):
            Client(member.http, token).get("/user/get_friends")


def check_groups(crowd: Crowd, founder: Member) -> None:
    """Fail unless each group is there for all its people, or, where nobody knows, for none of them."""
    listed = {
        member.id: {
            entry["group_name"]: entry["id"] for entry in member.get("/user/get_group_conversation")["conversations"]
        }
        for member in crowd.members
    }
    for name, group in founder.ledger.groups.items():
        ids = {listed[person].get(name) for person in group["people"]}
        assert len(ids) == 1
        [group_id] = ids
        assert group_id == group.get("id", group_id)
        if group_id is not None:
            info = founder.get(f"/user/conversation/{group_id}/info")
            assert {person["user_id"] for person in info["members"]} == group["people"]
            assert info["owner"]["user_id"] == founder.id


def check_friend_groups(owner: Member) -> None:
    """Fail unless each friend group is there once, with the friend who was put into it."""
    listed = [(entry["group_name"], entry["group_id"]) for entry in owner.get("/user/get_groups")["groups"]]
    ids = dict(listed)
    assert len(ids) == len(listed)
    for name, group in owner.ledger.friend_groups.items():
        if "id" in group:
            assert ids[name] == group["id"]
            [entry] = owner.get(f"/user/groups/{group['id']}")["groups"]
            friends = [friend["user_id"] for friend in entry["friends"]]
            assert friends == [group["friend"]] if "friend" in group else len(friends) <= 1


def check_newcomers(host: Member) -> None:
    """Fail unless each newcomer came as far as it was told, or a step further, and both sides see the same."""
    friends = {friend["name"] for friend in host.get("/user/get_friends")["friends"]}
    requests = {user["name"] for user in host.get("/user/get_friend_requests")["requests"]}
    for name, steps in host.ledger.newcomers.items():
        newcomer = Client(host.http)
        try:
            newcomer.token = newcomer.post("/user/login", username=name, password="secret")["token"]
        except Refused:
            assert steps == [], f"{name} is gone"
            continue
        is_friend = host.id in {friend["user_id"] for friend in newcomer.get("/user/get_friends")["friends"]}
        assert is_friend == (name in friends)
        assert not (is_friend and name in requests)
        if "befriended" in steps:
            assert is_friend
        elif "asked" in steps:
            assert is_friend or name in requests
