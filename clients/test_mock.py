"""The mock serves every example of the contract, and none that was not asked for."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest

from contract_tests.document import CONTRACT
from contract_tests.service import ROOT, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.document import Declared

PRISM = (ROOT / "clients" / "mock" / "node_modules" / ".bin" / "prism", "mock", "--verboseLevel", "error")
OPERATIONS = CONTRACT.operations()
REQUESTS = [
    (operation, name, body)
    for operation in OPERATIONS
    for name, body in (operation.examples(operation.body) if operation.body else {"no body": None}).items()
]
ANSWERS = [
    (operation, status, name, body)
    for operation in OPERATIONS
    for status, message in operation.responses.items()
    for name, body in operation.examples(message).items()
]


@contextmanager
def prism() -> Iterator[httpx.Client]:
    """A mock of the contract, for requests of somebody who is logged in."""
    port = free_port()
    command = [*map(str, PRISM), "--port", str(port), str(ROOT / "openapi" / "chat.yaml")]
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL) as process,  # noqa: S603 - our own
        httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": "token"}) as client,
    ):
        try:
            wait_for(client, monotonic() + 60)
            yield client
        finally:
            process.terminate()


def wait_for(client: httpx.Client, deadline: float) -> None:
    """Wait for the mock to answer anything."""
    while True:
        try:
            client.get("/")
        except httpx.ConnectError:
            assert monotonic() < deadline, "the mock does not start"
        else:
            return


@pytest.fixture(scope="module")
def mock() -> Iterator[httpx.Client]:
    with prism() as client:
        yield client


def example_for(operation: Declared) -> Any:
    """The first example of a body; None where there is no body."""
    return next(iter(operation.examples(operation.body).values())) if operation.body else None


def send(mock: httpx.Client, operation: Declared, body: Any = None, **headers: str) -> httpx.Response:
    """Send a request with the examples of its parameters."""
    path = {parameter["name"]: parameter["example"] for parameter in operation.parameters}
    return mock.request(operation.method, operation.path.format(**path), json=body, headers=headers)


@pytest.mark.parametrize(("operation", "name", "body"), REQUESTS, ids=str)
def test_a_valid_request_gets_the_example_of_a_success(
    mock: httpx.Client, operation: Declared, name: str, body: Any
) -> None:
    answer = send(mock, operation, body)
    first, *_ = operation.examples(operation.responses["200"]).values()
    assert (answer.status_code, answer.json()) == (200, first), name


@pytest.mark.parametrize(("operation", "status", "name", "body"), ANSWERS, ids=str)
def test_every_answer_can_be_asked_for(
    mock: httpx.Client, operation: Declared, status: str, name: str, body: Any
) -> None:
    answer = send(mock, operation, example_for(operation), Prefer=f"code={status}, example={name}")
    assert (answer.status_code, answer.json()) == (int(status), body)


@pytest.mark.parametrize("operation", [operation for operation in OPERATIONS if operation.body], ids=str)
def test_a_malformed_request_gets_the_generic_refusal(mock: httpx.Client, operation: Declared) -> None:
    answer = send(mock, operation, {"misspelt": 1})
    assert answer.status_code == 400
    assert answer.json()["code"] == 400
    assert ": " in answer.json()["info"]


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.callers != "anyone"], ids=str)
def test_a_request_without_a_login_is_refused(mock: httpx.Client, operation: Declared) -> None:
    with httpx.Client(base_url=mock.base_url) as anyone:
        answer = send(anyone, operation, example_for(operation))
    assert (answer.status_code, answer.json()) == (401, {"code": 1, "info": "User is not logged in"})
