"""The races of tests/handlers between two workers, over real connections, on both databases."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest

from contract_tests.api import Api
from db.database import connect, disconnect
from db.models import database
from tests.faults.patience import SECONDS
from tests.faults.processes import mortal_service, postgres_server
from tests.handlers import test_group_races, test_message_races, test_races

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.faults.processes import MortalService

RACES = [
    function
    for module in (test_races, test_group_races, test_message_races)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if name.startswith("test_")
]


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalService]:
    """A service on SQLite."""
    place = tmp_path_factory.mktemp("races")
    with mortal_service(place, DATABASE_URL=f"sqlite:///{place}/chat.db") as service:
        yield service


@pytest.fixture(scope="module")
def on_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalService]:
    """A service on PostgreSQL."""
    place = tmp_path_factory.mktemp("races")
    with postgres_server() as postgres, mortal_service(place, DATABASE_URL=postgres.url) as service:
        yield service


@pytest.fixture(params=["sqlite", "postgres"])
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    """A service, whose database is that of this process, too."""
    service: MortalService = request.getfixturevalue(f"on_{request.param}")
    workers = set()

    def note(answer: httpx.Response) -> None:
        workers.add(answer.headers["x-request-id"].partition("-")[0])

    connect(service.database_url)
    no_reuse = httpx.Limits(max_keepalive_connections=0)  # so that any worker may have any request
    with httpx.Client(
        base_url=service.address, limits=no_reuse, timeout=SECONDS, trust_env=False, event_hooks={"response": [note]}
    ) as http:
        yield Api(http, unique=True)
    disconnect()
    database.initialize(None)
    assert len(workers) == 2


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_between_two_workers(api: Api, race: Callable[[Api], None]) -> None:
    race(api)
