"""A PostgreSQL that stands still, with all its connections open, keeps nobody waiting for long, and loses nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from tests.faults.client import FAILED, connections_to, is_healthy
from tests.faults.processes import mortal_service
from tests.faults.survival import survive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

    import httpx2 as httpx

    from tests.faults.processes import MortalService, PostgresServer

TIMEOUT = 2
"""For how many seconds a request may wait for the database."""

LEEWAY = 2
"""How many seconds more an answer may take on a machine that has other things to do."""

MANY = 40
"""More requests than there are connections."""


@pytest.fixture
def hasty_service(tmp_path: Path, postgres: PostgresServer) -> Iterator[MortalService]:
    """A service on PostgreSQL whose requests do not wait for long."""
    with mortal_service(tmp_path, DATABASE_URL=postgres.url, DATABASE_TIMEOUT=str(TIMEOUT)) as service:
        yield service


def test_nothing_is_lost_where_postgresql_stands_still(
    postgres: PostgresServer, hasty_service: MortalService, chance: Random, tell: Callable[[str], None]
) -> None:
    longest = []

    def strike() -> None:
        postgres.freeze()
        try:
            longest.append(check_answers(hasty_service))
        finally:
            postgres.thaw()

    tell(survive(hasty_service, chance, strike, times=2))
    tell(f"the longest of {MANY} answers took {max(longest):.1f} s, with DATABASE_TIMEOUT={TIMEOUT}")


def check_answers(service: MortalService) -> float:
    """Fail unless many requests at once are answered by failures in time; how many seconds the longest took."""
    with connections_to(service.address) as http, ThreadPoolExecutor(MANY) as threads:
        seconds = list(threads.map(lambda _: seconds_of_failure(http), range(MANY)))
        start = monotonic()
        assert not is_healthy(service.address)
        assert monotonic() - start < TIMEOUT + LEEWAY
    return max(seconds)


def seconds_of_failure(http: httpx.Client) -> float:
    """How many seconds it takes until a request is answered by a failure."""
    start = monotonic()
    answer = http.post("/user/login", json={"username": "Nobody", "password": "secret"})
    seconds = monotonic() - start
    assert (answer.status_code, answer.json()) == (500, FAILED)
    assert seconds < TIMEOUT + LEEWAY
    return seconds
