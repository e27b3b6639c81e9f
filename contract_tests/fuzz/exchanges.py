"""What Schemathesis has sent and got, in the form of the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from requests import PreparedRequest
    from schemathesis import Response

    from contract_tests.journal import Journal

CAST = "fuzz: cast"
"""The scenario of what the hooks send themselves."""


def keep(journal: Journal, scenario: str, response: Response) -> None:
    """Judge an answer, and keep it; raises AssertionError where it is not as declared."""
    request = response.request
    journal.scenario = scenario
    try:
        journal.record(
            method=request.method or "",
            url=request.url or "",
            headers={name.lower(): str(value) for name, value in request.headers.items()},
            body=body_of(request),
            status=response.status_code,
            answer_headers={name: ", ".join(values) for name, values in response.headers.items()},
            answer=response.content,
            seconds=response.elapsed,
        )
    finally:
        journal.scenario = CAST


def body_of(request: PreparedRequest) -> bytes:
    """The body of a request as it was sent."""
    body = request.body
    return body if isinstance(body, bytes) else str(body or "").encode()
