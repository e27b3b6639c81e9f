"""The growth benchmark: worlds that differ in one size alone, and what is promised about them."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import count
from types import SimpleNamespace

import pytest

from benchmarks.compare.operations import OPERATIONS
from benchmarks.growth import worlds
from benchmarks.growth.extras import EXTRAS, RATE_LIMITS, extra_cost
from benchmarks.growth.memory import GREAT_ANSWERS, GreatAnswer
from benchmarks.growth.questions import questions
from benchmarks.growth.searching import searching
from benchmarks.load import FaultyError, Load, Result, require_no_fault
from benchmarks.rows import RARE_TEXT, rows
from benchmarks.targets import Target
from benchmarks.world import Talk, World
from contract_tests.contract import SPEC
from contract_tests.service import Running
from server.rates import Rates


@pytest.mark.parametrize("larger", [worlds.with_many_messages(), worlds.with_many_talks(), worlds.searched()])
def test_who_asks_is_in_the_same_conversations_in_every_world(larger: World) -> None:
    for user_id in (worlds.ASKER, worlds.BEHIND):
        before = [(talk.id, talk.member_ids) for talk in worlds.small().talks_of(user_id)]
        assert [(talk.id, talk.member_ids) for talk in larger.talks_of(user_id)] == before


def test_worlds_grow_in_one_size_each() -> None:
    few, messages, talks = worlds.small(), worlds.with_many_messages(), worlds.with_many_talks()
    assert (len(few.talks), few.talks[0].messages, few.users) == (10, 1_000, 50)
    assert (len(messages.talks), messages.talks[0].messages, messages.users) == (10, 1_000_000, 50)
    assert (len(talks.talks), talks.talks[0].messages, talks.users) == (10_000, 1_000, 20_000)


def test_all_users_of_a_world_exist() -> None:
    world = worlds.with_many_talks()
    assert max(user_id for talk in world.talks for user_id in talk.member_ids) <= world.users


def test_the_same_is_asked_of_every_world() -> None:
    small, large = questions(worlds.small()), questions(worlds.with_many_messages())
    assert [question.title for question in small] == [question.title for question in large]


def test_a_page_further_back_begins_in_the_middle_of_the_great_conversation() -> None:
    world = worlds.small()
    ids = {row[0]: row[1:3] for table, _, values in rows(world, "hash", 0) if table == "messages" for row in values}
    target = questions(world)[1].requests[0].target
    assert ids[int(target.rpartition("=")[2])] == (worlds.GREAT_TALK, 500)


def test_what_something_costs_besides_is_asked_of_the_operations_that_it_concerns() -> None:
    concerned = {extra.title: {each.name for each in OPERATIONS if extra.concerns(each)} for extra in EXTRAS}
    assert concerned == {
        "two workers against one": {each.name for each in OPERATIONS} - {"log_in"},
        "rate limits on against off": {"log_in", "send_message"},
    }


def test_with_each_round_another_one_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(1)
    monkeypatch.setattr("benchmarks.measuring.processor_seconds", lambda _: next(clock))
    asked: list[str] = []

    def send(load: Load) -> Result:
        asked.append(load.address)
        return Result(array("d", [0.001] * 10), 1.0, Counter())

    services = Running("without", 1), Running("with", 2)
    extra_cost(EXTRAS[1], services, OPERATIONS[0], send, 3)
    assert asked[2:] == ["without", "with", "with", "without", "without", "with"]  # the first two see how fast they are


def test_rate_limits_are_on_and_so_high_that_nobody_is_refused() -> None:
    rates = Rates(SPEC, RATE_LIMITS)
    written = SPEC["paths"]["/user/send_mesage"]["post"]
    limits = rates.of(written)
    assert limits is not None
    body = {"client_msg_id": "1"}
    for _ in range(1000):
        limits.take({"caller": SimpleNamespace(id=1), "body": body}, "127.0.0.1")


@pytest.mark.parametrize("great", GREAT_ANSWERS, ids=lambda great: great.title)
def test_great_answers_are_operations_of_the_contract(great: GreatAnswer) -> None:
    paths = {path.replace("{conversation_id}", str(worlds.GREAT_TALK)) for path in SPEC["paths"]}
    assert great.request.target in paths


def test_the_rare_text_is_in_one_message_of_many() -> None:
    world = World(2, (Talk(1, (1, 2), 50_000),))
    messages = next(values for table, _, values in rows(world, "hash", 0) if table == "messages")
    assert [row[2] for row in messages if RARE_TEXT in row[4]] == [25_000, 50_000]


def test_a_search_is_judged_by_its_slow_answers() -> None:
    waits = array("d", [0.01] * 90 + [0.2] * 10)
    found = searching(Running("http://localhost", 1), lambda _load: Result(waits, 1.0, Counter()))
    assert found.measured == pytest.approx(200)
    assert not found.is_met


@pytest.mark.parametrize("result", [Result(array("d"), 1.0, Counter()), Result(array("d", [1.0]), 1.0, Counter("x"))])
def test_a_wrong_answer_ends_a_run(result: Result) -> None:
    with pytest.raises(FaultyError):
        require_no_fault(result)


def test_where_nothing_is_promised_every_figure_will_do() -> None:
    target = Target("x", 5, None, at_least=False)
    assert (target.is_met, target.demand) == (True, "")
