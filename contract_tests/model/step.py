"""A step of a history: one request of somebody, how it has to be answered, and what it changes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar

from contract_tests.contract import NOT_LOGGED_IN, Refusal
from contract_tests.model.people import Session
from contract_tests.scenes import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from contract_tests.api import JSON
    from contract_tests.model.later import Fresh
    from contract_tests.model.world import World

ANYONE = Session(user=0, token=None)
"""Who does not log in."""

_MOST_PLACES = 5
_MOST_PAST = 2


def no(code: int, info: str) -> Refusal:
    """A refusal, with status 400."""
    return 400, code, info


@dataclass(frozen=True, eq=False)
class Step:
    """A request; `place` is the conversation or friend group that it is about, and `other` the user, if any."""

    session: Session
    place: int = 0
    other: int = 0

    operation: ClassVar[str]

    @property
    def user(self) -> int:
        """The id of who sends the request."""
        return self.session.user

    @property
    def method(self) -> str:
        """The request's method."""
        return self.operation.partition(" ")[0]

    @property
    def url(self) -> str:
        """The request's path and query."""
        return self.operation.partition(" ")[2]

    @property
    def body(self) -> JSON | None:
        """The request's body."""
        return self._body()

    def refusal(self, world: World) -> Refusal | None:
        """How the request has to be refused; None if it has to succeed."""
        return NOT_LOGGED_IN if self.session.ended else self._refusal(world)

    def effect(self, world: World, fresh: Fresh) -> JSON:
        """Change the world as the request has to, and give the `data` of its answer."""
        return self._effect(world, fresh)

    @classmethod
    def choices(cls, world: World) -> Iterator[Self]:
        """The requests that are worth sending now, those that have to be refused too."""
        for session in callers(world):
            yield from cls._choices(world, session)

    def _body(self) -> JSON | None:
        return None

    def _refusal(self, world: World) -> Refusal | None:  # noqa: ARG002 - most steps need it
        return None

    def _effect(self, world: World, fresh: Fresh) -> JSON:
        raise NotImplementedError

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:  # noqa: ARG003 - most steps need it
        yield cls(session)


class StepToUser(Step):
    """A request about another user."""

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        return (cls(session, other=other) for other in people(world))


class StepInConversation(Step):
    """A request about a conversation."""

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        return (cls(session, place=place) for place in places(world))


class StepToMember(Step):
    """A request about a group and a user."""

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        return (cls(session, place, other) for place, other in product(places(world), people(world)))


def callers(world: World) -> list[Session]:
    """The living sessions, and the last of those that ended."""
    sessions = world.sessions()
    ended = [session for session in sessions if session.ended]
    return [session for session in sessions if not session.ended] + ended[-_MOST_PAST:]


def people(world: World) -> list[int]:
    """The users, the last of those that are gone, and one who never was."""
    gone = [account.id for account in world.accounts.values() if account.gone]
    return [account.id for account in world.people] + gone[-_MOST_PAST:] + [NOBODY]


def places(world: World) -> list[int]:
    """The last conversations, the last of those that are gone, and one that never was."""
    return list(world.conversations)[-_MOST_PLACES:] + world.ids_of_the_past[-1:] + [NOBODY]


def as_json(body: Any) -> str:
    """A body as it is shown; empty if there is none."""
    return "" if body is None else json.dumps(body, ensure_ascii=False)
