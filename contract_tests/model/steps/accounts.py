"""Registering, sessions, and the own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.model.people import Account, Session
from contract_tests.model.step import ANYONE, Step, no

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from contract_tests.api import JSON
    from contract_tests.contract import Refusal
    from contract_tests.model.later import Fresh
    from contract_tests.model.world import World

LABELS = ("Éva", "dan", "Carol", "李雷", "Bob", "𝒵oe", "ﬀion", "alice", "Zoë", "Åsa")
"""Users in another order than their names have by code point, which is not that of any language."""

_MOST_PEOPLE = 6
_FEWEST_PEOPLE = 4
_MOST_SESSIONS = 2
_AVATARS = ("https://example.com/a.png", "http://example.org/%20?q=頭像#é", "")


def _label(world: World) -> str:
    return LABELS[len(world.accounts) % len(LABELS)]


def _used_names(world: World) -> list[str]:
    """Names that somebody has, or had."""
    return world.names[-3:] + [account.name for account in world.people[-2:]]


@dataclass(frozen=True, eq=False)
class Register(Step):
    """A new account."""

    name: str = ""
    label: str = ""
    operation = "POST /user/register"

    def _body(self) -> JSON:
        return {"username": self.name, "password": "secret", "email": "someone@example.com", "phone": "1234567890"}

    def _refusal(self, world: World) -> Refusal | None:
        return no(1, "Username already exists") if world.named(self.name) else None

    def _effect(self, world: World, fresh: Fresh) -> JSON:
        user = fresh.number("id", world.accounts.__contains__)
        world.add_account(Account(user, self.label, self.name, "secret"))
        return {"created": True, "id": user}

    @classmethod
    def choices(cls, world: World) -> Iterator[Self]:
        """A new name, and those that are or were somebody's."""
        if len(world.people) < _MOST_PEOPLE:
            label = _label(world)
            for name in [world.new_name(label), *_used_names(world)]:
                yield cls(ANYONE, name=name, label=label)


@dataclass(frozen=True, eq=False)
class LogIn(Step):
    """A new session."""

    name: str = ""
    password: str = ""
    operation = "POST /user/login"

    def _body(self) -> JSON:
        return {"username": self.name, "password": self.password}

    def _refusal(self, world: World) -> Refusal | None:
        account = world.named(self.name)
        if account is None:
            return no(1, "User does not exist")
        return None if account.password == self.password else no(2, "Incorrect password")

    def _effect(self, world: World, fresh: Fresh) -> JSON:
        account = world.named(self.name)
        assert account, "somebody has this name"
        token = fresh.token({session.token for session in world.sessions()}.__contains__)
        account.sessions.append(Session(account.id, token))
        return {"logged in": True, "token": token}

    @classmethod
    def choices(cls, world: World) -> Iterator[Self]:
        """The users with few sessions, and names that are nobody's any more."""
        for account in world.people:
            if len(account.living_sessions) < _MOST_SESSIONS:
                for password in (account.password, account.password.upper(), f"{account.password}~"):
                    yield cls(ANYONE, other=account.id, name=account.name, password=password)
        for account in world.accounts.values():
            if world.named(account.name) is None:
                yield cls(ANYONE, other=account.id, name=account.name, password=account.password)


@dataclass(frozen=True, eq=False)
class LogOut(Step):
    """The end of the session."""

    operation = "POST /user/logout"

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        self.session.ended = True
        return {"logged out": True}


@dataclass(frozen=True, eq=False)
class LogOff(Step):
    """The end of the account."""

    operation = "POST /user/logoff"

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.log_off(world.accounts[self.user])
        return {"deleted": True}

    @classmethod
    def choices(cls, world: World) -> Iterator[Self]:
        """Anybody, while enough stay."""
        return super().choices(world) if len(world.people) > _FEWEST_PEOPLE else iter(())


@dataclass(frozen=True, eq=False)
class ChangeProfile(Step):
    """A new name or avatar."""

    name: str | None = None
    avatar: str | None = None
    operation = "PUT /user/reset"

    def _body(self) -> JSON:
        fields = {"username": self.name, "avatar_url": self.avatar}
        return {key: value for key, value in fields.items() if value is not None}

    def _refusal(self, world: World) -> Refusal | None:
        owner = world.named(self.name) if self.name else None
        return no(2, "Username already exists") if owner and owner.id != self.user else None

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        account = world.accounts[self.user]
        if self.name is not None:
            account.name = self.name
            world.names.append(self.name)
        if self.avatar is not None:
            account.avatar = self.avatar
        return {"reset": True}

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        own = world.accounts[session.user]
        names = [world.new_name(own.label[::-1]), own.name, *_used_names(world)]
        for number, name in enumerate(names):
            yield cls(session, name=name, avatar=(None, *_AVATARS)[number % 4])
        for avatar in _AVATARS:
            yield cls(session, avatar=avatar)


@dataclass(frozen=True, eq=False)
class ChangeCredentials(Step):
    """A new password, e-mail address or phone number."""

    old: str = ""
    new: str | None = None
    operation = "PUT /user/reset"

    def _body(self) -> JSON:
        changed = {"email": "else@example.org", "phone": "42"} if self.new is None else {"new_password": self.new}
        return {"old_password": self.old} | changed

    def _refusal(self, world: World) -> Refusal | None:
        return None if world.accounts[self.user].password == self.old else no(2, "Wrong old password")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        account = world.accounts[self.user]
        if self.new is not None:
            account.password = self.new
            account.end_sessions(but=self.session)
        return {"reset": True}

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        own = world.accounts[session.user].password
        for old in (own, f"{own}."):
            for new in ("secret", "秘密 🗝", None):
                yield cls(session, old=old, new=new)


@dataclass(frozen=True, eq=False)
class FindUser(Step):
    """Somebody by name."""

    name: str = ""
    operation = "POST /user/search_friends"

    def _body(self) -> JSON:
        return {"friend_name": self.name}

    def _refusal(self, world: World) -> Refusal | None:
        return None if world.named(self.name) else no(2, "Target does not exist")

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        found = world.named(self.name)
        assert found, "somebody has this name"
        return found.profile

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        for name in world.names:
            for written in (name, name.lower()):
                yield cls(session, name=written)
