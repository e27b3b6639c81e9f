"""The worlds that are measured: who is in them, and who talks to whom; the same ones each time they are made.

Ids count from 1. Everything else follows from them by plain rules, so that a world is described by a few numbers and
its rows can be written one by one, however many there are (`benchmarks/rows.py`).
"""

from __future__ import annotations

from typing import NamedTuple

FRIENDS = 20
"""How many friends, and private conversations, each user of the compared world has."""


class Talk(NamedTuple):
    """A private conversation or a group, and how many messages it has; its first member sent the newest ones."""

    id: int
    member_ids: tuple[int, ...]
    messages: int
    is_group: bool = False
    disabled: bool = False


class World(NamedTuple):
    """Users 1 to `users`, of whom any two in a private conversation are friends unless it is disabled."""

    users: int
    talks: tuple[Talk, ...]

    def talks_of(self, user_id: int) -> list[Talk]:
        """The conversations that a user is in."""
        return [talk for talk in self.talks if user_id in talk.member_ids]

    @property
    def shortest(self) -> int:
        """How many messages every conversation has."""
        return min(talk.messages for talk in self.talks)

    def message_id(self, talk: Talk, seq: int) -> int:
        """The id of one of the first `shortest` messages of a conversation; they take turns in the order of `talks`."""
        return (seq - 1) * len(self.talks) + self.talks.index(talk) + 1


def compared_world(users: int = 100, messages: int = 100) -> World:
    """The world of `make bench`: users in a ring, each friends with the next ten and the ten before, and 40 groups.

    One conversation more, the last one, is disabled: that of users 1 and `users // 2`.
    """
    pairs = [
        (user, (user + step - 1) % users + 1) for user in range(1, users + 1) for step in range(1, FRIENDS // 2 + 1)
    ]
    private = [Talk(number, pair, messages) for number, pair in enumerate(pairs, 1)]
    groups = [
        Talk(len(private) + number, _every(users, number, 8), 2 * messages, is_group=True) for number in range(1, 41)
    ]
    ended = Talk(len(private) + len(groups) + 1, (1, users // 2), messages, disabled=True)
    return World(users, (*private, *groups, ended))


def _every(users: int, first: int, number: int) -> tuple[int, ...]:
    """So many users, spread evenly over all of them."""
    return tuple((first + place * users // number - 1) % users + 1 for place in range(number))
