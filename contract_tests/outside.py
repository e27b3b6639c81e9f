"""Fixtures: the service under judgement, from outside: the one at BASE_URL, or one that the suite starts itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest

from contract_tests.api import Api, Caller
from contract_tests.journal import Journal
from contract_tests.service import ROOT, running

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORTS = Path(os.environ.get("REPORTS") or ROOT / "reports")


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service under judgement."""
    given = os.environ.get("BASE_URL")
    if given:
        yield given.rstrip("/")
        return
    place = tmp_path_factory.mktemp("service")
    with running(place / "log", DATABASE_URL=f"sqlite:///{place}/chat.db", RATE_LIMITS="off") as address:
        yield address


@pytest.fixture(scope="session")
def journal() -> Iterator[Journal]:
    """What is sent and answered in this run."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    journal = Journal(REPORTS / f"journal-{worker}.jsonl")
    yield journal
    journal.close()


@pytest.fixture(scope="session")
def http(base_url: str, journal: Journal) -> Iterator[httpx.Client]:
    """A client whose every answer is judged."""
    with httpx.Client(base_url=base_url, event_hooks={"response": [journal.witness]}, timeout=60) as client:
        yield client


def scenario(request: pytest.FixtureRequest) -> Iterator[Api]:
    """The service, for a scenario with a fresh cast of its own, which is logged off at the end."""
    http: httpx.Client = request.getfixturevalue("http")
    journal: Journal = request.getfixturevalue("journal")
    journal.scenario = request.node.nodeid
    journal.registered.clear()
    api = Api(http, unique=True)
    yield api
    api.log_everybody_off()
    for username, password in journal.registered:
        login = api.anyone.post("/user/login", username=username, password=password)
        if login.status == 200:
            _ = Caller(http, login.data["token"]).post("/user/logoff").data
