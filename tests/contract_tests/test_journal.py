"""The journal keeps every exchange, whoever sends at the same time."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from contract_tests.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

THREADS, EXCHANGES = 8, 200
ANSWER = json.dumps({"code": 1, "info": "User is not logged in"}).encode()


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_no_exchange_of_several_threads_is_damaged(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")

    def record(thread: int) -> None:
        for number in range(EXCHANGES):
            journal.record(
                method="GET",
                url="http://127.0.0.1/user/get_friends",
                headers={},
                body=("你ä" * (thread * number % 300)).encode(),
                status=401,
                answer_headers={"content-type": "application/json", "x-request-id": "1"},
                answer=ANSWER,
                seconds=0.1,
            )

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(record, range(1, THREADS + 1)))
    journal.close()
    kept = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_bytes().splitlines()]
    assert [exchange["status"] for exchange in kept] == [401] * THREADS * EXCHANGES
