"""The measuring itself: in each round, everybody is asked for each operation, one after the other."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.load import Load
from benchmarks.measuring import measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.compare.operations import Operation
    from benchmarks.load import Result
    from benchmarks.measuring import Measured
    from benchmarks.registry import Peer
    from benchmarks.world import World
    from contract_tests.service import Running

_WARM_UP_SECONDS = 0.3


class Sample(NamedTuple):
    """What an operation took of a peer in a round."""

    operation: str
    peer: str
    round: int
    measured: Measured


class Contest:
    """Everybody who runs, and what they are asked; `sent` counts the messages that each has acknowledged."""

    def __init__(
        self, running: dict[Peer, Running], world: World, seed: int, send: Callable[[Load], Result], seconds: float
    ) -> None:
        self.running = running
        self._requests_of = cache(lambda operation: operation.requests(world, seed))
        self._send = send
        self._seconds = seconds
        self.sent: dict[Peer, int] = dict.fromkeys(running, 0)

    def warm_up(self, peer: Peer, operation: Operation) -> None:
        """Ask for an operation without measuring it, so that everything is compiled, prepared and cached."""
        self._ask(peer, operation, 0, _WARM_UP_SECONDS)

    def measure(self, peer: Peer, operation: Operation, number: int) -> Sample:
        """Ask a peer for an operation in a round; raises FaultyError where an answer is no success."""
        return Sample(operation.name, peer.name, number, self._ask(peer, operation, number, self._seconds))

    def _ask(self, peer: Peer, operation: Operation, number: int, seconds: float) -> Measured:
        requests = self._requests_of(operation)
        first = number * len(requests) // 7  # a round begins elsewhere than the one before
        load = Load(self.running[peer].address, requests, first, operation.connections, seconds)
        result = measured(self.running[peer], load, self._send)
        if operation.name == "send_message":
            self.sent[peer] += result.requests
        return result


def turns(peers: list[Peer], operations: tuple[Operation, ...], rounds: int) -> Iterator[tuple[int, Operation, Peer]]:
    """Who is asked for what, in which order; with each round and operation, another peer is the first."""
    for number in range(1, rounds + 1):
        for place, operation in enumerate(operations):
            first = (number + place) % len(peers)
            for peer in peers[first:] + peers[:first]:
                yield number, operation, peer
