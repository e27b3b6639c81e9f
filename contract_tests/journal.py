"""Every request that the suite sends and what was answered: judged at once, and kept for the report."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from contract_tests.judge import judge

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2 as httpx

_KEPT_BYTES = 4000


@dataclass(frozen=True)
class Exchange:
    """A request and its answer; long bodies are cut."""

    scenario: str
    operation: str | None
    method: str
    url: str
    headers: dict[str, str]
    body: str
    status: int
    answer: str
    seconds: float


class Journal:
    """Keeps exchanges, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self.scenario = ""
        self._file = path.open("a", encoding="utf-8")

    def witness(self, response: httpx.Response) -> None:
        """Judge one answer, and keep it; raises AssertionError where it is not as declared."""
        response.read()
        request = response.request
        failure: AssertionError | None = None
        operation = None
        try:
            path = request.url.raw_path.partition(b"?")[0].decode()
            operation = judge(request.method, path, response.status_code, response.headers, response.content)
        except AssertionError as error:
            failure = error
        self._keep(operation, response)
        if failure:
            raise failure

    def close(self) -> None:
        """End the journal."""
        self._file.close()

    def _keep(self, operation: str | None, response: httpx.Response) -> None:
        request = response.request
        body = request.content if hasattr(request, "_content") else b"(sent in pieces)"
        exchange = Exchange(
            scenario=self.scenario,
            operation=operation,
            method=request.method,
            url=str(request.url),
            headers={
                name: value for name, value in request.headers.items() if name in {"authorization", "content-type"}
            },
            body=body[:_KEPT_BYTES].decode("utf-8", "replace"),
            status=response.status_code,
            answer=response.text[:_KEPT_BYTES],
            seconds=response.elapsed.total_seconds(),
        )
        self._file.write(json.dumps(asdict(exchange), ensure_ascii=False) + "\n")
