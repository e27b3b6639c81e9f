"""Long histories of a small cast have the effects that the model predicts, on every database.

`SEED` (an integer) draws other histories, the same ones for the same number; `PROFILE=deep` plays ten times as many.
A service at BASE_URL has to run with `RATE_LIMITS=off`.
"""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest
from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from contract_tests.model.machine import Chat
from contract_tests.model.tally import Tally
from contract_tests.postgres import postgres
from contract_tests.service import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from contract_tests.journal import Journal

HISTORIES = {"default": 10, "deep": 100}[os.environ.get("PROFILE") or "default"]
STEPS = 70
SEED = int(os.environ.get("SEED") or "1")
GIVEN = "" if os.environ.get("CONTRACT_OWN_SERVICE") else os.environ.get("BASE_URL", "").rstrip("/")

_SETTINGS: dict[str, Any] = {
    "JWT_SECRET": "the key of the histories, which is long enough",
    "ARGON2_TIME_COST": "1",
    "ARGON2_MEMORY_KIB": "8",
    "RATE_LIMITS": "off",
}


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service: the one that is given, or one of our own on the database of this name."""
    if GIVEN:
        yield GIVEN
        return
    place = tmp_path_factory.mktemp(request.param)
    sqlite = nullcontext(f"sqlite:///{place}/chat.db")
    with (
        sqlite if request.param == "SQLite" else postgres() as url,
        running(place / "log", DATABASE_URL=url, **_SETTINGS) as own,
    ):
        yield own


@pytest.mark.timeout(60 * HISTORIES)
@pytest.mark.parametrize("address", ["BASE_URL"] if GIVEN else ["SQLite", "PostgreSQL"], indirect=True)
def test_histories_have_the_effects_that_the_model_predicts(
    address: str, journal: Journal, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    journal.scenario = request.node.nodeid
    tally = Tally()
    with httpx.Client(base_url=address, event_hooks={"response": [journal.witness]}, timeout=60) as http:
        machine = seed(SEED)(type("Chat", (Chat,), {"http": http, "tally": tally}))
        run_state_machine_as_test(machine, settings=_settings())

    with capsys.disabled():
        sys.stdout.write(f"\nseed {SEED}: {tally}\n")
    assert not tally.missing
    assert tally.successes * 2 >= tally.steps


def _settings() -> settings:
    return settings(
        max_examples=HISTORIES,
        stateful_step_count=STEPS,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
