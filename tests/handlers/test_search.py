"""Search: what `filter_records` finds, by text, by sender and by time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.scenes import NOBODY, bring_in, group, leave, private_conversation, records, search, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import Api


def found(api: Api, text: str, needle: str) -> bool:
    """Whether a search for `needle` finds a message of this text."""
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, text)
    return search(bob, chat, content=needle) == [text]


def moved(time: str, **difference: int) -> str:
    """A time that many `microseconds` (or `hours`, …) later."""
    return (datetime.fromisoformat(time) + timedelta(**difference)).isoformat(timespec="microseconds")


def seen_from(time: str, minutes: int) -> str:
    """The same time, written with that offset from UTC."""
    there = timezone(timedelta(minutes=minutes))
    return datetime.fromisoformat(time).astimezone(there).isoformat(timespec="microseconds")


def test_without_conditions_all_records_are_found_as_they_are(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    first = send(alice, chat, "one")
    send(bob, chat, "two", reply_id=first)
    assert alice.post("/user/filter_records", conversation_id=chat).data == {"messages": records(alice, chat)}


def test_only_the_records_of_that_conversation_are_found(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    with_bob, with_carol = private_conversation(alice, bob), private_conversation(alice, carol)
    send(alice, with_bob, "book for Bob")
    send(alice, with_carol, "book for Carol")
    assert search(alice, with_bob, content="book") == ["book for Bob"]


def test_the_oldest_record_comes_first(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    for text in ("book c", "page", "book a", "book b"):
        send(alice, chat, text)
    assert search(bob, chat, content="book") == ["book c", "book a", "book b"]


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("Did you read the book?", "read"),
        ("Did you read the book?", "Did you read the book?"),
        ("Did you read the BOOK?", "book"),
        ("Did you read the book?", "BOOK"),
        ("Die Straße", "STRASSE"),
        ("DIE STRASSE", "straße"),
        ("DIE STRAẞE", "straße"),
        ("Kuss", "ß"),
        ("Kuß", "S"),
        ("İstanbul", "İSTANBUL"),
        ("İstanbul", "i\u0307stanbul"),
        ("İstanbul", "i"),
        ("ΟΔΟΣ", "οδος"),
        ("ὁδός", "ΔΌΣ"),
        ("σοφός", "ΣΟΦΌς"),
        ("ÀÉÎ", "àéî"),
        ("Привет", "ПРИВЕТ"),
        ("ﬁnal", "FINAL"),
        ("300 \u212a", "k"),
        ("µ", "Μ"),
        ("\U00010400", "\U00010428"),
        ("\uab70", "\u13a0"),
        ("你好，世界", "世界"),
        ("👩‍👧 together", "👧"),
        ("one\ntwo", "E\nT"),
        ("two  spaces", "  "),
        ("100% sure", "100%"),
        ("snake_case", "E_C"),
        (r"C:\temp\_new", r"\TEMP\_"),
        (r"\%", r"\%"),
        ('it\'s "quoted"; -- so', '\'S "quoted"; --'),
        ("[a-z]*?", "[A-Z]*?"),
    ],
    ids=ascii,
)
def test_a_text_is_found_by_any_part_of_it_in_any_case(api: Api, text: str, needle: str) -> None:
    assert found(api, text, needle)


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("Did you read the book?", "books"),
        ("Did you read the book?", "read book"),
        ("Did you read the book?", " Did"),
        ("1000 sure", "100%"),
        ("anything", "%"),
        ("anything", "_"),
        ("snake case", "snake_case"),
        ("%", r"\%"),
        ("_", r"\_"),
        ("anything", "\\"),
        ("anything", "*"),
        ("anything", "?"),
        ("anything", "[a-z]"),
        ("anything", "any.*"),
        ("cafe", "café"),
        ("istanbul", "İ"),
        ("İstanbul", "istanbul"),
        ("ışık", "IŞIK"),
        ("世", "世界"),
    ],
    ids=ascii,
)
def test_a_text_is_not_found_by_what_it_does_not_contain(api: Api, text: str, needle: str) -> None:
    assert not found(api, text, needle)


@pytest.mark.parametrize(("text", "needle"), [("x", "X"), ("ß", "SS"), ("ß", "ß"), ("\u0390", "\u0390")], ids=ascii)
def test_the_longest_text_is_found_although_folding_makes_it_longer(api: Api, text: str, needle: str) -> None:
    assert found(api, text * 10_000, needle * (10_000 // len(needle)))


def test_a_sender_is_found_by_id(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    for user, text in [(alice, "one"), (bob, "two"), (alice, "three")]:
        send(user, circle, text)
    assert search(carol, circle, sender_id=alice.id) == ["one", "three"]
    assert search(bob, circle, sender_id=bob.id) == ["two"]


def test_a_sender_who_wrote_nothing_there_is_an_empty_list(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    chat = private_conversation(alice, bob)
    send(carol, private_conversation(alice, carol), "elsewhere")
    send(alice, chat, "one")
    assert [search(alice, chat, sender_id=user_id) for user_id in (bob.id, carol.id, NOBODY)] == [[], [], []]


def test_former_members_and_deleted_accounts_are_found_as_senders(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob, carol)
    send(bob, circle, "Bob was here")
    send(carol, circle, "Carol was here")
    leave(bob, circle)
    _ = carol.post("/user/logoff").data
    assert search(alice, circle, sender_id=bob.id) == ["Bob was here"]
    assert search(alice, circle, sender_id=carol.id) == ["Carol was here"]


def three_messages(api: Api) -> tuple[Callable[..., list[str]], list[str]]:
    """How to search three messages "first", "second" and "third", and their times."""
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    for text in ("first", "second", "third"):
        send(alice, chat, text)
    times = [record["create_time"] for record in records(bob, chat)]
    return lambda **conditions: search(bob, chat, **conditions), times


def test_both_ends_of_a_time_are_inclusive(api: Api) -> None:
    find, times = three_messages(api)
    assert find(start_time=times[1]) == ["second", "third"]
    assert find(end_time=times[1]) == ["first", "second"]
    assert find(start_time=times[0], end_time=times[1]) == ["first", "second"]
    assert find(start_time=times[1], end_time=times[1]) == ["second"]


def test_a_microsecond_makes_the_difference(api: Api) -> None:
    find, times = three_messages(api)
    assert find(start_time=moved(times[1], microseconds=1)) == ["third"]
    assert find(end_time=moved(times[1], microseconds=-1)) == ["first"]


def test_a_start_after_the_end_is_an_empty_list(api: Api) -> None:
    find, times = three_messages(api)
    assert find(start_time=times[2], end_time=times[0]) == []


@pytest.mark.parametrize(
    "rewritten",
    [
        pytest.param(lambda time: time, id="as answered"),
        pytest.param(lambda time: time.lower(), id="lower-case t and z"),
        pytest.param(lambda time: seen_from(time, 8 * 60), id="in Shanghai"),
        pytest.param(lambda time: seen_from(time, -(3 * 60 + 30)), id="in Newfoundland"),
        pytest.param(lambda time: seen_from(time, 23 * 60 + 59), id="at the greatest offset"),
        pytest.param(lambda time: time.replace("Z", "-00:00"), id="at offset -00:00"),
        pytest.param(lambda time: time.replace("Z", "0" * 24 + "Z"), id="30 fractional digits"),
        pytest.param(lambda time: time.replace("Z", "9" * 24 + "z"), id="digits beyond microseconds are cut off"),
    ],
)
def test_a_time_may_be_written_in_any_way_of_rfc_3339(api: Api, rewritten: Callable[[str], str]) -> None:
    find, times = three_messages(api)
    moment = rewritten(times[1])
    assert find(start_time=moment, end_time=moment) == ["second"]


def test_all_conditions_have_to_hold(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    for user, text in [(alice, "book 1"), (bob, "book 2"), (alice, "page 3"), (alice, "book 4"), (alice, "book 5")]:
        send(user, chat, text)
    times = [record["create_time"] for record in records(alice, chat)]
    conditions: dict[str, Any] = {"content": "book", "sender_id": alice.id}
    assert search(bob, chat, **conditions) == ["book 1", "book 4", "book 5"]
    assert search(bob, chat, **conditions, start_time=times[1]) == ["book 4", "book 5"]
    assert search(bob, chat, **conditions, start_time=times[1], end_time=times[3]) == ["book 4"]


def test_what_the_caller_deleted_is_not_found_and_earlier_history_is(api: Api) -> None:
    alice, bob, carol = api.users("Alice", "Bob", "Carol")
    circle = group(alice, bob)
    send(alice, circle, "book 1")
    _ = bob.post("/user/delete_records", conversation_id=circle).data
    send(alice, circle, "book 2")
    bring_in(alice, circle, carol)
    assert search(bob, circle, content="book") == ["book 2"]
    assert search(carol, circle, content="book") == ["book 1", "book 2"]
