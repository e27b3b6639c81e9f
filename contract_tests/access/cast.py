"""Everybody whom an operation can be about, or be called by: one for each way to stand to something."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from contract_tests.access.kinds import MISSING
from contract_tests.scenes import NOBODY

if TYPE_CHECKING:
    from contract_tests.api import User

Ways = dict[str, list[tuple["User", int]]]
"""For each way to stand to an object: who stands so, and the object's id."""

Ids = dict[str, list[int]]
"""For each way to stand to an object, or for an object to be: the ids of such objects."""


@dataclass(frozen=True)
class People:
    """The users, by what they are to Alice, and to her group chat, to which the second paragraph belongs.

    Bob and Carol administer it too, and Bob is sorted into Alice's friend group.
    """

    alice: User
    bob: User
    carol: User
    former_friend: User
    asked: User
    asking: User
    rejected: User
    stranger: User
    gone: User

    ordinary: User
    removed: User
    left: User
    invited: User
    turned_down: User
    let_in: User
    other_owner: User

    @property
    def living(self) -> list[User]:
        """All who still have an account."""
        return [user for user in vars(self).values() if user is not self.gone]


@dataclass(frozen=True)
class Cast:
    """The people, and the ids of what is between them."""

    people: People
    logged_out: User
    friend_group: int
    deleted_friend_group: int
    private: int
    ended: int
    bereaved: int
    group: int
    other_group: int
    messages: dict[int, int]
    deleted_messages: dict[int, int]
    invitations: dict[str, int]

    def callers(self, kind: str) -> Ways:
        """Who stands how to which objects of a kind, as the one who calls.

        Raises LookupError for a kind to which nobody of this cast stands.
        """
        ways = {
            "user": self._to_users,
            "friend_group": self._to_friend_groups,
            "conversation": self._to_conversations,
            "group": self._to_groups,
        }
        if kind not in ways:
            message = f"say in contract_tests/access/cast.py who stands how to a {kind}"
            raise LookupError(message)
        return ways[kind]

    def named(self, kind: str, first: int) -> Ids:
        """The objects of a kind, by how they stand to the caller and to the object that a request names first.

        Raises LookupError for a kind of which this cast has nothing.
        """
        ids = {
            "user": {relation: [user_id for _, user_id in ways] for relation, ways in self._to_users.items()},
            "group_user": self._users_by_group,
            "message": self._messages_by(first),
            "invitation": self._invitations,
            "compared": {},
        }
        if kind not in ids:
            message = f"say in contract_tests/access/cast.py which {kind} a request can name beside another object"
            raise LookupError(message)
        return ids[kind]

    @cached_property
    def _to_users(self) -> Ways:
        them = self.people
        users = {
            "self": [them.alice],
            "filed": [them.bob],
            "friend": [them.carol, them.ordinary],
            "former_friend": [them.former_friend],
            "asked": [them.asked],
            "asking": [them.asking],
            "rejected": [them.rejected],
            "stranger": [them.stranger, them.other_owner],
        }
        ids = {relation: [user.id for user in found] for relation, found in users.items()}
        return _of(them.alice, ids | {MISSING: [them.gone.id, NOBODY]})

    @cached_property
    def _to_friend_groups(self) -> Ways:
        them = self.people
        others = [(user, self.friend_group) for user in (them.bob, them.carol, them.stranger)]
        missing = _of(them.alice, {MISSING: [self.deleted_friend_group, NOBODY]})
        return {"owner": [(them.alice, self.friend_group)], "stranger": others} | missing

    @cached_property
    def _to_conversations(self) -> Ways:
        them = self.people
        by_group = {relation: ways for relation, ways in self._to_groups.items() if relation != MISSING}
        outside = [(user, self.private) for user in (them.carol, them.stranger, them.former_friend)]
        return by_group | {
            "friend": [(user, self.private) for user in (them.alice, them.bob)],
            "former_friend": [(user, self.ended) for user in (them.alice, them.former_friend)],
            "bereaved": [(them.alice, self.bereaved)],
            "stranger": [*by_group["stranger"], *outside],
            MISSING: [(them.alice, NOBODY)],
        }

    @cached_property
    def _to_groups(self) -> Ways:
        ways = {relation: [(user, self.group) for user in users] for relation, users in self._people_by_group.items()}
        return ways | {MISSING: [(self.people.alice, self.private), (self.people.alice, NOBODY)]}

    @cached_property
    def _users_by_group(self) -> Ids:
        ids = {relation: [user.id for user in users] for relation, users in self._people_by_group.items()}
        return ids | {MISSING: [self.people.gone.id, NOBODY]}

    @property
    def _people_by_group(self) -> dict[str, list[User]]:
        them = self.people
        return {
            "owner": [them.alice],
            "administrator": [them.bob, them.carol],
            "ordinary": [them.ordinary, them.let_in],
            "removed": [them.removed],
            "left": [them.left],
            "invited": [them.invited],
            "stranger": [them.stranger, them.former_friend, them.turned_down, them.other_owner],
        }

    def _messages_by(self, conversation: int) -> Ids:
        others = [message for where, message in self.messages.items() if where != conversation]
        return {
            "visible": [self.messages.get(conversation, NOBODY)],
            "deleted": [self.deleted_messages.get(conversation, NOBODY)],
            "elsewhere": others,
            MISSING: [NOBODY],
        }

    @property
    def _invitations(self) -> Ids:
        return {status: [invitation] for status, invitation in self.invitations.items()} | {MISSING: [NOBODY]}


def _of(caller: User, ids: Ids) -> Ways:
    return {relation: [(caller, each) for each in found] for relation, found in ids.items()}
