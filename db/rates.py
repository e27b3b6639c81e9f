"""How often something was done lately, counted where all processes share it and a restart forgets nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import Case

from db import clock
from db.database import Unchanged, write
from db.models import RateLimit
from db.statements import statement, unlocked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Query


class Take(NamedTuple):
    """One of what a key may have: `burst` at once, and then one per `interval`, in microseconds."""

    key: str
    burst: int
    interval: int

    def latest(self, now: int) -> int:
        """Until when a key may be filled that can have one more, in microseconds since 1970."""
        return now + (self.burst - 1) * self.interval


def take(takes: Iterable[Take]) -> int:
    """Take one for each key, or none at all where one has none left; how long to wait then, in microseconds, else 0."""
    # In one order everywhere, so that no two transactions wait for each other.
    in_order = sorted(takes)

    def take_all() -> int:
        now = clock.now()
        for one in in_order:
            if _take.row(one.key, now, one.interval, one.latest(now)) is None:
                raise Unchanged(max(1, (_filled_until.value(one.key) or 0) - one.latest(now)))
        _forget.run(now)
        return 0

    return write(take_all)


def give_back(takes: Iterable[Take]) -> None:
    """Give back what was taken for each key."""

    def give_all_back() -> None:
        for one in sorted(takes):
            _give_back.run(one.key, one.interval)

    write(give_all_back)


@statement
def _take(key: str, now: int, interval: int, latest: int) -> Query:
    since = Case(None, ((RateLimit.filled_until < now, now),), RateLimit.filled_until)
    return (
        RateLimit.insert({RateLimit.key: key, RateLimit.filled_until: now + interval})
        .on_conflict(
            conflict_target=[RateLimit.key],
            update={RateLimit.filled_until: since + interval},
            where=(RateLimit.filled_until <= latest),
        )
        .returning(RateLimit.key)
    )


@statement
def _filled_until(key: str) -> Query:
    return RateLimit.select(RateLimit.filled_until).where(RateLimit.key == key)


@statement
def _give_back(key: str, interval: int) -> Query:
    return RateLimit.update({RateLimit.filled_until: RateLimit.filled_until - interval}).where(RateLimit.key == key)


@statement
def _forget(now: int) -> Query:
    """The oldest that say nothing any more; more of them than a request adds."""
    empty: Any = (
        RateLimit.select(RateLimit.key).where(RateLimit.filled_until < now).order_by(RateLimit.filled_until).limit(10)
    )
    return RateLimit.delete().where(RateLimit.key.in_(unlocked(empty)))
