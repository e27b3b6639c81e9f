"""Proposals to bring a user into a group, which wait for the group's owner or an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db import clock
from db.models import Invitation, User
from db.statements import statement
from db.users import shown_name

if TYPE_CHECKING:
    from peewee import Query

PENDING = Invitation.PENDING
ACCEPTED = Invitation.ACCEPTED

_Inviter = User.alias("inviter")
_Invitee = User.alias("invitee")


class InvitationEntry(NamedTuple):
    """An invitation, with both users as they are shown."""

    id: int
    inviter_id: int
    inviter_name: str
    inviter_avatar: str
    invitee_id: int
    invitee_name: str
    invitee_avatar: str
    status: str
    created_at: int


def add(group_id: int, inviter_id: int, invitee_id: int) -> bool:
    """Make a pending invitation; false where there is one for that user in that group."""
    return _add.run(group_id, inviter_id, invitee_id, clock.now()) > 0


def with_status(group_id: int, status: str) -> list[InvitationEntry]:
    """A group's invitations of a status, oldest first."""
    return [InvitationEntry._make(row) for row in _with_status.rows(group_id, status)]


def pending_invitee(group_id: int, invitation_id: int) -> int | None:
    """Whom a pending invitation of a group is for; None where there is no such invitation."""
    invitee_id: int | None = _pending_invitee.value(group_id, invitation_id)
    return invitee_id


def settle(group_id: int, invitee_id: int, status: str) -> None:
    """Give the pending invitation for a user in a group, if there is one, another status."""
    _settle.run(group_id, invitee_id, status)


@statement
def _add(group_id: int, inviter_id: int, invitee_id: int, now: int) -> Query:
    row = {
        Invitation.conversation_id: group_id,
        Invitation.inviter_id: inviter_id,
        Invitation.invitee_id: invitee_id,
        Invitation.status: Invitation.PENDING,
        Invitation.created_at: now,
    }
    return Invitation.insert(row).on_conflict(action="NOTHING")


@statement
def _with_status(group_id: int, status: str) -> Query:
    return (
        Invitation.select(
            Invitation.id,
            _Inviter.id,
            shown_name(_Inviter),
            _Inviter.avatar,
            _Invitee.id,
            shown_name(_Invitee),
            _Invitee.avatar,
            Invitation.status,
            Invitation.created_at,
        )
        .join(_Inviter, on=(_Inviter.id == Invitation.inviter_id))
        .join(_Invitee, on=(_Invitee.id == Invitation.invitee_id))
        .where((Invitation.conversation_id == group_id) & (Invitation.status == status))
        .order_by(Invitation.id)
    )


@statement
def _pending_invitee(group_id: int, invitation_id: int) -> Query:
    return Invitation.select(Invitation.invitee_id).where(
        (Invitation.id == invitation_id)
        & (Invitation.conversation_id == group_id)
        & (Invitation.status == Invitation.PENDING)
    )


@statement
def _settle(group_id: int, invitee_id: int, status: str) -> Query:
    return Invitation.update({Invitation.status: status}).where(
        (Invitation.conversation_id == group_id)
        & (Invitation.invitee_id == invitee_id)
        & (Invitation.status == Invitation.PENDING)
    )
