"""The times that `filter_records` takes and refuses, whatever there is to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import NOBODY, private_conversation, search, send

if TYPE_CHECKING:
    from contract_tests.api import Api


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"),
        ("0001-01-01T00:00:00.000000000000000000000000000000z", "9999-12-31t23:59:59.999999999999999999999999999999z"),
        ("0001-01-01T23:59:00+23:59", "9999-12-31T00:00:59-23:59"),
        ("0001-01-01T00:00:00-23:59", "9999-12-31T23:59:59+23:59"),
        ("2000-02-29T23:59:59.9Z", "2400-02-29T00:00:00+00:00"),
    ],
)
def test_any_time_of_the_years_1_to_9999_is_fine(api: Api, start: str, end: str) -> None:
    alice, bob = api.users("Alice", "Bob")
    chat = private_conversation(alice, bob)
    send(alice, chat, "hello")
    assert search(bob, chat, start_time=start, end_time=end) == ["hello"]
    assert search(bob, chat, start_time=end) == []
    assert search(bob, chat, end_time=start) == []


@pytest.mark.parametrize(
    "time",
    [
        "2024-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-05-00T00:00:00Z",
        "2024-05-32T00:00:00Z",
        "2024-05-01T24:00:00Z",
        "2024-05-01T08:60:00Z",
        "2016-12-31T23:59:60Z",
        "2024-05-01T08:30:61Z",
        "2024-05-01 08:30:00Z",
        "2024-05-01_08:30:00Z",
        "2024-05-01T08:30:00",
        "2024-05-01T08:30Z",
        "2024-05-01",
        "08:30:00Z",
        "20240501T083000Z",
        "24-05-01T08:30:00Z",
        "2024-5-1T08:30:00Z",
        "02024-05-01T08:30:00Z",
        "+2024-05-01T08:30:00Z",
        "2024-W18-3T08:30:00Z",
        "2024-05-01T08:30:00.Z",
        "2024-05-01T08:30:00,5Z",
        "2024-05-01T08:30:00." + "1" * 31 + "Z",
        "2024-05-01T08:30:00+0800",
        "2024-05-01T08:30:00+08",
        "2024-05-01T08:30:00+24:00",
        "2024-05-01T08:30:00+08:60",
        "2024-05-01T08:30:00 +08:00",
        "2024-05-01T08:30:00\u221208:00",
        "2024-05-01T08:30:00Z+08:00",
        "2024-05-01T08:30:00UTC",
        "2024-05-01T08:30:00Z\n",
        " 2024-05-01T08:30:00Z",
        "２０２４-05-01T08:30:00Z",
        "0000-01-01T00:00:00Z",
        "0000-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00+00:01",
        "0001-01-01T23:58:59+23:59",
        "9999-12-31T23:59:59-00:01",
        "9999-12-31T00:01:00-23:59",
        "10000-01-01T00:00:00Z",
        "yesterday",
        "1714552200",
        "",
    ],
    ids=ascii,
)
def test_anything_else_is_no_time(api: Api, time: str) -> None:
    alice = api.user("Alice")
    assert alice.post("/user/filter_records", conversation_id=NOBODY, start_time=time).is_malformed
    assert alice.post("/user/filter_records", conversation_id=NOBODY, end_time=time).is_malformed
