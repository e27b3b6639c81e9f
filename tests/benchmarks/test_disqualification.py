"""What becomes of a comparison in which something goes wrong with a peer, or with the service."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from contextlib import contextmanager, nullcontext
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.compare import run
from benchmarks.compare.__main__ import bench
from benchmarks.compare.run import compare
from benchmarks.compare.sameness import DiffersError, answers
from benchmarks.compare.settings import Settings
from benchmarks.load import FaultyError, Load, Result
from benchmarks.main import INVALID, run_benchmark
from benchmarks.registry import LIMIT, SERVICE, Peer
from benchmarks.world import compared_world
from contract_tests.service import NotStartedError, Running, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.compare.run import Outcome
    from benchmarks.world import World

SETTINGS = {"QUICK": "1", "PEERS": LIMIT.name, "OPS": "send_message"}


class Fakes:
    """Services that do no more than to answer each load with ten successes, and store ten messages then.

    `fails` has what goes wrong with whom: at the start, when the questions are asked, or under load. `extra` is how
    many messages more one stores in the end, or fewer.
    """

    def __init__(self) -> None:
        self.fails: dict[tuple[str, str], Exception] = {}
        self.extra: Counter[str] = Counter()
        self._messages: Counter[str] = Counter()

    @contextmanager
    def started(self, _url: str, _log: Path, peer: Peer) -> Iterator[Running]:
        """Start one of them, whose address is its name."""
        self._fail("start", peer.name)
        yield Running(peer.name, 1)

    def answers(self, address: str, _world: World) -> list[Any]:
        """What one of them answers to the questions."""
        self._fail("questions", address)
        return []

    def send(self, load: Load) -> Result:
        """Send a load to one of them."""
        self._fail("load", load.address)
        self._messages[load.address] += 10 + self.extra.pop(load.address, 0)
        return Result(array("d", [0.001] * 10), 1.0, Counter())

    def count_messages(self, url: str) -> int:
        """How many messages one of them has stored."""
        return self._messages[url]

    def through(self, _name: str, things: Sequence[Any]) -> Iterator[Any]:
        """Go through things, and show nothing."""
        yield from things

    def compare(self) -> Outcome:
        """Compare them."""
        return compare(Settings.of(SETTINGS), self)

    def _fail(self, moment: str, name: str) -> None:
        if (moment, name) in self.fails:
            raise self.fails[moment, name]


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Fakes:
    """The service and one peer, both of them fakes."""
    made, clock = Fakes(), count(1)
    place = SimpleNamespace(template=lambda *_: None, copy=lambda _template, name: name)
    monkeypatch.setattr(run, "databases", lambda _kind: nullcontext(place))
    monkeypatch.setattr(run, "generator", lambda: nullcontext(made.send))
    for name in ("started", "answers", "count_messages"):
        monkeypatch.setattr(run, name, getattr(made, name))
    monkeypatch.setattr("benchmarks.environments.is_ready", lambda _peer: True)
    monkeypatch.setattr("benchmarks.measuring.processor_seconds", lambda _process_id: next(clock))
    return made


def test_nobody_is_disqualified_with_whom_nothing_goes_wrong(fakes: Fakes) -> None:
    outcome = fakes.compare()
    assert outcome.disqualified == {}
    assert {sample.peer for sample in outcome.samples} == {SERVICE.name, LIMIT.name}


@pytest.mark.parametrize(("moment", "error", "why"), [
    ("start", NotStartedError("Traceback\nImportError: no such module\n"), "does not start: .*ImportError"),
    ("start", NotStartedError(""), "does not start: it prints nothing"),
    ("questions", DiffersError("a page differs"), "a page differs"),
    ("questions", FaultyError("no answer"), "no answer"),
    ("load", FaultyError("500 {}"), "500 {}"),
])  # fmt: skip
def test_a_peer_with_which_something_goes_wrong_is_out_and_the_others_go_on(
    fakes: Fakes, moment: str, error: Exception, why: str
) -> None:
    fakes.fails[moment, LIMIT.name] = error
    samples, disqualified = fakes.compare()
    assert list(disqualified) == [LIMIT.name]
    assert re.search(why, disqualified[LIMIT.name], re.DOTALL)
    assert {sample.peer for sample in samples} == {SERVICE.name}


@pytest.mark.parametrize(("extra", "why"), [
    (-2, "acknowledged messages that are not in the database: 2"),
    (1, "messages in the database that were never acknowledged: 1"),
])  # fmt: skip
def test_who_has_fewer_or_more_messages_than_it_acknowledged_is_out(fakes: Fakes, extra: int, why: str) -> None:
    fakes.extra[LIMIT.name] = extra
    assert fakes.compare().disqualified == {LIMIT.name: why}


@pytest.mark.parametrize("moment", ["start", "load"])
def test_where_the_service_itself_fails_the_run_ends(fakes: Fakes, moment: str) -> None:
    fakes.fails[moment, SERVICE.name] = FaultyError("broken")
    with pytest.raises(FaultyError, match=f"{SERVICE.title}: broken"):
        fakes.compare()


def test_a_run_in_which_the_service_loses_messages_says_so_and_fails(
    fakes: Fakes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    fakes.extra[SERVICE.name] = -3
    assert run_benchmark(bench) == INVALID
    assert "not valid. this service: acknowledged messages that are not in the database: 3" in capsys.readouterr().out


def test_a_service_that_does_not_answer_a_question_is_faulty() -> None:
    with pytest.raises(FaultyError, match=r"a measured request .*: no answer, ConnectError"):
        answers(f"http://127.0.0.1:{free_port()}", compared_world())
