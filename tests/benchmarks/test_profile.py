"""The profile: what py-spy saw, as stages of a request and as a tree of calls."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import peewee
import pytest
from rich.console import Console

from benchmarks.profile.asgi import alive, call
from benchmarks.profile.samples import Place, Sample, samples
from benchmarks.profile.stages import REST, RULES, WAITING, Stage, stage_of, stages
from benchmarks.profile.table import call_tree, stage_table
from benchmarks.wire import Request
from contract_tests.service import ROOT
from db.statements import statement

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

LOOP = "<module> (/x/app.py:1);Runner.run (/py/asyncio/runners.py:86)"
WORK = f"{LOOP};request_after_request (/x/app.py:40);Plan.__call__ ({ROOT}/server/plan.py:72)"
WORKER = "Thread._bootstrap (/py/threading.py:988);_worker (/py/concurrent/futures/thread.py:69)"


def place(module: str, function: str) -> Place:
    """A place in the service."""
    return Place(f"{ROOT}/{module}", function, 1)


def seen(*places: Place) -> Stage:
    """The stage of a sample that was seen at these places."""
    return stage_of(Sample(places, 1))


# ------------------------------------------------------------------------------ samples


def test_work_on_requests_counts_and_what_comes_before_does_not() -> None:
    found = samples([f"{WORK} 7", "<module> (/x/app.py:1);_find_and_load (<frozen importlib._bootstrap>:1165) 9"])
    assert [sample.number for sample in found] == [7]
    assert found[0].places[-1] == (f"{ROOT}/server/plan.py", "__call__", 72)


@pytest.mark.parametrize(("stack", "stage"), [
    (f"_close ({ROOT}/db/group_commit.py:55);commit (/x/site-packages/peewee.py:4122)", Stage("begin and commit")),
    (f"GroupCommit._close ({ROOT}/db/group_commit.py:55)", Stage("begin and commit")),
    (f"_Lines._write ({ROOT}/server/request_log.py:116)", Stage("log")),
    (f"result_of.<locals>.<lambda> ({ROOT}/db/cooperation.py:135)", Stage(REST)),
])  # fmt: skip
def test_what_requests_leave_to_the_end_of_the_loops_turn_belongs_to_them(stack: str, stage: Stage) -> None:
    assert stages(samples([f"{LOOP};{stack} 9"])) == {stage: 9}


@pytest.mark.parametrize("stack", [
    f"_run ({ROOT}/benchmarks/profile/app.py:33);Plan.__call__ ({ROOT}/server/plan.py:76)",
    f"alive.<locals>.run ({ROOT}/benchmarks/profile/asgi.py:30);App.__call__ ({ROOT}/server/app.py:40)",
])  # fmt: skip
def test_the_start_and_the_requests_that_warm_the_service_up_do_not_count(stack: str) -> None:
    assert samples([f"{LOOP};{stack} 9"]) == []


def test_a_class_is_no_part_of_a_functions_name() -> None:
    (sample,) = samples([f"{WORK};Plan.answer.<locals>.<lambda> ({ROOT}/server/plan.py:88) 1"])
    assert sample.places[-1].function == "<lambda>"


def test_a_worker_that_has_nothing_to_do_does_not_count() -> None:
    assert samples([f"{WORKER} 50"]) == []


def test_the_loop_waits_only_for_what_no_worker_does() -> None:
    found = samples([f"{LOOP} 100", f"{WORKER};_WorkItem.run (/py/concurrent/futures/thread.py:53) 70"])
    assert [(len(sample.places), sample.number) for sample in found] == [(3, 70), (0, 30)]


def test_work_in_a_greenlet_stands_below_the_call_that_began_it() -> None:
    begun = f"{WORK};run ({ROOT}/db/cooperation.py:91)"
    inside = f"Worker.run ({ROOT}/db/cooperation.py:34);Plan.answer ({ROOT}/server/plan.py:84)"
    _, sample = samples([f"{begun} 1", f"{inside} 5"])
    assert sample.number == 5
    assert [place.function for place in sample.places[-3:]] == ["run", "run", "answer"]
    assert sample.places[0].file == "/x/app.py"


# ------------------------------------------------------------------------------ stages


def test_a_stage_includes_what_it_calls() -> None:
    assert seen(place("server/login.py", "caller"), place("handlers/identity.py", "authenticate")) == Stage("login")


def test_a_statement_belongs_to_the_stage_that_runs_it() -> None:
    handler = place("handlers/conversations.py", "send_message")
    assert seen(handler, place("db/statements.py", "rows")) == Stage("handler", in_statements=True)


RUNNERS = [name for name, each in vars(statement).items() if not name.startswith("_") and callable(each)]


@pytest.mark.parametrize("runner", RUNNERS)
def test_each_way_to_run_a_statement_counts_as_one(runner: str) -> None:
    assert seen(place("server/login.py", "caller"), place("db/statements.py", runner)).in_statements


def test_a_transaction_begins_and_ends_in_a_stage_of_its_own() -> None:
    handler = place("handlers/users.py", "delete_account")
    commit = Place("/x/site-packages/peewee.py", "commit", 1)
    assert seen(handler, place("db/database.py", "write"), commit) == Stage("begin and commit")


def test_other_peoples_code_belongs_to_its_caller() -> None:
    assert (
        seen(place("server/bodies.py", "parse"), Place("/py/json/decoder.py", "decode", 1)).name == "parse and validate"
    )
    assert seen(Place("/py/asyncio/events.py", "run", 1)).name == REST


def test_stages_add_up_to_all_samples() -> None:
    found = stages([Sample((place("server/answers.py", "send"),), 3), Sample((), 2), Sample((), 4)])
    assert found == {Stage("answer"): 3, Stage(WAITING): 6}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.module} {' '.join(sorted(rule.functions))}")
def test_the_service_has_the_places_where_stages_begin(rule: Any) -> None:
    path = Path(peewee.__file__) if rule.module == "peewee.py" else ROOT / rule.module
    sources = [path.read_text("utf-8")] if path.is_file() else [each.read_text("utf-8") for each in path.glob("*.py")]
    assert sources
    assert all(any(f"def {function}(" in source for source in sources) for function in rule.functions)


# ------------------------------------------------------------------------------ what is printed


def test_the_table_spreads_the_time_of_a_request_as_the_samples_are() -> None:
    console = Console(file=io.StringIO(), width=100)
    console.print(
        stage_table("title", 200, {Stage("handler"): 1, Stage("handler", in_statements=True): 2, Stage("log"): 1})
    )
    assert isinstance(console.file, io.StringIO)
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in console.file.getvalue().splitlines()]
    assert ["handler", "150.0", "100.0", "75%"] in rows
    assert ["log", "50.0", "", "25%"] in rows
    assert ["a request", "200.0", "100.0", "100%"] in rows


def test_the_tree_begins_in_the_service() -> None:
    outside = Place("/py/asyncio/runners.py", "run", 1)
    tree = call_tree(100, [Sample((outside, place("server/plan.py", "answer")), 3), Sample((), 1)])
    assert "75 answer" in tree
    assert "runners" not in tree


# ------------------------------------------------------------------------------ calling an app


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers with a success where it is asked for /fine, and keeps to the lifespan protocol."""
    if scope["type"] == "lifespan":
        for moment in ("startup", "shutdown"):
            assert (await receive())["type"] == f"lifespan.{moment}"
            await send({"type": f"lifespan.{moment}.complete"})
        return
    body = (await receive())["body"]
    fine = scope["path"] == "/fine" and scope["query_string"] == b"x=1" and body == b'{"a":1}'
    await send({"type": "http.response.start", "status": 200 if fine else 400, "headers": []})
    await send({"type": "http.response.body", "body": b'{"code":0,"info":"Succeed"}'})


async def answer_of(request: Request) -> None:
    """Call the app once."""
    async with alive(echo):
        await call(echo, request)


def test_an_app_is_called_as_a_server_calls_it() -> None:
    asyncio.run(answer_of(Request("POST", "/fine?x=1", "token", {"a": 1})))


def test_a_call_that_is_refused_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="400"):
        asyncio.run(answer_of(Request("GET", "/wrong")))
