"""How much memory a service takes while it answers with 100,000 messages, and how long others wait meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import httpx2 as httpx

from benchmarks.growth.worlds import ASKER, BEHIND, GREAT_TALK, SEARCHED_MESSAGES
from benchmarks.load import Load, require_no_fault
from benchmarks.people import token
from benchmarks.processes import PeakMemory
from benchmarks.statistics import percentile
from benchmarks.targets import Target
from benchmarks.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.load import Result
    from contract_tests.service import Running

MORE_MEMORY_AT_MOST = 64

_MIB = 2**20
_SECONDS = 4.0
_WARM_UP_SECONDS = 1.0
_PACE = 0.01
_FRIENDS = [Request("GET", "/user/get_friends", token(BEHIND))]


class GreatAnswer(NamedTuple):
    """A request that is answered with all messages of a conversation."""

    title: str
    request: Request


GREAT_ANSWERS = (
    GreatAnswer("all_records", Request("GET", f"/user/all_records/{GREAT_TALK}", token(ASKER))),
    GreatAnswer("conversation without limit", Request("GET", f"/user/conversation/{GREAT_TALK}", token(ASKER))),
    GreatAnswer(
        "open filter_records",
        Request("POST", "/user/filter_records", token(ASKER), {"conversation_id": GREAT_TALK}),
    ),
)


def memory(great: GreatAnswer, running: Running, send: Callable[[Load], Result]) -> Iterator[Target]:
    """What a great answer takes of a service that has answered only small requests so far."""
    require_no_fault(send(Load(running.address, _FRIENDS, 0, 1, _WARM_UP_SECONDS)))
    over = threading.Event()
    with PeakMemory(running.process_id) as peak, ThreadPoolExecutor(1) as pool:
        asking = pool.submit(_ask_until, over, running.address, great.request)
        waits = require_no_fault(send(Load(running.address, _FRIENDS, 0, 1, _SECONDS, _PACE))).latencies
        over.set()
        answers = asking.result()
    what = f"{great.title}, {SEARCHED_MESSAGES:,} messages"
    yield Target(f"{what}: more memory", peak.growth / _MIB, MORE_MEMORY_AT_MOST, at_least=False, unit=" MiB")
    yield Target(f"{what}: how long one takes", _SECONDS / answers, None, at_least=False, unit=" s")
    yield Target(
        f"{what}: p99 of get_friends meanwhile", percentile(waits, 99) * 1000, None, at_least=False, unit=" ms"
    )


def _ask_until(over: threading.Event, address: str, request: Request) -> float:
    """Ask again and again, without keeping what comes; how many answers there were, at least one."""
    count = 0
    headers = {"Authorization": request.token or ""}
    with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        while not (over.is_set() and count):
            with client.stream(request.method, request.target, json=request.body) as answer:
                answer.raise_for_status()
                for _ in answer.iter_raw():
                    pass
            count += 1
    return count
