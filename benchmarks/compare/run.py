"""One comparison, from its settings to its outcome."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import environments
from benchmarks.compare.rounds import Contest, turns
from benchmarks.compare.sameness import DiffersError, answers, require_same
from benchmarks.databases import count_messages, databases
from benchmarks.load import FaultyError, generator
from benchmarks.registry import SERVICE
from benchmarks.services import started
from benchmarks.world import compared_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.compare.rounds import Sample
    from benchmarks.compare.settings import Settings
    from benchmarks.databases import Databases
    from benchmarks.progress import Progress
    from benchmarks.registry import Peer
    from contract_tests.service import Running

_TEMPLATE = "world"


class Outcome(NamedTuple):
    """What was measured, and why whom was not."""

    samples: list[Sample]
    disqualified: dict[str, str]


def compare(settings: Settings, progress: Progress) -> Outcome:
    """Make everything ready, see that all answer alike, and measure.

    Raises FaultyError or NotStartedError where the service itself fails.
    """
    for peer in progress.through("environments", settings.peers):
        if peer is not SERVICE and not environments.is_ready(peer.directory):
            environments.make_ready(peer.directory)
    with databases(settings.kind) as place, ExitStack() as stack:
        return _Comparison(settings, progress, place, stack).run()


class _Comparison:
    def __init__(self, settings: Settings, progress: Progress, place: Databases, stack: ExitStack) -> None:
        self._settings = settings
        self._progress = progress
        self._place = place
        self._stack = stack
        self._logs = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmark-logs-")))
        self._world = compared_world()
        self._urls: dict[Peer, str] = {}
        self._disqualified: dict[str, str] = {}

    def run(self) -> Outcome:
        self._place.template(_TEMPLATE, self._world)
        running = {peer: self._start(peer) for peer in self._progress.through("start", self._settings.peers)}
        self._dismiss_who_differs(running)
        stored = {peer: count_messages(self._urls[peer]) for peer in running}
        send = self._stack.enter_context(generator())
        contest = Contest(running, self._world, self._settings.seed, send, self._settings.seconds)
        samples = self._measure(contest)
        for peer in list(running):
            missing = stored[peer] + contest.sent[peer] - count_messages(self._urls[peer])
            if missing:
                self._disqualify(contest, peer, f"{missing} acknowledged messages are not in the database")
        return Outcome([one for one in samples if one.peer not in self._disqualified], self._disqualified)

    def _start(self, peer: Peer) -> Running:
        self._urls[peer] = self._place.copy(_TEMPLATE, peer.name)
        log = self._logs / f"{peer.name}.log"
        return self._stack.enter_context(started(self._urls[peer], log, peer))

    def _dismiss_who_differs(self, running: dict[Peer, Running]) -> None:
        expected = answers(running[SERVICE].address, self._world)
        for peer in self._progress.through("same answers?", [peer for peer in running if peer is not SERVICE]):
            try:
                require_same(expected, answers(running[peer].address, self._world))
            except DiffersError as difference:
                self._disqualified[peer.name] = str(difference)
                del running[peer]

    def _measure(self, contest: Contest) -> list[Sample]:
        peers = list(contest.running)
        warm_ups = [(peer, operation) for peer in peers for operation in self._settings.operations]
        for peer, operation in self._progress.through("warm up", warm_ups):
            if peer in contest.running:
                with self._in_the_contest(contest, peer):
                    contest.warm_up(peer, operation)
        samples: list[Sample] = []
        order = list(turns(peers, self._settings.operations, self._settings.rounds))
        for number, operation, peer in self._progress.through("measure", order):
            if peer in contest.running:
                with self._in_the_contest(contest, peer):
                    samples.append(contest.measure(peer, operation, number))
        return samples

    @contextmanager
    def _in_the_contest(self, contest: Contest, peer: Peer) -> Iterator[None]:
        """Let a fault end the contest for a peer; for the service it ends the run."""
        try:
            yield
        except FaultyError as fault:
            if peer is SERVICE:
                raise
            self._disqualify(contest, peer, str(fault))

    def _disqualify(self, contest: Contest, peer: Peer, why: str) -> None:
        self._disqualified[peer.name] = why
        del contest.running[peer]
