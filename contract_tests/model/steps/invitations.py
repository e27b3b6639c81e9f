"""Who is brought into a group, and who is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.model import seen
from contract_tests.model.step import StepInConversation, StepToMember, no, places
from contract_tests.model.steps.groups import NO_GROUP
from contract_tests.scenes import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from contract_tests.api import JSON
    from contract_tests.contract import Refusal
    from contract_tests.model.conversation import Invitation
    from contract_tests.model.later import Fresh
    from contract_tests.model.people import Session
    from contract_tests.model.world import World

STATUSES = ("pending", "accepted", "rejected")
_DENIED = no(5, "Permission denied")
_NO_USER = no(3, "User does not exist")


@dataclass(frozen=True, eq=False)
class BringIn(StepToMember):
    """A manager brings a user in at once."""

    operation = "POST /user/group/invite_member"

    def _body(self) -> JSON:
        return {"group": self.place, "invited_user_id": self.other}

    def _refusal(self, world: World) -> Refusal | None:
        group = world.group(self.place)
        if group is None:
            return NO_GROUP
        if not group.is_managed_by(self.user):
            return _DENIED
        if not world.person(self.other):
            return _NO_USER
        return no(4, "User is already in the group") if group.member(self.other) else None

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.conversations[self.place].enter(self.other)
        pending = world.pending_invitation(self.place, self.other)
        if pending:
            pending.status = "accepted"
        return {"Invited": True}


@dataclass(frozen=True, eq=False)
class Invite(StepToMember):
    """A member proposes a user."""

    operation = "POST /user/group/invite"

    def _body(self) -> JSON:
        return {"group_id": self.place, "invited_user_id": self.other}

    def _refusal(self, world: World) -> Refusal | None:
        group = world.group(self.place)
        if group is None:
            return NO_GROUP
        if not group.member(self.user):
            return _DENIED
        if not world.person(self.other):
            return _NO_USER
        if world.pending_invitation(self.place, self.other):
            return no(4, "Invitation already sent")
        return no(400, "User is already in the group") if group.member(self.other) else None

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.invite(self.place, self.user, self.other)
        return {"Invited": True}


@dataclass(frozen=True, eq=False)
class ListInvitations(StepInConversation):
    """The invitations that wait, or that were answered."""

    status: str | None = None
    operation = "POST /user/group/invitations"

    def _body(self) -> JSON:
        return {"group_id": self.place} | ({"status": self.status} if self.status else {})

    def _refusal(self, world: World) -> Refusal | None:
        group = world.group(self.place)
        if group is None:
            return NO_GROUP
        return None if group.is_managed_by(self.user) else no(3, "Permission denied")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        return seen.invitations(world, world.conversations[self.place], self.status or "pending")

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        for place in places(world):
            yield from (cls(session, place, status=status) for status in (None, *STATUSES))


@dataclass(frozen=True, eq=False)
class Admit(StepInConversation):
    """A manager accepts an invitation."""

    invitation: int = 0
    operation = "POST /user/group/respond_invitation"

    def _body(self) -> JSON:
        return {"group_id": self.place, "invitation_id": self.invitation, "response": "accepted"}

    def _refusal(self, world: World) -> Refusal | None:
        group = world.group(self.place)
        if group is None:
            return no(3, "Group does not exist")
        if not group.is_managed_by(self.user):
            return no(4, "Permission denied")
        return None if self._pending(world) else no(2, "Invitation not found")

    def _pending(self, world: World) -> Invitation | None:
        pending = world.invitations_to(self.place, "pending")
        return next((found for found in pending if found.id.value == self.invitation), None)

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        invitation = self._pending(world)
        assert invitation, "the invitation waits"
        invitation.status = "accepted"
        world.conversations[self.place].enter(invitation.invitee)
        return {"Responded": True}

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        known = [invitation.id.value for invitation in world.invitations if invitation.id.value]
        for place in places(world):
            yield from (cls(session, place, invitation=number) for number in [*known[-6:], NOBODY])


@dataclass(frozen=True, eq=False)
class TurnDown(Admit):
    """A manager rejects an invitation."""

    def _body(self) -> JSON:
        return {"group_id": self.place, "invitation_id": self.invitation, "response": "rejected"}

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        invitation = self._pending(world)
        assert invitation, "the invitation waits"
        invitation.status = "rejected"
        return {"Responded": True}
