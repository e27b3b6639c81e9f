"""What the ids of a request name, and how somebody can stand to it: the words of the contract's `x-objects`."""

from __future__ import annotations

from typing import NamedTuple

OK = "ok"
OTHERS = "others"
MISSING = "missing"


class Kind(NamedTuple):
    """A kind of object: in words, how somebody can stand to it, and the words that stand for several of these."""

    what: str
    relations: dict[str, str]
    words: dict[str, frozenset[str]]

    def words_for(self, relation: str) -> list[str]:
        """A relation and the words that stand for it among others, the narrowest first."""
        wider = [word for word, relations in self.words.items() if relation in relations]
        return [relation, *sorted(wider, key=lambda word: len(self.words[word]))]

    @property
    def keys(self) -> list[str]:
        """All that can be told of an object of this kind."""
        told = [*self.relations, *self.words]
        return [*told, OTHERS] if told else []


_TO_A_GROUP = {
    "owner": "owner",
    "administrator": "administrator",
    "ordinary": "ordinary member",
    "removed": "was removed",
    "left": "has left",
    "invited": "is invited",
    "stranger": "stranger",
}
_MANAGERS = frozenset({"owner", "administrator"})
_MEMBERS = _MANAGERS | {"ordinary"}
_IN_PRIVATE = {"friend": "friends", "former_friend": "friends no longer", "bereaved": "the other account is gone"}

KINDS = {
    "user": Kind(
        "a user",
        {
            "self": "the caller itself",
            "filed": "friend in the friend group",
            "friend": "any other friend",
            "former_friend": "former friend",
            "asked": "asked by the caller",
            "asking": "asks the caller",
            "rejected": "rejected",
            "stranger": "stranger",
            MISSING: "no such account (any more)",
        },
        {"friend": frozenset({"filed", "friend"})},
    ),
    "friend_group": Kind(
        "a friend group",
        {"owner": "owner", "stranger": "anybody else", MISSING: "no such friend group (any more)"},
        {"friend_group_owner": frozenset({"owner"})},
    ),
    "conversation": Kind(
        "a conversation",
        _IN_PRIVATE | _TO_A_GROUP | {MISSING: "no such conversation"},
        {"manager": _MANAGERS, "member": _MEMBERS | _IN_PRIVATE.keys()},
    ),
    "group": Kind(
        "a group chat",
        _TO_A_GROUP | {MISSING: "no such group"},
        {"manager": _MANAGERS, "member": _MEMBERS},
    ),
    "group_user": Kind(
        "a user, as they stand to the group",
        _TO_A_GROUP | {MISSING: "no such account (any more)"},
        {"manager": _MANAGERS, "member": _MEMBERS},
    ),
    "message": Kind(
        "a message",
        {
            "visible": "visible to the caller",
            "deleted": "deleted by the caller for itself",
            "elsewhere": "in another conversation",
            MISSING: "no such message",
        },
        {},
    ),
    "invitation": Kind(
        "an invitation",
        {
            "pending": "pending",
            "accepted": "accepted",
            "rejected": "rejected",
            "elsewhere": "to another group",
            MISSING: "no such invitation (any more)",
        },
        {},
    ),
    "compared": Kind("a number that is compared", {}, {}),
}
