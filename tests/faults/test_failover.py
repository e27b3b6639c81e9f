"""The service follows a standby that takes over, without a restart, and nothing acknowledged is lost on the way."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import pytest

from tests.faults.client import connections_to
from tests.faults.crowd import Crowd
from tests.faults.patience import wait_until
from tests.faults.processes import PostgresServer, mortal_service, postgres_server
from tests.faults.rows import check_rows
from tests.faults.survival import SIZE
from tests.faults.verdict import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

    from tests.faults.processes import MortalService

TIMEOUT = 6
"""For how many seconds a request may wait for the database."""


@pytest.fixture
def primary() -> Iterator[PostgresServer]:
    """A server that acknowledges only what its standby has on disk, too."""
    with postgres_server(synchronous_commit="on", synchronous_standby_names="*") as server:
        yield server


@pytest.fixture
def standby(primary: PostgresServer) -> Iterator[PostgresServer]:
    """Its standby."""
    server = primary.standby()
    try:
        server.start()
        wait_until(lambda: primary.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1")
        yield server
    finally:
        server.remove()


@pytest.fixture
def service(primary: PostgresServer, standby: PostgresServer, tmp_path: Path) -> Iterator[MortalService]:
    """A service that knows both, and works with the one that can be written to."""
    hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    url = f"postgresql://postgres@{hosts}/postgres?target_session_attrs=read-write"
    with mortal_service(tmp_path, DATABASE_URL=url, DATABASE_TIMEOUT=str(TIMEOUT)) as service:
        yield service


@pytest.mark.parametrize("end", [PostgresServer.kill, PostgresServer.freeze], ids=["is killed", "stands still"])
def test_the_service_follows_a_standby_where_the_primary(
    request: pytest.FixtureRequest, service: MortalService, chance: Random, end: Callable[[PostgresServer], None]
) -> None:
    primary, standby = (request.getfixturevalue(name) for name in ("primary", "standby"))
    with connections_to(service.address) as http:
        with Crowd(http, SIZE, chance) as crowd:
            crowd.wait_for(chance.randrange(20, 100))
            end(primary)
            start = monotonic()
            standby.promote()
            took_over = monotonic()
            crowd.wait_for(1)
            goes_on = monotonic()
            crowd.wait_for(50)
        check(crowd)
    check_rows(standby.url)
    request.getfixturevalue("tell")(
        f"the standby took over after {took_over - start:.1f} s, the first thing was done {goes_on - took_over:.1f} s "
        f"later; {crowd.deeds} things done, {crowd.doubtful} in doubt"
    )
