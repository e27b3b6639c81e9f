"""Worlds that differ in one size, and in nothing that the asking users see of them otherwise."""

from __future__ import annotations

from benchmarks.world import Talk, World

ASKER, BEHIND = 1, 2
"""Who asks: user 1 has read everything, user 2 has unread messages in the same kinds of conversations."""

GREAT_TALK = 1
"""The conversation of the two whose messages are many."""

GROUP = 8
"""A group of both."""

FEW_MESSAGES, READ_MESSAGES, SEARCHED_MESSAGES, MANY_MESSAGES = 1_000, 20_000, 100_000, 1_000_000
FEW_USERS, MANY_USERS = 50, 20_000
MANY_TALKS = 10_000

_TYPICAL = 100
_SHORT = 10
_PARTNERS: tuple[tuple[int, ...], ...] = (
    (ASKER, BEHIND),
    (ASKER, 3),
    (ASKER, 4),
    (ASKER, 5),
    (6, BEHIND),
    (7, BEHIND),
    (8, BEHIND),
    (ASKER, BEHIND, 9, 10),
    (ASKER, 11, BEHIND),
    (ASKER, 12, 13, 14, BEHIND),
)
"""Who is in the ten conversations of the two."""


def small() -> World:
    """50 users, 10 conversations, of which the great one has 1,000 messages."""
    return World(FEW_USERS, _talks_of_the_askers(FEW_MESSAGES))


def with_many_messages() -> World:
    """The same with a million messages in the great conversation."""
    return World(FEW_USERS, _talks_of_the_askers(MANY_MESSAGES))


def with_many_talks() -> World:
    """The same with 20,000 users, and 10,000 conversations, 9,990 of them other people's."""
    others = (
        Talk(number, (2 * number, 2 * number - 1), _SHORT) for number in range(len(_PARTNERS) + 1, MANY_TALKS + 1)
    )
    return World(MANY_USERS, (*_talks_of_the_askers(FEW_MESSAGES), *others))


def searched() -> World:
    """The small world with 100,000 messages in the great conversation."""
    return World(FEW_USERS, _talks_of_the_askers(SEARCHED_MESSAGES))


def well_read() -> World:
    """The small world with 20,000 messages in the great conversation, more than SQLite keeps in memory."""
    return World(FEW_USERS, _talks_of_the_askers(READ_MESSAGES))


def _talks_of_the_askers(messages: int) -> tuple[Talk, ...]:
    return tuple(
        Talk(number, members, messages if number == GREAT_TALK else _TYPICAL, is_group=number >= GROUP)
        for number, members in enumerate(_PARTNERS, 1)
    )
