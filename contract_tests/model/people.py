"""Accounts and sessions, as the model knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.api import JSON


@dataclass(eq=False)
class Session:
    """What a login began; nobody's, with no token, for who does not log in."""

    user: int
    token: str | None
    ended: bool = False


@dataclass(eq=False)
class Account:
    """A user, who may be gone."""

    id: int
    label: str
    name: str
    password: str
    avatar: str = ""
    gone: bool = False
    sessions: list[Session] = field(default_factory=list)

    @property
    def shown_name(self) -> str:
        """The name that others see."""
        return "Deleted user" if self.gone else self.name

    @property
    def profile(self) -> JSON:
        """This user in lists."""
        return {"user_id": self.id, "name": self.shown_name, "avatar": self.avatar}

    @property
    def living_sessions(self) -> list[Session]:
        """The sessions that have not ended."""
        return [session for session in self.sessions if not session.ended]

    def end_sessions(self, *, but: Session | None = None) -> None:
        """End all sessions, but for one."""
        for session in self.sessions:
            session.ended = session.ended or session is not but

    def erase(self) -> None:
        """End the account."""
        self.gone, self.avatar = True, ""
        self.end_sessions()


@dataclass(eq=False)
class FriendGroup:
    """A user's own group of friends."""

    id: int
    owner: int
    name: str
    friends: list[int] = field(default_factory=list)
