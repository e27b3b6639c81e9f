"""The comparison: settings, turns, figures, promises, table and picture."""

from __future__ import annotations

import io
import random
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from benchmarks.compare.figures import Figure, figures
from benchmarks.compare.operations import OPERATIONS
from benchmarks.compare.plot import plot
from benchmarks.compare.probes import Probe
from benchmarks.compare.promises import promises
from benchmarks.compare.rounds import Sample, turns
from benchmarks.compare.sameness import Answered, DiffersError, require_same
from benchmarks.compare.settings import Settings
from benchmarks.compare.table import table
from benchmarks.errors import SettingsError
from benchmarks.measuring import Measured
from benchmarks.registry import ALL, LIMIT, SERVICE
from benchmarks.statistics import Spread
from benchmarks.target_table import target_table
from benchmarks.targets import Target
from benchmarks.wire import Request
from benchmarks.world import compared_world


def sample(peer: str, number: int, processor_us: float, operation: str = "list_friends") -> Sample:
    """A sample of which only the processor time matters."""
    return Sample(operation, peer, number, Measured(100, processor_us, 1000.0, 1.0, 2.0))


def figure(peer: str, ratio: float, operation: str = "list_friends") -> Figure:
    """A figure of which only the ratio matters."""
    return Figure(operation, peer, Spread(100.0, 90.0, 110.0), Spread(ratio, ratio, ratio), 1000.0, 1.0, 2.0)


def met(kind: str, *known: Figure) -> dict[str, bool]:
    """Which promises are kept, by what they are about."""
    return {target.what: target.is_met for target in promises(kind, known)}  # type: ignore[arg-type]


# ------------------------------------------------------------------------------ settings


def test_by_default_everybody_is_asked_for_everything_on_sqlite() -> None:
    settings = Settings.of({"DB": "", "ROUNDS": ""})
    assert (settings.kind, settings.peers, settings.operations) == ("sqlite", ALL, OPERATIONS)


def test_the_service_is_compared_whoever_is_chosen() -> None:
    assert Settings.of({"PEERS": "starlette_sql"}).peers == (SERVICE, LIMIT)


def test_a_quick_run_is_shorter_but_for_what_is_asked_for() -> None:
    quick, usual = Settings.of({"QUICK": "1"}), Settings.of({})
    assert quick.rounds * quick.seconds < usual.rounds * usual.seconds
    assert Settings.of({"QUICK": "1", "ROUNDS": "9"}).rounds == 9


@pytest.mark.parametrize(
    ("name", "value"), [("DB", "mysql"), ("PEERS", "rails"), ("OPS", "fly"), ("ROUNDS", "0"), ("ROUNDS", "x")]
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} .*{value}"):
        Settings.of({name: value})


# ------------------------------------------------------------------------------ requests and turns


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_requests_are_varied_and_the_same_each_time(operation: object) -> None:
    assert isinstance(operation, type(OPERATIONS[0]))
    world = compared_world()
    requests = operation.requests(world, 1)
    assert requests == operation.requests(world, 1) != operation.requests(world, 2)
    assert len({request.encode("") for request in requests}) >= world.users


def test_every_round_asks_everybody_for_everything_once() -> None:
    peers = list(ALL)
    order = list(turns(peers, OPERATIONS, 3))
    assert len(set(order)) == len(order) == 3 * len(OPERATIONS) * len(peers)


def test_everybody_is_the_first_as_often() -> None:
    peers = list(ALL)
    order = list(turns(peers, OPERATIONS[:1], len(peers)))
    firsts = [peer for _, _, peer in order[:: len(peers)]]
    assert sorted(peer.name for peer in firsts) == sorted(peer.name for peer in peers)


# ------------------------------------------------------------------------------ figures


def test_a_ratio_is_that_of_the_same_round() -> None:
    samples = [sample("service", number, 100.0 * number) for number in (1, 2, 3)]
    samples += [sample("starlette_sql", number, 80.0 * number) for number in (1, 2, 3)]
    ours, limit = figures(samples)
    assert ours.ratio == (1, 1, 1)
    assert limit.ratio == pytest.approx((0.8, 0.8, 0.8))
    assert limit.processor_us.median == 160


def test_figures_of_operations_are_kept_apart() -> None:
    known = figures([sample("service", 1, 10), sample("service", 1, 30, "send_message")])
    assert [(one.operation, one.processor_us.median) for one in known] == [("list_friends", 10), ("send_message", 30)]


# ------------------------------------------------------------------------------ promises


def test_the_better_of_two_ways_to_write_it_counts() -> None:
    known = met("sqlite", figure("fastapi_sqlalchemy", 9), figure("fastapi_sqlalchemy_async", 7))
    assert list(known.values()) == [False]


@pytest.mark.parametrize(("kind", "operation", "needed"), [
    ("sqlite", "list_friends", 8), ("sqlite", "send_message", 6.5), ("postgres", "send_message", 6),
])  # fmt: skip
def test_how_far_fastapi_has_to_be_behind(kind: str, operation: str, needed: float) -> None:
    assert list(met(kind, figure("fastapi_sqlalchemy", needed, operation)).values()) == [True]
    assert list(met(kind, figure("fastapi_sqlalchemy", needed - 0.1, operation)).values()) == [False]


@pytest.mark.parametrize(("kind", "needed"), [("sqlite", 0.9), ("postgres", 0.85)])
def test_how_near_the_limit_has_to_be(kind: str, needed: float) -> None:
    assert list(met(kind, figure("starlette_sql", needed)).values()) == [True]
    assert list(met(kind, figure("starlette_sql", needed - 0.01)).values()) == [False]


def test_a_login_has_to_cost_no_more_than_anybody_elses() -> None:
    known = met("sqlite", figure("starlette_sql", 1, "log_in"), figure("django_ninja", 0.9, "log_in"))
    assert list(known.values()) == [True, False]


def test_the_service_promises_nothing_about_itself() -> None:
    assert met("sqlite", figure("service", 1)) == {}


def test_a_target_says_in_which_direction_it_is_met() -> None:
    assert Target("x", 2, 1, at_least=True).is_met
    assert not Target("x", 2, 1, at_least=False).is_met
    assert Target("x", 2, 1.5, at_least=False, unit=" s").demand == "≤ 1.5 s"


# ------------------------------------------------------------------------------ sameness


def answered(body: object) -> Answered:
    """An answer to some question."""
    return Answered(Probe("a page", Request("GET", "/page")), 200, body)


def test_equal_answers_are_the_same() -> None:
    require_same([answered({"a": [1, {"b": None}]})], [answered({"a": [1, {"b": None}]})])


@pytest.mark.parametrize(
    ("theirs", "place"),
    [
        ({"a": [1, {"b": 0}]}, "answer[1].a[1].b"),
        ({"a": [True, {"b": None}]}, "answer[1].a[0]"),
        ({"a": [1]}, "answer[1].a"),
        ({"a": [1, {"b": None}], "c": 1}, "answer[1]"),
        ("text", "answer[1]"),
    ],
)
def test_a_difference_is_shown_where_it_is(theirs: object, place: str) -> None:
    with pytest.raises(DiffersError) as difference:
        require_same([answered({"a": [1, {"b": None}]})], [answered(theirs)])
    assert f"a page (GET /page): {place} is " in str(difference.value)


# ------------------------------------------------------------------------------ table and picture


def printed(thing: object) -> str:
    """What a console shows of something."""
    console = Console(file=io.StringIO(), width=160)
    console.print(thing)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_table_has_the_cheapest_first() -> None:
    known = figures([sample("service", 1, 100), sample("starlette_sql", 1, 80), sample("flask_peewee", 1, 900)])
    lines = [line for line in printed(table(known)).splitlines() if "to" in line]
    assert [next(peer.name for peer in ALL if peer.title in line) for line in lines[-3:]] == [
        "starlette_sql",
        "service",
        "flask_peewee",
    ]
    assert "0.80 (0.80 to 0.80)" in lines[-3]


def test_the_table_of_targets_says_what_is_met() -> None:
    shown = printed(
        target_table([Target("first", 9, 8, at_least=True, unit="x"), Target("second", 3, 2, at_least=False)])
    )
    assert ["met" in line for line in shown.splitlines() if "first" in line or "second" in line] == [True, False]
    assert "≥ 8x" in shown


def test_the_picture_is_the_same_for_the_same_figures_and_follows_a_dark_page() -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    known = figures([sample(peer.name, 1, chance.random() * 1000, one.name) for peer in ALL for one in OPERATIONS])
    machine = {"processor": "2 x Some", "python": "3.11", "date": "2024-05-01"}
    picture = plot(known, "sqlite", machine)
    assert picture == plot(known, "sqlite", machine)
    ET.fromstring(picture)  # noqa: S314 - our own
    assert "prefers-color-scheme: dark" in picture
    assert all(peer.title in picture for peer in ALL)
