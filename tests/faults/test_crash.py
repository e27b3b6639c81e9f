"""Whatever is killed, and whenever: what was acknowledged is there, nothing is half done, and all goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2 as httpx
import psutil
import pytest

from tests.faults.client import FAILED, is_healthy
from tests.faults.patience import SECONDS
from tests.faults.processes import kill, mortal_service, postgres_server
from tests.faults.survival import survive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from tests.faults.processes import MortalService, PostgresServer


def test_nothing_is_lost_where_workers_are_killed(
    service: MortalService, chance: Random, tell: Callable[[str], None]
) -> None:
    tell(survive(service, chance, lambda: service.kill_a_worker(chance), times=8))


def test_nothing_is_lost_where_the_whole_service_is_killed(
    service: MortalService, chance: Random, tell: Callable[[str], None]
) -> None:
    def strike() -> None:
        service.kill_all()
        service.start()

    tell(survive(service, chance, strike, times=4))


def test_nothing_is_lost_where_postgresql_is_killed(
    postgres: PostgresServer, postgres_service: MortalService, chance: Random, tell: Callable[[str], None]
) -> None:
    def strike() -> None:
        postgres.kill()
        check_down(postgres_service)
        postgres.start()

    tell(survive(postgres_service, chance, strike, times=5))


def test_nothing_is_lost_where_a_process_of_postgresql_is_killed(
    postgres: PostgresServer, postgres_service: MortalService, chance: Random, tell: Callable[[str], None]
) -> None:
    tell(survive(postgres_service, chance, lambda: postgres.kill_a_backend(chance), times=5))


def test_a_database_that_acknowledges_what_it_has_not_kept_is_found_out(tmp_path: Path, chance: Random) -> None:
    with (
        postgres_server(synchronous_commit="off", wal_writer_delay="500ms") as postgres,
        mortal_service(tmp_path, DATABASE_URL=postgres.url) as service,
    ):

        def strike() -> None:
            postgres.kill()
            postgres.start()

        with pytest.raises(AssertionError):
            survive(service, chance, strike, times=3)


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
