"""A crowd that does things while something strikes, and what has to be so afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.client import connections_to, is_healthy
from tests.faults.crowd import Crowd
from tests.faults.patience import wait_until
from tests.faults.rows import check_rows
from tests.faults.verdict import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.faults.processes import MortalService

SIZE = 6
"""How many people do things."""


def survive(service: MortalService, chance: Random, strike: Callable[[], object], times: int) -> str:
    """Strike while a crowd does things, so many times; fail unless all goes on and nothing is lost; what was done."""
    with connections_to(service.address) as http:
        with Crowd(http, SIZE, chance) as crowd:
            for _ in range(times):
                crowd.wait_for(chance.randrange(5, 60))
                strike()
                wait_until(lambda: is_healthy(service.address))
            crowd.wait_for(30)
        check(crowd)
        check_rows(service.database_url)
    return f"{times} times; {crowd.deeds} things done, {crowd.doubtful} in doubt"
