"""Friend requests, friendships and friend groups."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from contract_tests.model.people import FriendGroup, Session
from contract_tests.model.step import Step, StepToUser, no, people
from contract_tests.scenes import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from contract_tests.api import JSON
    from contract_tests.contract import Refusal
    from contract_tests.model.later import Fresh
    from contract_tests.model.world import World

_GROUP_NAMES = ("classmates", "同学", "Family 👪")
_NO_GROUP = no(2, "Group does not exist")
_NOT_FRIENDS = no(3, "Not friends")


@dataclass(frozen=True, eq=False)
class AskToBeFriends(StepToUser):
    """A friend request."""

    operation = "POST /user/send_friend_request"

    def _body(self) -> JSON:
        return {"user_id": self.other}

    def _refusal(self, world: World) -> Refusal | None:
        if not world.person(self.other):
            return no(2, "Target does not exist")
        if world.are_friends(self.user, self.other):
            return no(3, "Already friends")
        if {(self.user, self.other), (self.other, self.user)} & set(world.requests):
            return no(4, "The request already exists")
        return no(400, "You cannot be your own friend") if self.user == self.other else None

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.requests.append((self.user, self.other))
        return {"send request": True}


@dataclass(frozen=True, eq=False)
class Accept(StepToUser):
    """A friend request is accepted."""

    operation = "POST /user/respone_friend_request"

    def _body(self) -> JSON:
        return {"user_id": self.other, "response": "accept"}

    def _refusal(self, world: World) -> Refusal | None:
        if not world.person(self.other):
            return no(2, "The target user no longer exists")
        pending = (self.other, self.user) in world.requests
        return None if pending else no(400, "There is no pending request from this user")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.forget_requests(self.user, self.other)
        world.befriend(self.user, self.other)
        return {"become friends": True}


@dataclass(frozen=True, eq=False)
class Reject(Accept):
    """A friend request is rejected."""

    def _body(self) -> JSON:
        return {"user_id": self.other, "response": "reject"}

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.forget_requests(self.user, self.other)
        return {"become friends": False}


@dataclass(frozen=True, eq=False)
class DeleteFriend(StepToUser):
    """The end of a friendship."""

    operation = "POST /user/delete_friend"

    def _body(self) -> JSON:
        return {"user_id": self.other}

    def _refusal(self, world: World) -> Refusal | None:
        if not world.person(self.other):
            return no(2, "Target does not exist")
        return None if world.are_friends(self.user, self.other) else _NOT_FRIENDS

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.unfriend(self.user, self.other)
        return {"delete friend": True}


@dataclass(frozen=True, eq=False)
class CreateFriendGroup(Step):
    """A new friend group."""

    name: str = ""
    operation = "POST /user/create_group"

    def _body(self) -> JSON:
        return {"group_name": self.name}

    def _refusal(self, world: World) -> Refusal | None:
        used = (self.user, self.name) in {(group.owner, group.name) for group in world.friend_groups.values()}
        return no(2, "The group name is invalid") if used else None

    def _effect(self, world: World, fresh: Fresh) -> JSON:
        group_id = fresh.number("group_id", world.friend_groups.__contains__)
        world.friend_groups[group_id] = FriendGroup(group_id, self.user, self.name)
        return {"group_id": group_id}

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:  # noqa: ARG003
        return (cls(session, name=name) for name in _GROUP_NAMES)


@dataclass(frozen=True, eq=False)
class DeleteFriendGroup(Step):
    """The end of a friend group."""

    operation = "POST /user/delete_group"

    def _body(self) -> JSON:
        return {"group_id": self.place}

    def _refusal(self, world: World) -> Refusal | None:
        return None if world.own_friend_group(self.user, self.place) else _NO_GROUP

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        del world.friend_groups[self.place]
        return {"deleted": True}

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        return (cls(session, place=group_id) for group_id in [*world.friend_groups, NOBODY])


@dataclass(frozen=True, eq=False)
class FileFriend(Step):
    """A friend is put into a friend group."""

    operation = "POST /user/add_friend_to_group"

    def _body(self) -> JSON:
        return {"user_id": self.other, "group_id": self.place}

    def _refusal(self, world: World) -> Refusal | None:
        group = world.own_friend_group(self.user, self.place)
        if group is None:
            return _NO_GROUP
        if not world.are_friends(self.user, self.other):
            return _NOT_FRIENDS
        return no(4, "Already in this group") if self.other in group.friends else None

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.friend_groups[self.place].friends.append(self.other)
        return {"added": True}

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        aims = product([*world.friend_groups, NOBODY], people(world))
        return (cls(session, place, other) for place, other in aims)


@dataclass(frozen=True, eq=False)
class UnfileFriend(FileFriend):
    """A friend is taken out of a friend group."""

    operation = "POST /user/delete_friend_from_group"

    def _refusal(self, world: World) -> Refusal | None:
        group = world.own_friend_group(self.user, self.place)
        if group is None:
            return _NO_GROUP
        if not world.are_friends(self.user, self.other):
            return _NOT_FRIENDS
        return None if self.other in group.friends else no(4, "The request already exists")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.friend_groups[self.place].friends.remove(self.other)
        return {"deleted": True}
