"""The groups that users sort their friends into."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.models import FriendGroup, FriendGroupMember, User
from db.statements import shared, statement
from db.users import Profile, by_name

if TYPE_CHECKING:
    from peewee import Query


class Group(NamedTuple):
    """A friend group."""

    id: int
    name: str


def add(owner_id: int, name: str) -> int | None:
    """Make a friend group; its id, or None where the owner already uses the name."""
    group_id: int | None = _add.value(owner_id, name)
    return group_id


def delete(group: Group) -> None:
    """Delete a friend group; once it is gone nobody can be put into it any more."""
    _delete.run(group.id)
    _empty.run(group.id)


def owned_by(owner_id: int) -> list[Group]:
    """A user's friend groups, by id."""
    return [Group._make(row) for row in _owned_by.rows(owner_id)]


def owned(owner_id: int, group_id: int) -> Group | None:
    """The friend group of this id, where it is the user's own."""
    row = _owned.row(owner_id, group_id)
    return Group._make(row) if row else None


def held(owner_id: int, group_id: int) -> Group | None:
    """The same, and it is not deleted before the transaction ends."""
    row = _held.row(owner_id, group_id)
    return Group._make(row) if row else None


def friends_in(group: Group) -> list[Profile]:
    """The friends in a group, by name by code point, then by id."""
    return by_name(_friends_in.rows(group.id))


def put_in(group: Group, friend_id: int) -> bool:
    """Put a friend into a group; false where it is in there."""
    return _put_in.run(group.id, friend_id) > 0


def take_out(group: Group, friend_id: int) -> bool:
    """Take a friend out of a group; false where it is not in there."""
    return _take_out.run(group.id, friend_id) > 0


@statement
def _add(owner_id: int, name: str) -> Query:
    row = {FriendGroup.owner_id: owner_id, FriendGroup.name: name}
    return FriendGroup.insert(row).on_conflict(action="NOTHING").returning(FriendGroup.id)


@statement
def _empty(group_id: int) -> Query:
    return FriendGroupMember.delete().where(FriendGroupMember.group_id == group_id)


@statement
def _delete(group_id: int) -> Query:
    return FriendGroup.delete().where(FriendGroup.id == group_id)


@statement
def _owned_by(owner_id: int) -> Query:
    return (
        FriendGroup.select(FriendGroup.id, FriendGroup.name)
        .where(FriendGroup.owner_id == owner_id)
        .order_by(FriendGroup.id)
    )


@statement
def _owned(owner_id: int, group_id: int) -> Query:
    return FriendGroup.select(FriendGroup.id, FriendGroup.name).where(
        (FriendGroup.id == group_id) & (FriendGroup.owner_id == owner_id)
    )


@statement
def _held(owner_id: int, group_id: int) -> Query:
    return shared(_owned.declare(owner_id, group_id))


@statement
def _friends_in(group_id: int) -> Query:
    return (
        FriendGroupMember.select(User.id, User.name, User.avatar)
        .join(User, on=(User.id == FriendGroupMember.user_id))
        .where(FriendGroupMember.group_id == group_id)
    )


@statement
def _put_in(group_id: int, friend_id: int) -> Query:
    row = {FriendGroupMember.group_id: group_id, FriendGroupMember.user_id: friend_id}
    return FriendGroupMember.insert(row).on_conflict(action="NOTHING")


@statement
def _take_out(group_id: int, friend_id: int) -> Query:
    return FriendGroupMember.delete().where(
        (FriendGroupMember.group_id == group_id) & (FriendGroupMember.user_id == friend_id)
    )
