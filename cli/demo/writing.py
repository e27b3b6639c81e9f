"""Writes the demo into the database of this process: all of it in one transaction, or nothing."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import handlers
from cli.demo.acquaintances import plan_friendships
from cli.demo.gatherings import plan_gatherings
from cli.demo.plot import MINUTE, Plot
from cli.demo.private_talks import plan_private_talks
from cli.demo.script import read_script
from cli.demo.stage import Stage
from cli.demo.tale import Tale
from db import clock
from db.models import User, database
from handlers import users
from handlers._passwords import hash_of
from server.settings import Settings

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable


PASSWORD = "demo1234"  # noqa: S105 - everybody may know it
"""The password of everybody in it."""

_NO_KEY = "no token is made here, so no key is needed"


class NotEmptyError(Exception):
    """The database has users already."""


class Demo(NamedTuple):
    """What was written: the username of who has most to look at, all usernames, and the operations that succeeded."""

    hero: str
    usernames: list[str]
    counts: Counter[str]


def write_demo(seed: int, told: Callable[[int, int], None], *, add: bool = False) -> Demo:
    """Write the demo of a seed, whose last event is now; `told` gets how many events there have been, of how many.

    Raises NotEmptyError where there are users already, unless it is to be added to them, and SettingsError.
    """
    _configure_handlers(Settings.from_environment({**os.environ, "JWT_SECRET": _NO_KEY}))
    password_hash = hash_of(PASSWORD)
    with database.atomic():
        if not add and User.select().exists():
            raise NotEmptyError
        stage = Stage(password_hash)
        tale = Tale(read_script(), stage, Plot(), Random(seed))  # noqa: S311 - no secret
        _plan(tale)
        with clock.told_by(stage.now):
            tale.plot.happen(stage, told)
    usernames = [stage.usernames[name] for name in tale.staying]
    return Demo(stage.usernames[tale.hero], usernames, stage.counts)


def _configure_handlers(settings: Settings) -> None:
    handlers.configure(
        jwt_secret=settings.jwt_secret,
        session_days=settings.session_days,
        argon2_time_cost=settings.argon2_time_cost,
        argon2_memory_kib=settings.argon2_memory_kib,
    )


def _plan(tale: Tale) -> None:
    for name in tale.script.people:
        tale.stage.register(name)
    pairs = plan_friendships(tale)
    plan_gatherings(tale)
    plan_private_talks(tale, pairs)
    for name in tale.script.gone:
        tale.plot.at(-30 * MINUTE, tale.stage.act, name, users.delete_account)
