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
from contract_tests.service import NotStartedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.compare.rounds import Sample
    from benchmarks.compare.settings import Settings
    from benchmarks.databases import Databases
    from benchmarks.progress import Progress
    from benchmarks.registry import Peer
    from contract_tests.service import Running

_TEMPLATE = "world"
_LAST_WORDS = 500


class Outcome(NamedTuple):
    """What was measured, and why whom was not."""

    samples: list[Sample]
    disqualified: dict[str, str]


def compare(settings: Settings, progress: Progress) -> Outcome:
    """Make everything ready, see that all answer alike, and measure.

    Raises FaultyError where the service itself fails.
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
        self._running: dict[Peer, Running] = {}
        self._disqualified: dict[str, str] = {}

    def run(self) -> Outcome:
        self._place.template(_TEMPLATE, self._world)
        for peer in self._progress.through("start", self._settings.peers):
            with self._or_disqualified(peer):
                self._start(peer)
        self._dismiss_who_differs()
        stored = {peer: count_messages(self._urls[peer]) for peer in self._running}
        send = self._stack.enter_context(generator())
        contest = Contest(self._running, self._world, self._settings.seed, send, self._settings.seconds)
        samples = self._measure(contest)
        for peer in list(self._running):
            with self._or_disqualified(peer):
                require_all_stored(contest.sent[peer], count_messages(self._urls[peer]) - stored[peer])
        return Outcome([one for one in samples if one.peer not in self._disqualified], self._disqualified)

    def _start(self, peer: Peer) -> None:
        self._urls[peer] = self._place.copy(_TEMPLATE, peer.name)
        log = self._logs / f"{peer.name}.log"
        self._running[peer] = self._stack.enter_context(started(self._urls[peer], log, peer))

    def _dismiss_who_differs(self) -> None:
        expected = answers(self._running[SERVICE].address, self._world)
        for peer in self._progress.through("same answers?", [peer for peer in self._running if peer is not SERVICE]):
            with self._or_disqualified(peer):
                require_same(expected, answers(self._running[peer].address, self._world))

    def _measure(self, contest: Contest) -> list[Sample]:
        peers = list(self._running)
        warm_ups = [(peer, operation) for peer in peers for operation in self._settings.operations]
        for peer, operation in self._progress.through("warm up", warm_ups):
            if peer in self._running:
                with self._or_disqualified(peer):
                    contest.warm_up(peer, operation)
        samples: list[Sample] = []
        order = list(turns(peers, self._settings.operations, self._settings.rounds))
        for number, operation, peer in self._progress.through("measure", order):
            if peer in self._running:
                with self._or_disqualified(peer):
                    samples.append(contest.measure(peer, operation, number))
        return samples

    @contextmanager
    def _or_disqualified(self, peer: Peer) -> Iterator[None]:
        """Let what goes wrong with a peer end the comparison for that one; with the service, it ends the run."""
        try:
            yield
        except (NotStartedError, DiffersError, FaultyError) as error:
            why = _last_words(error) if isinstance(error, NotStartedError) else str(error)
            if peer is SERVICE:
                message = f"{peer.title}: {why}"
                raise FaultyError(message) from error
            self._disqualified[peer.name] = why
            self._running.pop(peer, None)


def require_all_stored(acknowledged: int, stored: int) -> None:
    """Raise FaultyError where a service has stored fewer or more messages than it has acknowledged."""
    if stored < acknowledged:
        message = f"acknowledged messages that are not in the database: {acknowledged - stored}"
        raise FaultyError(message)
    if stored > acknowledged:
        message = f"messages in the database that were never acknowledged: {stored - acknowledged}"
        raise FaultyError(message)


def _last_words(error: NotStartedError) -> str:
    """Why something did not start, as far as it says so; the end of what it printed mostly does."""
    return f"it does not start: {str(error).strip()[-_LAST_WORDS:] or 'it prints nothing'}"
