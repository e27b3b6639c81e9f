"""The service and PostgreSQL as processes that can be killed, frozen and started again."""

from __future__ import annotations

import shutil
import socket
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil
import psycopg

from contract_tests.postgres import Cluster, new_cluster
from contract_tests.service import Service
from tests.faults.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from random import Random

SETTINGS = {
    "JWT_SECRET": "the key of the tests of faults, which is long enough",
    "ARGON2_TIME_COST": "1",
    "ARGON2_MEMORY_KIB": "8",
    "WEB_CONCURRENCY": "2",
    "RATE_LIMITS": "off",
}


class MortalService(Service):
    """The service with two workers."""

    def __init__(self, directory: Path, **settings: str) -> None:
        super().__init__(directory / "service.log", SETTINGS | settings)
        self.database_url = settings["DATABASE_URL"]

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        return psutil.Process(self.pid).children()

    def kill_a_worker(self, random: Random) -> None:
        """Kill one worker, once there are two; another one takes its place."""
        wait_until(lambda: len(self.workers) == 2)
        kill([random.choice(self.workers)])

    def kill_all(self) -> None:
        """Kill all processes."""
        kill([psutil.Process(self.pid), *self.workers])
        self.stop()  # which takes leave of what is dead


@contextmanager
def mortal_service(directory: Path, **settings: str) -> Iterator[MortalService]:
    """A running service, whatever becomes of it, with these settings."""
    service = MortalService(directory, **settings)
    service.start()
    try:
        yield service
    finally:
        service.stop()


class PostgresServer:
    """A PostgreSQL server of one's own, on a port of its own."""

    def __init__(self, cluster: Cluster, port: int, configuration: Mapping[str, str]) -> None:
        self.port = port
        self._cluster = cluster
        self._log = cluster.directory / "log"
        self._command = [str(cluster.programs / "postgres"), "-D", str(cluster.directory), "-p", str(port)]
        self._command += ["-h", "127.0.0.1", "-k", str(cluster.directory)]
        self._command += [word for name, value in configuration.items() for word in ("-c", f"{name}={value}")]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers; where its killed processes are still dying, try again."""
        wait_until(self._is_started)

    def _is_started(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(  # noqa: S603 - our own
                    self._command, stdout=log, stderr=subprocess.STDOUT, user=self._cluster.user, cwd="/"
                )
        return self.answers()

    def answers(self) -> bool:
        """Whether it answers."""
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def ask(self, sql: str) -> str:
        """The first value that a statement gives."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=2) as connection:
            row = connection.execute(sql.encode()).fetchone()
        return str(row[0]) if row else ""

    @property
    def _main(self) -> psutil.Process:
        assert self._process is not None
        return psutil.Process(self._process.pid)

    def kill(self) -> None:
        """Kill the main process, after which all others end by themselves."""
        others = self._main.children()
        kill([self._main])
        assert self._process is not None
        self._process.wait()
        psutil.wait_procs(others)

    def kill_a_backend(self, random: Random) -> None:
        """Kill one process that serves a connection, after which the server ends all others and recovers."""
        backends = [child for child in self._main.children() if "127.0.0.1(" in " ".join(child.cmdline())]
        if backends:
            kill([random.choice(backends)])

    def freeze(self) -> None:
        """Stop all processes where they are, so that connections stay and nothing is answered."""
        for process in [self._main, *self._main.children()]:
            process.suspend()

    def thaw(self) -> None:
        """Let all go on."""
        for process in [*self._main.children(), self._main]:
            process.resume()

    def promote(self) -> None:
        """Make a standby a primary, and wait until it is one."""
        self.ask("SELECT pg_promote()")

    def standby(self, **configuration: str) -> PostgresServer:
        """A copy of it that follows it, and is not started yet."""
        copy = self._cluster._replace(directory=self._cluster.directory.with_name(f"{self._cluster.directory.name}-b"))
        command = [str(self._cluster.programs / "pg_basebackup"), "-d", self.url, "-D", str(copy.directory)]
        subprocess.run([*command, "-R", "-X", "stream", "-c", "fast"], check=True, user=copy.user, cwd="/")  # noqa: S603 - our own
        return PostgresServer(copy, free_port(), configuration)

    def remove(self) -> None:
        """End it for good."""
        if self._process is not None and self._process.poll() is None:
            self.thaw()
            self.kill()
        shutil.rmtree(self._cluster.directory)


@contextmanager
def postgres_server(**configuration: str) -> Iterator[PostgresServer]:
    """A running PostgreSQL server with these settings of its own."""
    server = PostgresServer(new_cluster(), free_port(), configuration)
    try:
        server.start()
        yield server
    finally:
        server.remove()


def kill(processes: list[psutil.Process]) -> None:
    """Kill processes, and wait until they are dead, unless they have died meanwhile."""
    for process in processes:
        if process.is_running():
            process.kill()
    psutil.wait_procs(processes)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
