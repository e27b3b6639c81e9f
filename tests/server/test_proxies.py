"""Whose address a request has: that of its connection, unless a proxy that is trusted tells another one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest

from contract_tests.service import ROOT, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SETTINGS = {"RATE_LIMITS": "registrations=1/10000", "ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "8"}


@contextmanager
def registering(place: Path, proxies: str) -> Iterator[Callable[[str], int]]:
    """A service that lets each address register once: who says so, and the status of the answer."""
    url = f"sqlite:///{place}/chat.db"
    service = running(place / "log", root=ROOT, DATABASE_URL=url, TRUSTED_PROXIES=proxies, **SETTINGS)
    with service as address, httpx.Client(base_url=address, trust_env=False) as http:
        names = iter(f"User {number}" for number in range(20))

        def register(forwarded_for: str) -> int:
            account = {"username": next(names), "password": "secret", "email": "a@b", "phone": "1"}
            headers = {"X-Forwarded-For": forwarded_for}
            return http.post("/user/register", json=account, headers=headers).status_code

        yield register


def test_by_default_nobody_is_believed_to_be_a_proxy(tmp_path: Path) -> None:
    with registering(tmp_path, "") as register:
        assert [register("192.0.2.1"), register("192.0.2.2")] == [200, 429]


def test_who_is_no_trusted_proxy_is_not_believed(tmp_path: Path) -> None:
    with registering(tmp_path, "192.0.2.0/24") as register:
        assert [register("192.0.2.1"), register("198.51.100.2")] == [200, 429]


@pytest.mark.parametrize("proxies", ["127.0.0.1", "10.0.0.0/8, 127.0.0.0/8"])
def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(tmp_path: Path, proxies: str) -> None:
    with registering(tmp_path, proxies) as register:
        assert [register("192.0.2.1"), register("192.0.2.2")] == [200, 200]
        assert [register("192.0.2.1"), register("203.0.113.7, 192.0.2.2")] == [429, 429]


def test_of_proxies_in_a_row_the_last_that_is_not_trusted_is_the_client(tmp_path: Path) -> None:
    with registering(tmp_path, "127.0.0.1,10.0.0.0/8") as register:
        assert [register("192.0.2.1, 10.0.0.5"), register("192.0.2.2, 10.0.0.5")] == [200, 200]
        assert register("192.0.2.2, 10.0.0.6") == 429
