"""Whatever is killed, and whenever: what was acknowledged is there, nothing is half done, and all goes on."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import httpx2 as httpx
import psutil
import pytest

from tests.faults.client import FAILED, connections_to, is_healthy
from tests.faults.crowd import Crowd
from tests.faults.patience import SECONDS, wait_until
from tests.faults.processes import MortalService, PostgresServer, kill, mortal_service, postgres_server
from tests.faults.verdict import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEED = os.environ.get("SEED") or "1"
CROWD = 6
TIMES = 6
"""How often something is killed."""


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    """What decides when something is killed, and which of several."""
    return Random(f"{SEED} {request.node.name}")  # noqa: S311 - no secret


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of a test's own."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def sqlite_service(tmp_path: Path) -> Iterator[MortalService]:
    """The service on SQLite."""
    with mortal_service(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/chat.db") as service:
        yield service


@pytest.fixture
def postgres_service(tmp_path: Path, postgres: PostgresServer) -> Iterator[MortalService]:
    """The service on PostgreSQL."""
    with mortal_service(tmp_path, DATABASE_URL=postgres.url) as service:
        yield service


@pytest.fixture(params=["sqlite", "postgres"])
def service(request: pytest.FixtureRequest) -> MortalService:
    """The service on SQLite, and on PostgreSQL."""
    service: MortalService = request.getfixturevalue(f"{request.param}_service")
    return service


def survive(service: MortalService, chance: Random, strike: Callable[[], None]) -> None:
    """Strike while a crowd does things, again and again; fail unless all goes on and nothing is lost."""
    with connections_to(service.address) as http:
        crowd = Crowd(http, CROWD, SEED)
        with crowd:
            for _ in range(TIMES):
                crowd.wait_for(chance.randrange(5, 60))
                strike()
                wait_until(lambda: is_healthy(service.address))
            crowd.wait_for(30)
        check(crowd)
    print(f"{crowd.deeds} done, {crowd.doubtful} in doubt")  # noqa: T201 - for who looks at a run


def test_nothing_is_lost_where_workers_are_killed(service: MortalService, chance: Random) -> None:
    survive(service, chance, lambda: service.kill_a_worker(chance))


def test_nothing_is_lost_where_the_whole_service_is_killed(service: MortalService, chance: Random) -> None:
    def strike() -> None:
        service.kill_all()
        service.start()

    survive(service, chance, strike)


def test_nothing_is_lost_where_postgresql_is_killed(
    postgres: PostgresServer, postgres_service: MortalService, chance: Random
) -> None:
    def strike() -> None:
        postgres.kill()
        check_down(postgres_service)
        postgres.start()

    survive(postgres_service, chance, strike)


def test_nothing_is_lost_where_a_process_of_postgresql_is_killed(
    postgres: PostgresServer, postgres_service: MortalService, chance: Random
) -> None:
    survive(postgres_service, chance, lambda: postgres.kill_a_backend(chance))


def check_down(service: MortalService) -> None:
    """Fail unless a service without a database says so, by envelopes, within 2 seconds."""
    with httpx.Client(base_url=service.address, timeout=2, trust_env=False) as http:
        body = {"username": "Nobody", "password": "secret"}
        for _ in range(20):
            answer = http.post("/user/login", json=body)
            assert (answer.status_code, answer.json()) == (500, FAILED)
            assert http.get("/healthz").status_code == 503


def test_a_service_whose_master_is_killed_alone_makes_room_for_another(service: MortalService) -> None:
    orphans = service.workers
    kill([psutil.Process(service.pid)])
    assert psutil.wait_procs(orphans, SECONDS)[1] == []
    service.stop()
    service.start()
    assert is_healthy(service.address)
