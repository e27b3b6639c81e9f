"""The service as it is shipped, by gunicorn: over real sockets, with workers beside each other, to its end."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx2 as httpx
import psutil
import pytest

from contract_tests import scenes
from contract_tests.api import Api
from contract_tests.service import ROOT, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIB = 2**20
SECONDS = 20
"""How long an answer may take at most."""

CHEAP = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "8", "WEB_CONCURRENCY": "2"}
KEY = "a key of these tests that is long enough"

ALICE = {"username": "Alice", "password": "secret", "email": "a@b", "phone": "1"}
NOT_ALLOWED = {"code": 405, "info": "Method not allowed"}
TOO_LARGE = {"code": 413, "info": "Request body is larger than 1 MiB"}


class Served(NamedTuple):
    """A running service, and its log."""

    address: str
    log: Path

    def logged(self, pattern: str) -> list[int]:
        """The numbers that a pattern finds in the log."""
        return [int(number) for number in re.findall(pattern, self.log.read_text("utf-8"))]

    @property
    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return self.logged(r"Booting worker with pid: (\d+)")

    @contextmanager
    def worker_alone(self, worker: int) -> Iterator[None]:
        """Keep all other workers from taking requests."""
        others = [other for other in self.workers if other != worker]
        for other in others:
            os.kill(other, signal.SIGSTOP)
        try:
            yield
        finally:
            for other in others:
                os.kill(other, signal.SIGCONT)

    def connect(self) -> closing[HTTPConnection]:
        """A connection."""
        return closing(HTTPConnection(self.address.removeprefix("http://"), timeout=SECONDS))

    def socket(self) -> socket.socket:
        """A connection on which everything is written by hand."""
        host, _, port = self.address.removeprefix("http://").partition(":")
        return socket.create_connection((host, int(port)), SECONDS)


@contextmanager
def served(directory: Path, **settings: str) -> Iterator[Served]:
    """Run the service with two workers, unless the settings say otherwise, on SQLite, unless they say otherwise."""
    log = directory / "log"
    given: dict[str, Any] = {"DATABASE_URL": f"sqlite:///{directory}/chat.db", **CHEAP, **settings}
    with running(log, **given) as address:
        yield Served(address, log)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service on SQLite, which logs all that it can."""
    with served(tmp_path_factory.mktemp("gunicorn"), LOG_LEVEL="DEBUG") as service:
        yield service


def read_json(connection: HTTPConnection, status: int) -> object:
    """The body of the answer, whose status has to be this."""
    response = connection.getresponse()
    body = response.read()
    assert response.status == status, body
    assert response.headers["content-type"] == "application/json", body
    return json.loads(body)


# --------------------------------------------------------------------------------------------------- workers


def check_conversation(service: Served) -> None:
    """Fail unless each of two workers knows at once what the other was told, every request on a new connection."""
    first, second = service.workers
    no_reuse = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=service.address, limits=no_reuse, timeout=SECONDS, trust_env=False) as http:
        api = Api(http, unique=True)
        with service.worker_alone(first):
            alice, bob = api.user("Alice", "looking-glass"), api.user("Bob", "yes-we-can")
            request_ids = [alice.get("/user/get_friends").headers["x-request-id"]]
        with service.worker_alone(second):
            conversation = scenes.private_conversation(alice, bob)
            request_ids.append(alice.get("/user/get_friends").headers["x-request-id"])
        with service.worker_alone(first):
            question = scenes.send(alice, conversation, "Nobody else may read this")
            assert scenes.unread(bob, conversation) == 1
        with service.worker_alone(second):
            scenes.send(bob, conversation, "Nor this answer", reply_id=question)
            assert alice.log_in().post("/user/logout").data == {"logged out": True}
            assert bob.post("/user/logout").data == {"logged out": True}
        with service.worker_alone(first):
            records = scenes.records(alice, conversation)
            assert [record["msg_body"] for record in records] == ["Nobody else may read this", "Nor this answer"]
            assert bob.get("/user/get_friends").refusal == (401, 1, "User is not logged in")
    assert len({request_id.partition("-")[0] for request_id in request_ids}) == 2, "two workers answered"
    log = service.log.read_text("utf-8")
    assert [text for text in ("looking-glass", "yes-we-can", "Nobody else", "Nor this", "eyJ") if text in log] == []
    assert "Traceback" not in log


def test_two_workers_serve_one_conversation_on_sqlite(service: Served) -> None:
    check_conversation(service)


def test_two_workers_serve_one_conversation_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    with served(tmp_path, DATABASE_URL=postgres_url, JWT_SECRET=KEY) as service:
        check_conversation(service)


def test_a_worker_may_have_as_many_connections_as_the_system_allows(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1024), hard))
    try:
        with served(tmp_path) as service:
            limits = [psutil.Process(worker).rlimit(psutil.RLIMIT_NOFILE) for worker in service.workers]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert limits == [(hard, hard)] * 2


# ------------------------------------------------------------------------------------------------------ HTTP


def test_a_method_of_any_name_is_not_allowed(service: Served) -> None:
    with service.connect() as connection:
        for method in ("BREW", "get", "Post", "M-SEARCH", "X" * 100, "GET"):
            connection.request(method, "/user/login")
            response = connection.getresponse()
            assert (response.status, response.headers["allow"]) == (405, "POST"), method
            assert json.loads(response.read()) == NOT_ALLOWED, method
        connection.request("BREW", "/user/nothing")
        assert read_json(connection, 404) == {"code": 404, "info": "Not found"}
        connection.request("GET", "/healthz")
        assert read_json(connection, 200) == {"code": 0, "info": "Succeed", "data": {"database": "ok"}}


def test_a_body_may_come_in_chunks(service: Served) -> None:
    body = json.dumps(ALICE | {"username": "Zoë 😀"}, ensure_ascii=False).encode()
    pieces = (body[start : start + 7] for start in range(0, len(body), 7))
    with service.connect() as connection:
        connection.request("POST", "/user/register", pieces, {"Content-Type": "application/json"}, encode_chunked=True)
        assert read_json(connection, 200)
        connection.request("POST", "/user/register", body, {"Content-Type": "application/json"})
        assert read_json(connection, 400) == {"code": 1, "info": "Username already exists"}


def test_a_body_that_says_that_it_is_too_large_is_refused_before_it_is_sent(service: Served) -> None:
    with service.connect() as connection:
        connection.putrequest("POST", "/user/register")
        connection.putheader("Content-Length", str(32 * MIB))
        connection.endheaders(b" " * 1000)
        assert read_json(connection, 413) == TOO_LARGE


def test_a_body_in_chunks_is_refused_as_soon_as_it_is_too_large(service: Served) -> None:
    chunk = b"%x\r\n%b\r\n" % (MIB // 4, b" " * (MIB // 4))
    with service.connect() as connection:
        connection.putrequest("POST", "/user/register")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        for _ in range(5):
            connection.send(chunk)
        assert read_json(connection, 413) == TOO_LARGE


@pytest.mark.parametrize("method", [b"GET", b"BREW"])
def test_a_client_that_sends_much_more_than_is_listened_to_can_read_why(service: Served, method: bytes) -> None:
    with service.socket() as connection:
        connection.sendall(method + b" / HTTP/1.1\r\nCookie: " + b"x" * 8 * MIB)
        with connection.makefile("rb") as answer:
            assert answer.readline() == b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
            assert answer.read().endswith(b'{"code":431,"info":"Headers are larger than 64 KiB"}')


# ------------------------------------------------------------------------------------------------------- end


def test_a_service_that_is_told_to_stop_first_answers_what_it_was_asked(tmp_path: Path) -> None:
    body = json.dumps(ALICE).encode()
    head = f"POST /user/register HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: {len(body)}\r\n"
    with served(tmp_path, WEB_CONCURRENCY="1") as service, service.socket() as idle, service.socket() as busy:
        [master] = service.logged(r"Listening at: .* \((\d+)\)")
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle.recv(MIB).startswith(b"HTTP/1.1 200 ")
        busy.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode())
        assert busy.recv(MIB) == b"HTTP/1.1 100 Continue\r\n\r\n"
        os.kill(master, signal.SIGTERM)
        while idle.recv(MIB):
            pass
        busy.sendall(body)
        with busy.makefile("rb") as answer:
            assert answer.readline() == b"HTTP/1.1 200 OK\r\n"
            assert answer.read().endswith(b'{"code":0,"info":"Succeed","data":{"created":true,"id":1}}')
        ended = os.waitid(os.P_PID, master, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    assert (ended.si_code, ended.si_status) == (os.CLD_EXITED, 0)
    assert "Traceback" not in service.log.read_text("utf-8")


# ----------------------------------------------------------------------------------------------------- start


def refusal(**settings: str) -> str:
    """Why the service does not start with these settings: the last line that it says, and no traceback."""
    command = [sys.executable, "-m", "gunicorn", "--config", "python:server.gunicorn_config"]
    environment = os.environ | settings
    run = subprocess.run(  # noqa: S603 - our own
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert run.returncode not in {0, -signal.SIGTERM}
    said = run.stdout + run.stderr
    assert "Traceback" not in said
    assert said.count("Cannot start: ") == 1, said
    return run.stderr.splitlines()[-1]


def test_a_setting_that_cannot_be_used_is_named() -> None:
    assert refusal(PORT="abc") == "Cannot start: PORT has to be a whole number"


def test_a_database_of_another_kind_is_refused() -> None:
    assert refusal(DATABASE_URL="mysql://x") == "Cannot start: DATABASE_URL has to be sqlite:///path or postgresql://…"


def test_a_database_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "file" in refusal(DATABASE_URL=f"sqlite:///{tmp_path}/file/chat.db")


def test_a_database_that_is_newer_than_the_code_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "chat.db")) as connection:
        connection.execute("CREATE TABLE schema_migration (id INTEGER PRIMARY KEY, name TEXT, applied TIMESTAMP)")
        connection.execute("INSERT INTO schema_migration VALUES (1, '9999_wings', '2024-05-01')")
        connection.commit()
    expected = "Cannot start: the database is newer than this code: it has had the migrations 9999_wings"
    assert refusal(DATABASE_URL=f"sqlite:///{tmp_path}/chat.db") == expected
