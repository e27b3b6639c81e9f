"""The log of the service under test, and its contract."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from server import contract
from tests.server.logged import Log

if TYPE_CHECKING:
    from contract_tests.api import JSON


@pytest.fixture
def document() -> JSON:
    """The contract as it is written, for a test to change."""
    return contract.load()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Log:
    """The log, which has everything."""
    caplog.set_level(logging.INFO)
    return Log(caplog, capsys)
