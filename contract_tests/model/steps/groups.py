"""Group chats: founding, roles, leaving and removing, announcements."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, ClassVar

from contract_tests.model.conversation import Conversation, Member, Role
from contract_tests.model.step import Step, StepInConversation, StepToMember, no, people, places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from contract_tests.api import JSON
    from contract_tests.contract import Refusal
    from contract_tests.model.later import Fresh
    from contract_tests.model.people import Session
    from contract_tests.model.world import World

_NAMES = ("Reading circle", "读书会 📚", "a")
_ANNOUNCEMENTS = ("We meet on Friday.", "", "周五见 👋")
_MOST_FOUNDERS = 3
_MOST_CONVERSATIONS = 5

NO_GROUP = no(2, "Group does not exist")


@dataclass(frozen=True, eq=False)
class FoundGroup(Step):
    """A new group of the caller and friends."""

    members: tuple[int, ...] = ()
    name: str = ""
    operation = "POST /user/create_group_conversation"

    def _body(self) -> JSON:
        return {"members": list(self.members), "name": self.name}

    def _refusal(self, world: World) -> Refusal | None:
        if not all(world.person(member) for member in self.members):
            return no(2, "Target does not exist")
        friends = all(world.are_friends(self.user, member) for member in self.members)
        return None if friends else no(3, "Not friends")

    def _effect(self, world: World, fresh: Fresh) -> JSON:
        number = fresh.number("group", world.conversations.__contains__)
        world.found(number, self.user, *self.members, name=self.name)
        return {"conversation_id": number, "group": number, "group_name": self.name, "group_avatar": ""}

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        if len(world.conversations) >= _MOST_CONVERSATIONS:
            return
        name = _NAMES[len(world.conversations) % len(_NAMES)]
        friends = [friend.id for friend in world.friends_of(session.user)]
        for size in range(1, _MOST_FOUNDERS + 1):
            yield from (cls(session, members=members, name=name) for members in permutations(friends, size))
        yield from (cls(session, members=(*friends[:2], other), name=name) for other in people(world)
                    if other not in friends[:2])  # fmt: skip


class _StepOfOwner(StepToMember):
    """What the owner of a group alone may do to a member."""

    denied: ClassVar[Refusal] = no(5, "Permission denied")
    missing: ClassVar[Refusal] = no(3, "Member does not exist")

    def _refusal(self, world: World) -> Refusal | None:
        group = world.group(self.place)
        if group is None:
            return NO_GROUP
        if group.role(self.user) is not Role.OWNER:
            return self.denied
        member = group.member(self.other)
        return self._refusal_of(member) if member else self.missing

    def _refusal_of(self, member: Member) -> Refusal | None:  # noqa: ARG002
        return None

    def _aim(self, world: World) -> tuple[Conversation, Member]:
        group = world.conversations[self.place]
        member = group.member(self.other)
        assert member, "the user is in the group"
        return group, member


@dataclass(frozen=True, eq=False)
class AddAdmin(_StepOfOwner):
    """A member becomes an administrator."""

    operation = "POST /user/group/add_admin"

    def _body(self) -> JSON:
        return {"group": self.place, "member_id": self.other}

    def _refusal_of(self, member: Member) -> Refusal | None:
        return None if member.role is Role.MEMBER else no(4, "Member is already admin")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        self._aim(world)[1].role = Role.ADMIN
        return {"Added": True}


@dataclass(frozen=True, eq=False)
class RemoveAdmin(_StepOfOwner):
    """An administrator becomes an ordinary member."""

    operation = "POST /user/group/remove_admin"
    missing = no(3, "Admin does not exist")

    def _body(self) -> JSON:
        return {"group": self.place, "admin_id": self.other}

    def _refusal_of(self, member: Member) -> Refusal | None:
        return None if member.role is Role.ADMIN else no(4, "Member is not admin")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        self._aim(world)[1].role = Role.MEMBER
        return {"Removed": True}


@dataclass(frozen=True, eq=False)
class TransferOwnership(_StepOfOwner):
    """A member becomes the owner."""

    operation = "POST /user/group/transfer_ownership"
    denied = no(4, "Permission denied")

    def _body(self) -> JSON:
        return {"group": self.place, "new_owner_id": self.other}

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        group, member = self._aim(world)
        assert group.owner, "every group has an owner"
        group.owner.role = Role.MEMBER
        member.role = Role.OWNER
        return {"Transferred": True}


@dataclass(frozen=True, eq=False)
class RemoveMember(StepToMember):
    """A member is removed."""

    operation = "POST /user/group/remove_member"

    def _body(self) -> JSON:
        return {"group": self.place, "member_id": self.other}

    def _refusal(self, world: World) -> Refusal | None:
        group = world.group(self.place)
        if group is None:
            return NO_GROUP
        own, role = group.role(self.user), group.role(self.other)
        if not group.is_managed_by(self.user):
            return no(5, "Permission denied")
        if role is None:
            return no(4, "Member is not in the group")
        allowed = role is Role.MEMBER or (own is Role.OWNER and role is Role.ADMIN)
        return None if allowed else no(5, "Permission denied")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.conversations[self.place].remove(self.other)
        return {"Removed": True}


@dataclass(frozen=True, eq=False)
class LeaveGroup(StepInConversation):
    """A member leaves, or a removed user takes the group off the list."""

    operation = "POST /user/group/leave_group"

    def _body(self) -> JSON:
        return {"group_id": self.place}

    def _refusal(self, world: World) -> Refusal | None:
        group = world.group(self.place)
        if group is None:
            return NO_GROUP
        if group.role(self.user) is Role.OWNER:
            return no(4, "User is the group owner")
        known = group.member(self.user) or self.user in group.removed
        return None if known else no(3, "User is not a member")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.conversations[self.place].leave(self.user)
        return {"Left": True}


@dataclass(frozen=True, eq=False)
class Announce(StepInConversation):
    """A new announcement."""

    text: str = ""
    operation = "POST /user/group/set_announcement"

    def _body(self) -> JSON:
        return {"group_id": self.place, "announcement": self.text}

    def _refusal(self, world: World) -> Refusal | None:
        group = world.group(self.place)
        if group is None:
            return NO_GROUP
        return None if group.is_managed_by(self.user) else no(3, "Permission denied")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.conversations[self.place].announcement = self.text
        return {"Set": True}

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        for place in places(world):
            yield from (cls(session, place, text=text) for text in _ANNOUNCEMENTS)
