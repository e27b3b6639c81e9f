"""How whatever is measured is started: each with the same settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.people import JWT_SECRET, SESSION_DAYS
from benchmarks.registry import SERVICE
from contract_tests.service import running_command

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from benchmarks.registry import Peer
    from contract_tests.service import Running

CONNECTIONS = 8
"""How many connections to its database, or threads, a service may have."""


def started(
    database_url: str, log: Path, peer: Peer = SERVICE, workers: int = 1, rate_limits: str = "off"
) -> AbstractContextManager[Running]:
    """Run a peer, by default the service, over a database, with its output in a file."""
    settings = {
        "DATABASE_URL": database_url,
        "DATABASE_CONNECTIONS": str(CONNECTIONS),
        "JWT_SECRET": JWT_SECRET,
        "SESSION_DAYS": str(SESSION_DAYS),
        "WEB_CONCURRENCY": str(workers),
        "RATE_LIMITS": rate_limits,
    }
    return running_command(peer.command(), peer.directory, log, **settings, **peer.environment())
