"""Friend requests and friendships: one row per pair of users, changed only where it is in the expected state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import Case

from db import clock, conversations
from db.models import FriendGroup, FriendGroupMember, Friendship, User, database
from db.statements import statement
from db.users import Profile, by_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Expression, Query


def ask(requester_id: int, target_id: int) -> bool:
    """Make a pending request; false where the two are friends or a request is pending."""
    return _ask.run(*_pair(requester_id, target_id), requester_id, clock.now()) > 0


def hold(user_id: int, other_id: int) -> bool:
    """Whether two users are friends, which they then stay until the transaction ends."""
    return _lock.row(*_pair(user_id, other_id)) is not None


def accept(requester_id: int, target_id: int) -> bool:
    """Make friends of two users, by the pending request of one of them; false where there is none."""
    row = _answer.row(*_pair(requester_id, target_id), requester_id, Friendship.FRIENDS)
    if row is None:
        return False
    conversations.set_disabled(row[0], disabled=False)
    return True


def reject(requester_id: int, target_id: int) -> bool:
    """Reject the pending request of a user; false where there is none."""
    return _answer.row(*_pair(requester_id, target_id), requester_id, Friendship.NONE) is not None


def end(user_id: int, other_id: int) -> bool:
    """End a friendship, its places in friend groups, and its conversation's use; false where there is none."""
    row = _end.row(*_pair(user_id, other_id))
    if row is None:
        return False
    conversations.set_disabled(row[0], disabled=True)
    _take_out_of_groups.run(other_id, user_id)
    _take_out_of_groups.run(user_id, other_id)
    return True


def open_conversation(user_id: int, friend_id: int) -> int | None:
    """The private conversation of two friends, made if there is none yet; None where they are no friends."""
    pair = _pair(user_id, friend_id)
    row = _lock.row(*pair)
    if row is None:
        return None
    conversation_id: int = row[0] or conversations.add_private(pair)
    if row[0] is None:
        _set_conversation.run(*pair, conversation_id)
    return conversation_id


def friends(user_id: int) -> list[Profile]:
    """A user's friends, by name by code point, then by id."""
    return by_name(_others.rows(user_id, Friendship.FRIENDS))


def friends_among(user_id: int, other_ids: Iterable[int]) -> set[int]:
    """Those of some users who are friends of a user."""
    friends = (Friendship.state == Friendship.FRIENDS) & _has(user_id) & _other(user_id).in_(list(other_ids))
    query = Friendship.select(_other(user_id)).where(friends)
    return {friend_id for (friend_id,) in database.execute(query).fetchall()}


def requests_to(user_id: int) -> list[Profile]:
    """The users whose requests to a user are pending, newest first."""
    return [Profile._make(row) for row in _requests_to.rows(user_id)]


def _pair(user_id: int, other_id: int) -> tuple[int, int]:
    return (user_id, other_id) if user_id < other_id else (other_id, user_id)


def _is(low_id: int, high_id: int) -> Expression:
    return (Friendship.low_id == low_id) & (Friendship.high_id == high_id)


def _has(user_id: int) -> Expression:
    return (Friendship.low_id == user_id) | (Friendship.high_id == user_id)


def _other(user_id: int) -> Case:
    return Case(Friendship.low_id, ((user_id, Friendship.high_id),), Friendship.low_id)


@statement
def _ask(low_id: int, high_id: int, requester_id: int, now: int) -> Query:
    row = {
        Friendship.low_id: low_id,
        Friendship.high_id: high_id,
        Friendship.state: Friendship.PENDING,
        Friendship.requester_id: requester_id,
        Friendship.requested_at: now,
    }
    again = {
        Friendship.state: Friendship.PENDING,
        Friendship.requester_id: requester_id,
        Friendship.requested_at: now,
    }
    return Friendship.insert(row).on_conflict(
        conflict_target=[Friendship.low_id, Friendship.high_id],
        update=again,
        where=(Friendship.state == Friendship.NONE),
    )


@statement
def _answer(low_id: int, high_id: int, requester_id: int, state: str) -> Query:
    pending = (Friendship.state == Friendship.PENDING) & (Friendship.requester_id == requester_id)
    return (
        Friendship.update({Friendship.state: state})
        .where(_is(low_id, high_id) & pending)
        .returning(Friendship.conversation_id)
    )


@statement
def _end(low_id: int, high_id: int) -> Query:
    return (
        Friendship.update({Friendship.state: Friendship.NONE})
        .where(_is(low_id, high_id) & (Friendship.state == Friendship.FRIENDS))
        .returning(Friendship.conversation_id)
    )


@statement
def _lock(low_id: int, high_id: int) -> Query:
    return (
        Friendship.update({Friendship.state: Friendship.FRIENDS})
        .where(_is(low_id, high_id) & (Friendship.state == Friendship.FRIENDS))
        .returning(Friendship.conversation_id)
    )


@statement
def _set_conversation(low_id: int, high_id: int, conversation_id: int) -> Query:
    return Friendship.update({Friendship.conversation_id: conversation_id}).where(_is(low_id, high_id))


@statement
def _take_out_of_groups(friend_id: int, owner_id: int) -> Query:
    owned = FriendGroup.select(FriendGroup.id).where(FriendGroup.owner_id == owner_id)
    return FriendGroupMember.delete().where(
        (FriendGroupMember.user_id == friend_id) & FriendGroupMember.group_id.in_(owned)
    )


@statement
def _others(user_id: int, state: str) -> Query:
    return (
        Friendship.select(User.id, User.name, User.avatar)
        .join(User, on=(User.id == _other(user_id)))
        .where(_has(user_id) & (Friendship.state == state))
    )


@statement
def _requests_to(user_id: int) -> Query:
    pending = (Friendship.state == Friendship.PENDING) & (Friendship.requester_id != user_id)
    return (
        Friendship.select(User.id, User.name, User.avatar)
        .join(User, on=(User.id == Friendship.requester_id))
        .where(_has(user_id) & pending)
        .order_by(Friendship.requested_at.desc(), User.id.desc())
    )
