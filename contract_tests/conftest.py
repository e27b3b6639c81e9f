"""The service under judgement, for each scenario with a fresh cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.outside import base_url, http, journal, scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import Api

__all__ = ["base_url", "http", "journal"]


@pytest.fixture
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    """The service, for a scenario with a fresh cast of its own, which is logged off at the end."""
    yield from scenario(request)


edge = api
