"""What the service logs in a test."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, NamedTuple

from starlette.testclient import TestClient

if TYPE_CHECKING:
    import logging

    import pytest

    from contract_tests.api import Api

LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO chat\.requests "
    r"method=(\S+) route=(\S+) status=(\d{3}) duration_ms=(\d+\.\d\d) request_id=(\S+)"
)


class Logged(NamedTuple):
    """The line of a request."""

    method: str
    route: str
    status: int
    milliseconds: float
    request_id: str

    @classmethod
    def of(cls, line: str) -> Logged:
        """Read a line, which has to have exactly this form."""
        match = LINE.fullmatch(line)
        assert match is not None, line
        method, route, status, milliseconds, request_id = match.groups()
        return cls(method, route, int(status), float(milliseconds), request_id)


class Log:
    """What the service logs in a test."""

    def __init__(self, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
        self._caplog = caplog
        self._capsys = capsys

    def lines(self, api: Api) -> list[str]:
        """The lines of the requests since the last time, as soon as the service has come to write them."""
        assert isinstance(api.http, TestClient)
        assert api.http.portal is not None
        api.http.portal.call(asyncio.sleep, 0)
        return self._capsys.readouterr().out.splitlines()

    @property
    def failures(self) -> list[logging.LogRecord]:
        """All else that is logged, but for what the client of the tests says, which is no part of the service."""
        return [record for record in self._caplog.records if not record.name.startswith("httpx")]

    def text(self, api: Api) -> str:
        """All of it, tracebacks among it."""
        told = [self._caplog.handler.format(record) for record in self.failures]
        return "\n".join([*self.lines(api), *told])

    def clear(self, api: Api) -> None:
        """Forget what was logged."""
        self.lines(api)
        self._caplog.clear()
