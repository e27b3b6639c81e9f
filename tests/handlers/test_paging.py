"""Pages: `limit` and `before` of a conversation and of its records, which cut both in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import NOBODY, group, private_conversation, read, records, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import JSON, Api

    Look = Callable[..., list[JSON]]

both_ways = pytest.mark.parametrize("look", [read, records], ids=["conversation", "all_records"])


def ids(messages: list[JSON]) -> list[int]:
    return [message["msg_id"] for message in messages]


@both_ways
def test_without_parameters_everything_is_shown(api: Api, look: Look) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    sent = [send(alice, chat) for _ in range(201)]
    assert ids(look(bob, chat)) == sent
    assert ids(look(bob, chat, limit=200)) == sent[1:]
    assert ids(look(bob, chat, before=sent[-1])) == sent[:-1]


@both_ways
@pytest.mark.parametrize(("limit", "shown"), [(1, 1), (2, 2), (4, 4), (5, 5), (6, 5), (200, 5)])
def test_limit_gives_the_newest_messages_oldest_first(api: Api, look: Look, limit: int, shown: int) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    sent = [send(alice, chat) for _ in range(5)]
    assert ids(look(bob, chat, limit=limit)) == sent[-shown:]


@both_ways
@pytest.mark.parametrize("place", range(5))
def test_before_gives_all_messages_older_than_that_id(api: Api, look: Look, place: int) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    sent = [send(alice, chat) for _ in range(5)]
    assert ids(look(bob, chat, before=sent[place])) == sent[:place]


@both_ways
@pytest.mark.parametrize(("place", "limit"), [(4, 1), (4, 2), (4, 4), (4, 5), (2, 200), (1, 1), (0, 3)])
def test_both_give_the_newest_messages_older_than_that_id(api: Api, look: Look, place: int, limit: int) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    sent = [send(alice, chat) for _ in range(5)]
    assert ids(look(bob, chat, limit=limit, before=sent[place])) == sent[:place][-limit:]


@both_ways
def test_before_may_be_an_id_that_never_existed(api: Api, look: Look) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    sent = [send(alice, chat) for _ in range(3)]
    for unknown in (sent[-1] + 1, NOBODY):
        assert ids(look(bob, chat, before=unknown)) == sent
        assert ids(look(bob, chat, before=unknown, limit=2)) == sent[1:]
    assert look(bob, chat, before=1) == []
    assert look(bob, chat, before=1, limit=2) == []


@both_ways
def test_before_may_be_a_message_of_another_conversation(api: Api, look: Look) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_bob, with_carol = private_conversation(alice, bob), private_conversation(alice, carol)
    older = send(alice, with_bob)
    earlier_elsewhere = send(alice, with_carol)
    newer = send(alice, with_bob)
    later_elsewhere = send(alice, with_carol)
    assert ids(look(bob, with_bob, before=earlier_elsewhere)) == [older]
    assert ids(look(bob, with_bob, before=later_elsewhere)) == [older, newer]
    assert ids(look(bob, with_bob, before=later_elsewhere, limit=1)) == [newer]


@both_ways
def test_messages_elsewhere_are_not_counted(api: Api, look: Look) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_bob, with_carol = private_conversation(alice, bob), private_conversation(alice, carol)
    for_bob, for_carol = [send(alice, with_bob)], [send(alice, with_carol) for _ in range(3)]
    for_bob += [send(alice, with_bob) for _ in range(3)]
    for_carol += [send(alice, with_carol)]
    for_bob += [send(alice, with_bob)]
    for_carol += [send(alice, with_carol)]
    for sent, reader, chat in [(for_bob, bob, with_bob), (for_carol, carol, with_carol)]:
        for place, message_id in enumerate(sent):
            assert ids(look(reader, chat, before=message_id)) == sent[:place]
            assert ids(look(reader, chat, before=message_id, limit=2)) == sent[:place][-2:]


@both_ways
def test_pages_show_every_message_once(api: Api, look: Look) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    sent = [send(user, circle) for user in (alice, bob, carol, carol, bob, alice, bob)]
    seen: list[int] = []
    page = ids(look(carol, circle, limit=3))
    while page:
        seen = page + seen
        page = ids(look(carol, circle, limit=3, before=seen[0]))
    assert seen == sent


@both_ways
def test_new_messages_do_not_shift_older_pages(api: Api, look: Look) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    sent = [send(alice, chat) for _ in range(4)]
    newest = ids(look(bob, chat, limit=2))
    send(alice, chat)
    assert ids(look(bob, chat, limit=2, before=newest[0])) == sent[:2]


@both_ways
def test_a_page_is_a_part_of_the_whole(api: Api, look: Look) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    first = send(alice, chat, "first")
    second = send(alice, chat, "second", reply_id=first)
    send(alice, chat, "third", reply_id=second)
    whole = look(bob, chat)
    assert look(bob, chat, limit=1) == whole[2:]
    assert look(bob, chat, limit=1, before=whole[2]["msg_id"]) == whole[1:2]
    assert look(bob, chat, before=second) == whole[:1]


@both_ways
def test_pages_do_not_show_what_the_caller_deleted(api: Api, look: Look) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    deleted = [send(alice, chat) for _ in range(2)]
    _ = bob.post("/user/delete_records", conversation_id=chat).data
    left = [send(alice, chat) for _ in range(2)]
    assert ids(look(bob, chat, limit=3)) == left
    assert ids(look(bob, chat, before=left[1])) == left[:1]
    assert look(bob, chat, before=left[0]) == look(bob, chat, before=deleted[1], limit=1) == []
    assert ids(look(alice, chat, limit=3)) == [deleted[1], *left]


@pytest.mark.parametrize("path", ["conversation", "all_records"])
@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 201}, {"limit": "all"}, {"before": 0}, {"before": 2**53}], ids=str
)
def test_limit_goes_from_1_to_200_and_before_is_an_id(api: Api, path: str, query: JSON) -> None:
    assert api.user().get(f"/user/{path}/{NOBODY}", **query).is_malformed
