"""A disk on which nothing can be written acknowledges nothing; and all goes on when there is room again."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest

from tests.faults.client import Unknown, User, connections_to, is_healthy
from tests.faults.crowd import Crowd
from tests.faults.rows import check_rows
from tests.faults.survival import SIZE
from tests.faults.verdict import check

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.faults.processes import MortalService


def limit_files(service: MortalService, size: int) -> None:
    """Let no process of a service write beyond a size, as on a disk that has no more room."""
    for worker in service.workers:
        _, hard = resource.prlimit(worker.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (size, hard))


def test_nothing_is_acknowledged_that_the_disk_has_no_room_for(
    sqlite_service: MortalService, tmp_path: Path, chance: Random
) -> None:
    with connections_to(sqlite_service.address) as http:
        with Crowd(http, SIZE, chance) as crowd:
            for _ in range(3):
                crowd.wait_for(20)
                limit_files(sqlite_service, (tmp_path / "chat.db-wal").stat().st_size)
                crowd.wait_for_doubt(20)
                with pytest.raises(Unknown):
                    User(http, "Nobody")
                assert is_healthy(sqlite_service.address)
                limit_files(sqlite_service, resource.RLIM_INFINITY)
            crowd.wait_for(20)
        check(crowd)
    check_rows(sqlite_service.database_url)
