"""The measuring itself: in each round, everybody is asked for each operation, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.load import Load
from benchmarks.processes import processor_seconds
from benchmarks.statistics import percentile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.compare.operations import Operation
    from benchmarks.load import Result
    from benchmarks.registry import Peer
    from benchmarks.world import World
    from contract_tests.service import Running

_WARM_UP_SECONDS = 0.3
_MICROSECONDS = 1_000_000
_MILLISECONDS = 1_000


class Sample(NamedTuple):
    """One load, answered: how much processor time a request took (µs), how many per second, how long (ms)."""

    operation: str
    peer: str
    round: int
    requests: int
    processor_us: float
    per_second: float
    p50_ms: float
    p99_ms: float


class FaultyError(Exception):
    """A peer gave a wrong answer under load; the message shows it."""


class Contest:
    """Everybody who runs, and what they are asked."""

    def __init__(
        self, running: dict[Peer, Running], world: World, seed: int, send: Callable[[Load], Result], seconds: float
    ) -> None:
        self.running = running
        self._world = world
        self._seed = seed
        self._send = send
        self._seconds = seconds
        self.sent: dict[Peer, int] = dict.fromkeys(running, 0)

    def warm_up(self, peer: Peer, operation: Operation) -> None:
        """Ask for an operation without measuring it, so that everything is compiled, prepared and cached."""
        self._ask(peer, operation, 0, _WARM_UP_SECONDS)

    def measure(self, peer: Peer, operation: Operation, number: int) -> Sample:
        """Ask a peer for an operation in a round; raises FaultyError where an answer is no success."""
        before = processor_seconds(self.running[peer].process_id)
        result = self._ask(peer, operation, number, self._seconds)
        used = processor_seconds(self.running[peer].process_id) - before
        requests = len(result.latencies)
        return Sample(
            operation.name,
            peer.name,
            number,
            requests,
            used / requests * _MICROSECONDS,
            requests / result.seconds,
            percentile(result.latencies, 50) * _MILLISECONDS,
            percentile(result.latencies, 99) * _MILLISECONDS,
        )

    def _ask(self, peer: Peer, operation: Operation, number: int, seconds: float) -> Result:
        requests = operation.requests(self._world, self._seed)
        first = number * len(requests) // 7  # a round begins elsewhere than the one before
        result = self._send(Load(self.running[peer].address, requests, first, operation.connections, seconds))
        if result.faults or not result.latencies:
            message = f"{operation.name}: {dict(result.faults.most_common(3)) or 'no answer'}"
            raise FaultyError(message)
        if operation.name == "send_message":
            self.sent[peer] += len(result.latencies)
        return result


def turns(peers: list[Peer], operations: tuple[Operation, ...], rounds: int) -> Iterator[tuple[int, Operation, Peer]]:
    """Who is asked for what, in which order; with each round and operation, another peer is the first."""
    for number in range(1, rounds + 1):
        for place, operation in enumerate(operations):
            first = (number + place) % len(peers)
            for peer in peers[first:] + peers[:first]:
                yield number, operation, peer
