"""The service of a run: the one that is given, or one of the run's own."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx2 as httpx

from contract_tests.service import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

LIMITS_ARE_ON = "limits are on: start it with RATE_LIMITS=off"

_ANSWER_SECONDS = 15
_PROBES = 30


class TargetError(Exception):
    """A service that cannot be judged; the message says why."""


@contextmanager
def target(base_url: str | None, log: Path) -> Iterator[str]:
    """The address of the service to judge, which answers; one that is not given is started, and stopped."""
    if base_url:
        check(base_url)
        yield base_url
        return
    with TemporaryDirectory() as place, _own(Path(place), log) as address:
        yield address


def check(base_url: str) -> None:
    """Raise TargetError unless there is a service that answers, with its limits off."""
    try:
        with httpx.Client(base_url=base_url, timeout=_ANSWER_SECONDS) as client:
            answers = {status for _ in range(_PROBES) for status in _probe(client)}
    except httpx.HTTPError as error:
        message = f"{base_url} cannot be reached: {error or type(error).__name__}"
        raise TargetError(message) from None
    if 429 in answers:
        message = f"{base_url} answers 429: {LIMITS_ARE_ON}"
        raise TargetError(message)


def _probe(client: httpx.Client) -> tuple[int, int]:
    """The statuses of two requests that change nothing, and that limits count."""
    login = {"username": "nobody~", "password": "nothing"}
    return client.get("/user/get_friends").status_code, client.post("/user/login", json=login).status_code


def _own(place: Path, log: Path) -> AbstractContextManager[str]:
    """A service over SQLite, with hashes that cost nothing, no limits, and a worker for each core."""
    return running(
        log,
        DATABASE_URL=f"sqlite:///{place}/chat.db",
        RATE_LIMITS="off",
        ARGON2_TIME_COST="1",
        ARGON2_MEMORY_KIB="8",
        WEB_CONCURRENCY=str(os.cpu_count() or 1),
    )
