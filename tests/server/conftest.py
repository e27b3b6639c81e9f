"""The log of the service under test."""

from __future__ import annotations

import logging

import pytest

from tests.server.logged import Log


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Log:
    """The log, which has everything."""
    caplog.set_level(logging.INFO)
    return Log(caplog, capsys)
