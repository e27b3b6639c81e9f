"""Accounts and their sessions."""

from __future__ import annotations

import secrets
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import IntegrityError, fn

from db import clock
from db.database import write
from db.models import Session, User, database
from db.statements import shared, statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Query

    from db.statements import Row

_DELETED_NAME = "Deleted user"

_name_and_id = itemgetter(1, 0)


class Profile(NamedTuple):
    """A user as others see it."""

    id: int
    name: str
    avatar: str


class Credentials(NamedTuple):
    """What a login is checked against."""

    user_id: int
    password_hash: str


def shown_name(user: Any = User) -> Any:
    """The column that has a user's name, or what is shown for one that was logged off."""
    return fn.COALESCE(user.name, _DELETED_NAME)


def add(name: str, password_hash: str, email: str, phone: str) -> int | None:
    """Make an account; its id, or None where the name is taken."""
    user_id: int | None = write(lambda: _add.value(name, password_hash, email, phone))
    return user_id


def named(name: str) -> Profile | None:
    """The user of exactly this name."""
    row = _named.row(name)
    return Profile._make(row) if row else None


def get(user_id: int) -> Profile | None:
    """The living user of this id."""
    row = _get.row(user_id)
    return Profile._make(row) if row else None


def exists(user_id: int) -> bool:
    """Whether there is a living user of this id."""
    return _get.row(user_id) is not None


def by_name(rows: Iterable[Row]) -> list[Profile]:
    """Users by name by code point, then by id, from rows of these three columns: id, name and avatar."""
    return [Profile._make(row) for row in sorted(rows, key=_name_and_id)]


def hold(user_ids: Iterable[int]) -> set[int]:
    """The living users among these, none of whom can be logged off before the transaction ends.

    Users are held before conversations are locked, everywhere, so that no two transactions wait for each other.
    """
    query = User.select(User.id).where(User.id.in_(sorted(user_ids)) & User.name.is_null(False)).order_by(User.id)
    return {user_id for (user_id,) in database.execute(shared(query)).fetchall()}


def change_profile(user_id: int, changes: dict[str, str]) -> bool:
    """Set `name` and `avatar`, or one of them; false, and nothing is changed, where the name is taken."""
    try:
        User.update(changes).where((User.id == user_id) & User.name.is_null(False)).execute()
    except IntegrityError:
        return False
    return True


def credentials_named(name: str) -> Credentials | None:
    """The credentials of the user of exactly this name."""
    row = _credentials_named.row(name)
    return Credentials._make(row) if row else None


def credentials(user_id: int) -> Credentials | None:
    """The credentials of a living user."""
    row = _credentials.row(user_id)
    return Credentials._make(row) if row else None


def change_credentials(checked: Credentials, session_id: str, changes: dict[str, str]) -> bool:
    """Set `password_hash`, `email` and `phone`, or some of them; a new password ends the other sessions.

    False, and nothing is changed, where the password is no longer the one that was checked.
    """

    def change() -> bool:
        unchanged = (User.id == checked.user_id) & (User.password_hash == checked.password_hash)
        if not User.update(changes).where(unchanged).execute():
            return False
        if "password_hash" in changes:
            _end_other_sessions.run(checked.user_id, session_id)
        return True

    return write(change)


def renew_hash(checked: Credentials, password_hash: str) -> Credentials:
    """Put another hash of the same password in place; the present credentials, unless they have changed meanwhile."""
    renewed = _renew_hash.run(checked.user_id, checked.password_hash, password_hash)
    return checked._replace(password_hash=password_hash) if renewed else checked


def start_session(checked: Credentials, expires_at: int) -> str | None:
    """Start a session; its id, or None where the password is no longer the one that was checked."""
    session_id = secrets.token_hex(16)
    _end_expired_sessions.run(checked.user_id, clock.now())
    started = write(lambda: _start_session.run(session_id, expires_at, checked.user_id, checked.password_hash))
    return session_id if started else None


def session_user(session_id: str) -> int | None:
    """The user of a living session."""
    user_id: int | None = _session_user.value(session_id)
    return user_id


def end_session(session_id: str) -> None:
    """End a session."""
    _end_session.run(session_id)


@statement
def _add(name: str, password_hash: str, email: str, phone: str) -> Query:
    row = {
        User.name: name,
        User.password_hash: password_hash,
        User.email: email,
        User.phone: phone,
        User.avatar: "",
    }
    return User.insert(row).on_conflict(action="NOTHING").returning(User.id)


@statement
def _named(name: str) -> Query:
    return User.select(User.id, User.name, User.avatar).where(User.name == name)


@statement
def _get(user_id: int) -> Query:
    return User.select(User.id, User.name, User.avatar).where((User.id == user_id) & User.name.is_null(False))


@statement
def _credentials_named(name: str) -> Query:
    return User.select(User.id, User.password_hash).where(User.name == name)


@statement
def _credentials(user_id: int) -> Query:
    return User.select(User.id, User.password_hash).where((User.id == user_id) & User.name.is_null(False))


@statement
def _renew_hash(user_id: int, old_hash: str, new_hash: str) -> Query:
    return User.update({User.password_hash: new_hash}).where((User.id == user_id) & (User.password_hash == old_hash))


@statement
def _start_session(session_id: str, expires_at: int, user_id: int, password_hash: str) -> Query:
    unchanged = (User.id == user_id) & (User.password_hash == password_hash)
    user = User.select(session_id, User.id, expires_at).where(unchanged)
    return Session.insert_from(shared(user), [Session.id, Session.user_id, Session.expires_at])


@statement
def _session_user(session_id: str) -> Query:
    return Session.select(Session.user_id).where(Session.id == session_id)


@statement
def _end_session(session_id: str) -> Query:
    return Session.delete().where(Session.id == session_id)


@statement
def _end_other_sessions(user_id: int, session_id: str) -> Query:
    return Session.delete().where((Session.user_id == user_id) & (Session.id != session_id))


@statement
def _end_expired_sessions(user_id: int, now: int) -> Query:
    return Session.delete().where((Session.user_id == user_id) & (Session.expires_at < now))
