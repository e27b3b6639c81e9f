"""The load generator, against a small server that answers as it is told."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from benchmarks.load import Load, send
from benchmarks.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

SUCCESS = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"code":0,}'
CLOSING = SUCCESS.replace(b"Content-Length", b"Connection: close\r\nContent-Length")
REFUSAL = b'HTTP/1.1 400 Bad Request\r\nContent-Length: 11\r\n\r\n{"code":2,}'


class Server:
    """Answers each request with the same bytes, and remembers what it was asked."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.targets: list[str] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.targets.append(head.split()[1].decode())
                writer.write(self.answer)
                if b"close" in self.answer or not self.answer:
                    break
        except asyncio.IncompleteReadError:
            pass
        writer.close()


@contextmanager
def running(server: Server) -> Iterator[str]:
    """Run a server in a thread; its address."""
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(asyncio.start_server(server.serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(listening.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def load(address: str, *, first: int = 0, connections: int = 1, pace: float = 0) -> Load:
    """A short load of three different requests."""
    return Load(address, [Request("GET", f"/{name}") for name in "abc"], first, connections, 0.05, pace)


def test_every_answer_is_counted_and_connections_are_kept() -> None:
    server = Server(SUCCESS)
    with running(server) as address:
        result = send(load(address, connections=2))
    assert (len(result.latencies), result.faults) == (len(server.targets), {})
    assert server.connections == 2
    assert all(0 < latency <= result.seconds for latency in result.latencies)


def test_requests_go_round_from_the_one_that_is_named() -> None:
    server = Server(SUCCESS)
    with running(server) as address:
        send(load(address, first=5))
    expected = islice(cycle(["/c", "/a", "/b"]), len(server.targets))
    assert server.targets == list(expected) != []


def test_a_server_that_closes_after_each_answer_is_asked_over_new_connections() -> None:
    server = Server(CLOSING)
    with running(server) as address:
        result = send(load(address))
    assert result.faults == {}
    assert server.connections == len(result.latencies)


def test_a_paced_connection_sends_no_more_than_it_is_told_to() -> None:
    server = Server(SUCCESS)
    with running(server) as address:
        result = send(load(address, pace=0.01))
    assert len(result.latencies) == len(server.targets)
    assert len(result.latencies) in {4, 5}  # also where the machine is slow: those that are late are made up for


def test_paced_connections_take_turns() -> None:
    server = Server(SUCCESS)
    with running(server) as address:
        result = send(load(address, connections=5, pace=0.05))
    assert len(result.latencies) == len(server.targets) == 4  # those of all but the first come before the end


@pytest.mark.parametrize(("answer", "shown"), [(REFUSAL, "400"), (b"nonsense\r\n\r\n", "Http"), (b"", "closed")])
def test_a_wrong_answer_is_a_fault_and_no_latency(answer: bytes, shown: str) -> None:
    with running(Server(answer)) as address:
        result = send(load(address))
    assert len(result.latencies) == 0
    assert shown in next(iter(result.faults))
