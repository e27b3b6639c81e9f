"""Every request that the suite sends and what was answered: judged at once, and kept for the report."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from contract_tests.contract import operations
from contract_tests.judge import judge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import httpx2 as httpx

_KEPT_BYTES = 4000
_IN_PIECES = b"(sent in pieces)"
_EXAMPLE = next(operation for operation in operations() if operation.path == "/user/register").forms[0].example
"""What is sent in pieces is an operation's example."""


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
    """Keeps exchanges, one JSON object a line, and the names and passwords of the accounts that they made."""

    def __init__(self, path: Path) -> None:
        self.scenario = ""
        self.registered: list[tuple[str, str]] = []
        self._file = path.open("ab")  # several threads may write to it at once, and to no file of text

    def witness(self, response: httpx.Response) -> None:
        """Judge one answer, and keep it; raises AssertionError where it is not as declared."""
        response.read()
        request = response.request
        self.record(
            method=request.method,
            url=str(request.url),
            headers=request.headers,
            body=request.content if hasattr(request, "_content") else _IN_PIECES,
            status=response.status_code,
            answer_headers=response.headers,
            answer=response.content,
            seconds=response.elapsed.total_seconds(),
        )

    def record(  # noqa: PLR0913 - an exchange has so many parts
        self,
        *,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        status: int,
        answer_headers: Mapping[str, str],
        answer: bytes,
        seconds: float,
    ) -> None:
        """Judge an answer of whatever client, and keep it; the names of the headers are in lower case."""
        if status == 200 and urlsplit(url).path == "/user/register":
            account = _EXAMPLE if body == _IN_PIECES else json.loads(body)
            self.registered.append((account["username"], account["password"]))
        failure: AssertionError | None = None
        operation = None
        try:
            operation = judge(method, urlsplit(url).path, status, answer_headers, answer)
        except AssertionError as error:
            failure = error
        exchange = Exchange(
            scenario=self.scenario,
            operation=operation,
            method=method,
            url=url,
            headers={name: value for name, value in headers.items() if name in {"authorization", "content-type"}},
            body=body[:_KEPT_BYTES].decode("utf-8", "replace"),
            status=status,
            answer=answer[:_KEPT_BYTES].decode("utf-8", "replace"),
            seconds=seconds,
        )
        self._file.write(json.dumps(asdict(exchange), ensure_ascii=False).encode() + b"\n")
        if failure:
            raise failure

    def close(self) -> None:
        """End the journal."""
        self._file.close()
