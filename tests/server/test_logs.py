"""The log is text or JSON, and whatever a client sends, it can forge no line of it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
import socket
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from contract_tests.service import ROOT, NotStartedError, Service, running
from server.logs import JsonFormatter, TextFormatter, cannot_start
from server.request_log import RequestLog
from tests.server.logged import Logged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

FORGED = "2024-05-01 08:30:00,123 INFO chat.requests method=GET route=/forged status=200"
HOSTILE = f"\n{FORGED}\r{FORGED}\r\n{FORGED}\x0b{FORGED}\x85{FORGED}\u2028{FORGED}\x1b[2K\x00\x7f\x9b\udc80"

UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")

SECONDS = 30


def record(message: str, *arguments: object, **more: Any) -> logging.LogRecord:
    """A record of an error, which is being handled where there is one."""
    made = logging.LogRecord(
        "chat.requests", logging.ERROR, __file__, 1, message, arguments, more.pop("exc_info", None)
    )
    made.created = 1714552200.123456
    for name, value in more.items():
        setattr(made, name, value)
    return made


def failed(text: str) -> logging.LogRecord:
    """A record of an error that says a text."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - it is ours
        fail(text)
    error = (caught.type, caught.value, caught.tb)
    return record("failed: %s", text, exc_info=error, request_id="1a2b-7")


def fail(text: str) -> NoReturn:
    """Raise an error that says a text."""
    raise ValueError(text)


# ---------------------------------------------------------------------------------------------------- formats


def test_a_line_of_text_is_as_it_always_was() -> None:
    line = TextFormatter("%(levelname)s %(name)s %(message)s").format(record("stopped, %s left", 3))
    assert line == "ERROR chat.requests stopped, 3 left"


def test_a_traceback_is_indented_in_text() -> None:
    first, *rest = TextFormatter("%(levelname)s %(message)s").format(failed("the drawer is jammed")).splitlines()
    assert first == "ERROR failed: the drawer is jammed"
    assert rest[0] == "    Traceback (most recent call last):"
    assert rest[-1] == "    ValueError: the drawer is jammed"


def test_nothing_that_is_logged_looks_like_a_line_of_its_own_in_text() -> None:
    text = TextFormatter("%(message)s").format(failed(HOSTILE))
    assert [line for line in text.splitlines()[1:] if not line.startswith("    ")] == []
    assert text.replace("\n", "").isprintable()
    assert text.encode()


def test_a_line_of_json_is_an_object() -> None:
    assert json.loads(JsonFormatter().format(record("stopped, %s left", 3))) == {
        "time": "2024-05-01T08:30:00.123456Z",
        "level": "ERROR",
        "logger": "chat.requests",
        "message": "stopped, 3 left",
    }


def test_an_error_has_its_traceback_and_its_request_in_json() -> None:
    told = json.loads(JsonFormatter().format(failed("the drawer is jammed")))
    assert told["request_id"] == "1a2b-7"
    assert told["traceback"].startswith("Traceback (most recent call last):\n")
    assert told["traceback"].endswith("\nValueError: the drawer is jammed")


def test_nothing_that_is_logged_ends_a_line_of_json() -> None:
    line = JsonFormatter().format(failed(HOSTILE))
    assert len(line.split("\n")) == 1
    assert not any(code < 0x20 for code in line.encode())
    assert json.loads(line)["message"] == f"failed: {HOSTILE[:-1]}\\udc80"


@pytest.mark.parametrize(("log_format", "is_json"), [("", False), ("text", False), ("json", True), ("JSON", False)])
def test_why_it_cannot_start_is_told_in_the_format_of_the_log(
    monkeypatch: pytest.MonkeyPatch, log_format: str, *, is_json: bool
) -> None:
    monkeypatch.setenv("LOG_FORMAT", log_format)
    with pytest.raises(SystemExit) as ended:
        cannot_start("PORT has to be a whole number")
    said = str(ended.value.code)
    message = "Cannot start: PORT has to be a whole number"
    assert (json.loads(said)["message"] if is_json else said) == message


# --------------------------------------------------------------------------------------------- a single request


@pytest.fixture(autouse=True)
def _everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def logged(capsys: pytest.CaptureFixture[str], log_format: str, **scope: object) -> tuple[str, dict[str, str]]:
    """What is written about a request that is answered with 418, and the headers of the answer."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": [], "code": 7})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Message) -> None:
        sent.append(message)

    async def nothing() -> NoReturn:
        raise AssertionError

    async def ask() -> None:
        await RequestLog(app, log_format)({"type": "http", "method": "GET", **scope}, nothing, send)
        await asyncio.sleep(0)

    asyncio.run(ask())
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return capsys.readouterr().out, headers


def test_a_request_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    text, headers = logged(capsys, "json", route="/user/groups/{group_id}")
    assert text.count("\n") == 1
    line = json.loads(text)
    assert UTC.fullmatch(line.pop("time"))
    assert 0 <= line.pop("duration_ms") < 60_000
    assert line == {
        "level": "INFO",
        "logger": "chat.requests",
        "message": "GET /user/groups/{group_id} 418",
        "method": "GET",
        "route": "/user/groups/{group_id}",
        "operation": None,
        "status": 418,
        "code": 7,
        "request_id": headers["x-request-id"],
    }


def test_the_documentation_shows_lines_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    [in_text] = re.findall(r"^.* INFO chat\.requests .*$", page, re.MULTILINE)
    [in_json] = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    line = Logged.of(in_text)
    shown = json.loads(in_json)
    assert line == (*(shown[field] for field in ("method", "route", "status", "duration_ms", "request_id")),)
    written, _ = logged(capsys, "json")
    assert list(shown) == list(json.loads(written))
    rows = re.findall(r"^\| (`.*?) \| ", page.partition("### Metrics")[0], re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", "".join(rows))) == sorted([*shown, "traceback"])


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("method", ["\nGET", "GET\r\n", "G\x1b[2K", "G\u2028T", "\udc80"])
def test_a_method_cannot_end_the_line(capsys: pytest.CaptureFixture[str], log_format: str, method: str) -> None:
    text, _ = logged(capsys, log_format, method=method)
    [line] = text.splitlines()
    assert line.isprintable()


# ------------------------------------------------------------------------------------------------ the service


REQUESTS = [
    b"GET /user/groups/1%0A2024-05-01%2008:30:00,123%20INFO%20forged HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /user/get_friends?a=%0D%0Aforged%1b HTTP/1.1\r\nHost: x\r\nX-Request-Id: \tforged\r\n\r\n",
    b"GET /\xe2\x80\xa8forged HTTP/1.1\r\nHost: x\r\n\r\n",
    b"FORGED|~ /user/login HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET\x0bforged / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\nforged\r\n\r\n",
    b"GET /user/get_friends HTTP/1.1\r\nHost: x\r\nAuthorization: a\r forged\r\n\r\n",
    b"\nforged\r\n\r\n",
]
"""Requests that have a line's end, or another control character, wherever something can stand."""

BODY = json.dumps({"username": "Bob\n" + FORGED, "password": "a\r\n" + FORGED}).encode()


def ask(address: str, request: bytes) -> None:
    """Send a request by hand, and wait for the end of whatever comes."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), SECONDS) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


def all_lines(directory: Path, log_format: str) -> Iterator[str]:
    """Every line of a service that is started, asked all of that, and stopped."""
    log = directory / "log"
    database = f"sqlite:///{directory}/chat.db"
    with running(log, DATABASE_URL=database, WEB_CONCURRENCY="1", LOG_FORMAT=log_format, LOG_LEVEL="DEBUG") as address:
        for request in REQUESTS:
            ask(address, request)
        head = f"POST /user/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}"
        ask(address, head.encode() + b"\r\n\r\n" + BODY)
    yield from log.read_text("utf-8").split("\n")[:-1]


def test_every_line_of_a_service_is_an_object_in_json(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in all_lines(tmp_path, "json")]
    assert all(UTC.fullmatch(line["time"]) for line in lines)
    assert {"level", "logger", "message"} <= set.intersection(*(set(line) for line in lines))
    assert {"gunicorn.error", "uvicorn.error", "peewee.migrations", "chat.start", "chat.requests"} <= {
        line["logger"] for line in lines
    }
    requests = [
        (line["operation"], line["status"], line["code"]) for line in lines if line["logger"] == "chat.requests"
    ]
    assert ("get_friend_group", 401, 1) in requests
    assert ("log_in", 400, 400) in requests
    assert "forged" not in json.dumps(lines)


def test_a_client_adds_no_line_in_text(tmp_path: Path) -> None:
    lines = list(all_lines(tmp_path, "text"))
    known = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [\w.]+ |\[\d{4}-[^]]+\] \[\d+\] \[[A-Z]+\] | {4}")
    assert [line for line in lines if not known.match(line)] == []
    assert "forged" not in "\n".join(lines)


def test_a_worker_that_cannot_begin_is_told_by_objects_alone(tmp_path: Path) -> None:
    log, secret = tmp_path / "log", tmp_path / "chat.db.jwt-secret"
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/chat.db", "WEB_CONCURRENCY": "1", "LOG_FORMAT": "json"}
    service = Service(log, given)
    service.start()
    try:
        secret.unlink()
        secret.mkdir()
        [worker] = re.findall(r"Booting worker with pid: (\d+)", log.read_text("utf-8"))
        os.kill(int(worker), signal.SIGKILL)
        os.waitid(os.P_PID, service.pid, os.WEXITED | os.WNOWAIT)
    finally:
        service.stop()
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    [failure] = [line for line in lines if "traceback" in line]
    assert failure["message"] == "Exception in worker process"
    assert "IsADirectoryError" in failure["traceback"]


def test_a_setting_that_cannot_be_used_is_told_by_an_object(tmp_path: Path) -> None:
    with pytest.raises(NotStartedError) as caught, running(tmp_path / "log", LOG_FORMAT="json", SESSION_DAYS="x"):
        pass
    told = json.loads(str(caught.value))
    assert (told["level"], told["message"]) == ("CRITICAL", "Cannot start: SESSION_DAYS has to be a whole number")
