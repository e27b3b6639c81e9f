"""How long it takes to find a rare text among 100,000 messages of one conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.growth.worlds import ASKER, GREAT_TALK, SEARCHED_MESSAGES
from benchmarks.load import Load, require_no_fault
from benchmarks.people import token
from benchmarks.rows import RARE_TEXT
from benchmarks.statistics import percentile
from benchmarks.targets import Target
from benchmarks.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.load import Result
    from contract_tests.service import Running

SEARCH_AT_MOST = 150

_SECONDS = 5.0
_TEXTS = (RARE_TEXT, RARE_TEXT.upper(), f"{RARE_TEXT} 50000", "a text that nobody wrote")


def searching(running: Running, send: Callable[[Load], Result]) -> Target:
    """The time within which 95 of 100 searches are answered."""
    requests = [
        Request("POST", "/user/filter_records", token(ASKER), {"conversation_id": GREAT_TALK, "content": text})
        for text in _TEXTS
    ]
    waits = require_no_fault(send(Load(running.address, requests, 0, 1, _SECONDS))).latencies
    what = f"filter_records for a rare text in {SEARCHED_MESSAGES:,} messages: p95"
    return Target(what, percentile(waits, 95) * 1000, SEARCH_AT_MOST, at_least=False, unit=" ms")
