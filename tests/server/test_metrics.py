"""What Prometheus gets: exact counts of all workers together, on a port of its own, and nothing where it is off."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import httpx2 as httpx
import psutil
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from contract_tests import scenes
from contract_tests.api import Api
from contract_tests.contract import SPEC
from contract_tests.service import ROOT, NotStartedError, Service, free_port
from handlers import Stream
from server.answers import StreamedAnswer
from server.errors import ClientGone
from server.metrics import Metrics
from server.request_log import RequestLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.metrics_core import Metric
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = 30
"""How long anything may take at most."""

KEY = "a key of these tests that is long enough"
CHEAP = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "8", "RATE_LIMITS": "off", "WEB_CONCURRENCY": "2"}

OPERATIONS = {
    operation["operationId"]
    for path in SPEC["paths"].values()
    for operation in path.values()
    if "operationId" in operation
}

Counts = Counter[tuple[str, int, str]]
"""How many requests there were, by operation, status and code."""


class Metered(NamedTuple):
    """A service that is measured."""

    process: Service
    metrics: str

    @property
    def families(self) -> list[Metric]:
        """What Prometheus gets now, by its own parser."""
        answer = httpx.get(self.metrics, trust_env=False, timeout=SECONDS)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain; version=")
        return list(text_string_to_metric_families(answer.text))

    def values(self, name: str) -> dict[tuple[tuple[str, str], ...], float]:
        """The series of a name, by their labels."""
        samples = [sample for family in self.families for sample in family.samples if sample.name == name]
        values = {tuple(sorted(sample.labels.items())): sample.value for sample in samples}
        assert len(values) == len(samples), "no series is there twice"
        return values

    def value(self, name: str) -> float:
        """The one series of a name; 0 where there is none as yet."""
        return self.values(name).get((), 0)

    @property
    def counts(self) -> Counts:
        """How many requests were counted."""
        return Counter(
            {
                (labels["operation"], int(labels["status"]), labels["code"]): int(value)
                for labels, value in (
                    (dict(key), value) for key, value in self.values("chat_http_requests_total").items()
                )
            }
        )

    @property
    def durations(self) -> Counter[str]:
        """How many durations were counted, by operation."""
        values = self.values("chat_http_request_duration_seconds_count")
        return Counter({dict(labels)["operation"]: int(value) for labels, value in values.items()})

    @property
    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return [child.pid for child in psutil.Process(self.process.pid).children()]

    @property
    def files(self) -> Path:
        """The directory in which a worker counts."""
        mapped = (Path(one.path) for one in psutil.Process(self.workers[0]).memory_maps())
        return next(path.parent for path in mapped if path.parent.name.startswith("chat-metrics-"))

    def client(self) -> httpx.Client:
        """A client that takes a new connection for each request, so that any worker may answer."""
        limits = httpx.Limits(max_keepalive_connections=0)
        return httpx.Client(base_url=self.process.address, limits=limits, timeout=SECONDS, trust_env=False)


@contextmanager
def metered(directory: Path, **settings: str) -> Iterator[Metered]:
    """Run the service with two workers and metrics, on SQLite, unless the settings say otherwise."""
    port = free_port()
    given = {"DATABASE_URL": f"sqlite:///{directory}/chat.db", **CHEAP, "METRICS_PORT": str(port), **settings}
    service = Service(directory / "log", given)
    service.start()
    try:
        yield Metered(service, f"http://127.0.0.1:{port}/metrics")
    finally:
        service.stop()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Metered]:
    """The service on SQLite, with two workers."""
    with metered(tmp_path_factory.mktemp("metrics")) as service:
        yield service


def wait_until(happens: Callable[[], bool]) -> None:
    """Wait for something that another process is about to do."""
    deadline = monotonic() + SECONDS
    while not happens():
        assert monotonic() < deadline
        sleep(0.02)


def check_counts(service: Metered, before: Counts, expected: Counts) -> None:
    """Fail unless exactly these requests are counted; the last ones are when their answers have just been sent."""
    expected = before + expected
    wait_until(lambda: service.counts.total() >= expected.total())
    assert service.counts == expected
    by_operation: Counter[str] = Counter()
    for (operation, _, _), number in expected.items():
        by_operation[operation] += number
    assert service.durations == by_operation


# ------------------------------------------------------------------------------------------------- requests


def test_the_requests_of_many_to_two_workers_are_counted_exactly(service: Metered) -> None:
    with service.client() as http:
        api = Api(http)
        alice, bob = api.users("Alice", "Bob")
        scenes.befriend(alice, bob)
        wait_until(lambda: service.counts["respond_to_friend_request", 200, "0"] == 1)
        before = service.counts

        def talk(number: int) -> set[str]:
            prefixes = set()
            for _ in range(10):
                answer = alice.get("/user/get_friends")
                assert answer.status == 200
                prefixes.add(answer.headers["x-request-id"].partition("-")[0])
            assert api.anyone.get("/user/get_friends").status == 401
            assert alice.post("/user/send_friend_request", user_id=bob.id).refusal[1] == 3
            assert alice.post("/user/send_friend_request", user=bob.id).is_malformed
            assert alice.request("POST", "/user/login", content=b" " * (2**20 + 1)).status == 413
            assert api.anyone.get(f"/user/{number}/nothing").status == 404
            assert alice.request(f"BREW-{number}", "/user/login").status == 405
            assert http.get("/docs").status_code == 200
            assert api.anyone.get("/metrics").refusal == (404, 404, "Not found")
            return prefixes

        with ThreadPoolExecutor(8) as pool:
            prefixes = set().union(*pool.map(talk, range(24)))
    assert len(prefixes) == 2, "both workers answered"
    expected = {
        ("list_friends", 200, "0"): 240,
        ("list_friends", 401, "1"): 24,
        ("send_friend_request", 400, "3"): 24,
        ("send_friend_request", 400, "400"): 24,
        ("log_in", 413, "413"): 24,
        ("none", 404, "404"): 48,
        ("none", 405, "405"): 24,
        ("none", 200, ""): 24,
    }
    check_counts(service, before, Counter(expected))
    assert {operation for operation, _, _ in service.counts} <= {*OPERATIONS, "none"}
    buckets = service.values("chat_http_request_duration_seconds_bucket")
    of_friends = [value for labels, value in buckets.items() if dict(labels)["operation"] == "list_friends"]
    assert of_friends == sorted(of_friends)
    assert of_friends[-1] == 264


def test_a_limit_a_failure_and_a_long_answer_are_counted(tmp_path: Path) -> None:
    with metered(tmp_path, RATE_LIMITS="messages=401/1000", WEB_CONCURRENCY="1") as service, service.client() as http:
        alice, bob = Api(http).users("Alice", "Bob")
        conversation = scenes.private_conversation(alice, bob)
        for _ in range(401):
            scenes.send(alice, conversation)
        wait_until(lambda: service.counts["send_message", 200, "0"] == 401)
        before = service.counts
        assert alice.post("/user/send_mesage", conversation_id=conversation, content="x").status == 429
        assert len(scenes.records(bob, conversation)) == 401
        with closing(sqlite3.connect(tmp_path / "chat.db")) as database:
            database.execute("ALTER TABLE friendships RENAME TO gone")
        assert alice.get("/user/get_friends").status == 500
        expected = {
            ("send_message", 429, "429"): 1,
            ("list_records", 200, "0"): 1,
            ("list_friends", 500, "500"): 1,
        }
        check_counts(service, before, Counter(expected))


# ------------------------------------------------------------------------------------------------ a single one


def counted(metrics: Metrics) -> dict[str, float]:
    """What was counted in this process: requests by operation, status and code, and those that go on."""
    metrics.look()
    samples = [sample for family in metrics.registry.collect() for sample in family.samples]
    requests = {" ".join(one.labels.values()): one.value for one in samples if one.name == "chat_http_requests_total"}
    [in_flight] = [one.value for one in samples if one.name == "chat_http_requests_in_flight"]
    return requests | {"in flight": in_flight}


def ask(metrics: Metrics, app: ASGIApp, on_message: Callable[[Message], None] = lambda _: None) -> None:
    """Send one request to an app that is measured."""

    async def send(message: Message) -> None:
        on_message(message)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    asyncio.run(RequestLog(app, "text", metrics)({"type": "http", "method": "GET"}, receive, send))


def test_an_answer_in_batches_is_in_flight_until_its_end() -> None:
    metrics = Metrics()
    seen = []

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await StreamedAnswer(Stream("numbers", iter([[1], [2], [3]]))).send(receive, send)

    ask(metrics, app, lambda message: seen.append((message["type"], counted(metrics))))
    assert [kind for kind, _ in seen] == ["http.response.start", *["http.response.body"] * 4]
    assert all(counts == {"in flight": 1} for _, counts in seen)
    assert counted(metrics) == {"none 200 0": 1, "in flight": 0}


def test_a_client_that_goes_away_before_the_answer_is_counted_without_a_status() -> None:
    metrics = Metrics()

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> NoReturn:
        raise ClientGone

    ask(metrics, app)
    assert counted(metrics) == {"none 0 ": 1, "in flight": 0}


def test_counts_are_exact_however_many_series_there_are(tmp_path: Path) -> None:
    program = """
import sys
from itertools import product
from prometheus_client import CollectorRegistry, multiprocess
from server.metrics import Metrics
from tests.server.test_metrics import OPERATIONS
from db import database

database.connect("sqlite:///" + sys.argv[1])
metrics = Metrics()
for number in range(3):
    for operation, status in product(OPERATIONS, (200, 400, 500)):
        metrics.begin()
        metrics.end(operation, status, number, 0.0003)
families = {family.name: family for family in multiprocess.MultiProcessCollector(None).collect()}
requests = families["chat_http_requests"].samples
assert len(requests) == 9 * len(OPERATIONS)
assert {sample.value for sample in requests} == {1}
durations = families["chat_http_request_duration_seconds"].samples
assert {sample.value for sample in durations if sample.name.endswith("_count")} == {9}
"""
    given = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program, f"{tmp_path}/chat.db"], cwd=ROOT, env=os.environ | given, check=True)  # noqa: S603 - our own
    assert [file for file in tmp_path.iterdir() if file.stat().st_size > 2**16], "a file has grown"


# -------------------------------------------------------------------------------------------------- processes


def test_a_damaged_file_of_a_worker_that_has_ended_does_not_end_the_service(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from types import SimpleNamespace
from server.exposition import Exposition

exposition = Exposition("127.0.0.1", 0)
exposition._files = Path(sys.argv[1])
exposition.child_exit(None, SimpleNamespace(pid=7))
"""
    (tmp_path / "counter_7.db").write_bytes(b"no")
    command = [sys.executable, "-c", program, str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert run.stderr.startswith("what a worker counted cannot be kept\n")


def test_a_worker_that_is_killed_takes_no_counts_with_it(service: Metered) -> None:
    asked = service.counts["list_friends", 401, "1"]
    with service.client() as http:
        for _ in range(40):
            assert http.get("/user/get_friends").status_code == 401
    wait_until(lambda: service.counts["list_friends", 401, "1"] >= asked + 40)
    before, durations = service.counts, service.durations
    cpu = service.value("chat_worker_cpu_seconds_total")
    starts = service.value("chat_worker_starts_total")
    for more in (1, 2):
        victim = service.workers[0]
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda more=more: service.value("chat_worker_starts_total") == starts + more)  # type: ignore[misc]
        wait_until(lambda: service.value("chat_workers") == 2)
        assert (service.counts, service.durations) == (before, durations)
        assert [file for file in service.files.iterdir() if str(victim) in file.name] == []
    assert service.value("chat_worker_cpu_seconds_total") >= cpu
    with service.client() as http:
        assert http.get("/user/get_friends").status_code == 401
    check_counts(service, before, Counter({("list_friends", 401, "1"): 1}))


def test_a_request_of_a_worker_that_is_killed_is_in_flight_no_more(tmp_path: Path) -> None:
    with metered(tmp_path, WEB_CONCURRENCY="1") as service:
        host, _, port = service.process.address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), SECONDS) as connection:
            connection.sendall(b"POST /user/login HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
            wait_until(lambda: service.value("chat_http_requests_in_flight") == 1)
            os.kill(service.workers[0], signal.SIGKILL)
            wait_until(lambda: service.value("chat_http_requests_in_flight") == 0)


def test_counts_go_on_over_a_reload(service: Metered) -> None:
    asked = service.counts["list_friends", 401, "1"]
    with service.client() as http:
        for _ in range(10):
            assert http.get("/user/get_friends").status_code == 401
        wait_until(lambda: service.counts["list_friends", 401, "1"] >= asked + 10)
        before, old = service.counts, set(service.workers)
        os.kill(service.process.pid, signal.SIGHUP)
        wait_until(lambda: not old & set(service.workers) and len(service.workers) == 2)
        assert http.get("/user/get_friends").status_code == 401
    check_counts(service, before, Counter({("list_friends", 401, "1"): 1}))


def test_metrics_are_answered_while_all_workers_are_stuck(service: Metered) -> None:
    workers = service.workers
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        assert service.value("chat_workers") == 2
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


def test_the_files_are_gone_when_the_service_is(tmp_path: Path) -> None:
    with metered(tmp_path) as service:
        files = service.files
        assert files.stat().st_mode & 0o077 == 0
    assert not files.exists()


def test_workers_do_not_keep_the_port_from_the_next_start(service: Metered) -> None:
    port = int(service.metrics.rpartition(":")[2].partition("/")[0])
    processes = [service.process.pid, *service.workers]
    listeners = [
        process
        for process in processes
        for connection in psutil.Process(process).net_connections()
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
    ]
    assert listeners == [service.process.pid]


# -------------------------------------------------------------------------------------------------- PostgreSQL


def pool(service: Metered) -> dict[str, float]:
    """How the connections to PostgreSQL are used."""
    names = {"in_use": "connections_in_use", "open": "connections_open", "limit": "connections_limit"}
    return {short: service.value(f"chat_database_{name}") for short, name in names.items()} | {
        "waiting": service.value("chat_database_requests_waiting")
    }


def test_the_use_of_connections_is_told_for_all_workers_together(tmp_path: Path, postgres_url: str) -> None:
    given = {"DATABASE_URL": postgres_url, "JWT_SECRET": KEY, "DATABASE_CONNECTIONS": "2"}
    with metered(tmp_path, **given) as service, service.client() as http, ThreadPoolExecutor(200) as crowd:
        user = Api(http, unique=True).user()
        with psycopg.connect(postgres_url) as lock:
            lock.execute("LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE")
            answers = []

            def both_workers_are_busy() -> bool:
                answers.append(crowd.submit(user.get, "/user/get_friends"))
                return pool(service)["in_use"] == 4

            wait_until(both_workers_are_busy)
            busy = {"in_use": 4.0, "open": 4.0, "limit": 4.0, "waiting": len(answers) - 4.0}
            wait_until(lambda: pool(service) == busy)
            wait_until(lambda: service.value("chat_http_requests_in_flight") == len(answers))
        assert {answer.result().status for answer in answers} == {200}
        wait_until(lambda: pool(service) == {"in_use": 0, "open": 4, "limit": 4, "waiting": 0})


def test_the_documentation_has_all_series(tmp_path: Path, postgres_url: str) -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    rows = re.findall(r"^\| `(chat_\w+)` \| (\w+) \|([^|]*)\|", page, re.MULTILINE)
    said = {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}
    with metered(tmp_path, DATABASE_URL=postgres_url, JWT_SECRET=KEY) as service, service.client() as http:
        assert http.get("/user/get_friends").status_code == 401
        wait_until(lambda: service.counts["list_friends", 401, "1"] == 1)
        exposed = {
            f"{family.name}_total" if family.type == "counter" else family.name: (
                family.type,
                {label for sample in family.samples for label in sample.labels} - {"le"},
            )
            for family in service.families
        }
    assert said == exposed
    named = {re.sub("_(bucket|sum|count)$", "", name) for name in re.findall(r"\bchat_[a-z]+s?_\w+", page)}
    assert named <= said.keys()


# -------------------------------------------------------------------------------------------------------- start


def test_a_port_that_is_taken_stops_the_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NotStartedError) as caught, metered(tmp_path, METRICS_PORT=str(port)):
            pass
    *_, said = str(caught.value).splitlines()
    expected = f"Cannot start: METRICS_PORT cannot be listened on (127.0.0.1, {port}): Address already in use"
    assert said == expected
    assert "Traceback" not in str(caught.value)


def test_a_host_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(NotStartedError) as caught, metered(tmp_path, METRICS_HOST="192.0.2.1"):
        pass
    assert str(caught.value).splitlines()[-1].startswith("Cannot start: METRICS_PORT cannot be listened on (192.0.2.1,")


def test_a_port_that_is_none_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(NotStartedError) as caught, metered(tmp_path, METRICS_PORT="on"):
        pass
    assert str(caught.value) == "Cannot start: METRICS_PORT has to be a whole number\n"


def test_without_a_port_nothing_of_it_is_there(tmp_path: Path) -> None:
    program = """
import sys
from server.app import serve
serve()
assert not {name for name in sys.modules if name.startswith("prometheus_client")}
from server import gunicorn_config
assert not {"when_ready", "post_fork", "child_exit", "on_exit"} & set(vars(gunicorn_config))
assert not {name for name in sys.modules if name.startswith("prometheus_client")}
"""
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/chat.db", "METRICS_PORT": ""}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=os.environ | given, check=True)  # noqa: S603 - our own


def test_the_port_of_the_service_has_no_metrics(edge: Api) -> None:
    assert edge.anyone.get("/metrics").refusal == (404, 404, "Not found")
