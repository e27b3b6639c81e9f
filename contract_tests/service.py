"""The service as it is shipped, or any other: in processes of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parent.parent

_START_SECONDS = 30
_POLL_SECONDS = 0.05
_COMMAND = (sys.executable, "-m", "server")


class Running(NamedTuple):
    """A service that runs: its address, and its first process."""

    address: str
    process_id: int


class NotStartedError(Exception):
    """The service did not come up; the message is what it printed."""


class Service:
    """A service that takes its port from `PORT`, ours if no other command is given, with its output in a file."""

    def __init__(
        self, log: Path, settings: Mapping[str, str], directory: Path = ROOT, command: Sequence[str] = _COMMAND
    ) -> None:
        self.log = log
        self._command = command
        self._directory = directory
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._environment = os.environ | {"PORT": str(port), "HOST": "127.0.0.1"} | dict(settings)
        self._process: subprocess.Popen[bytes] | None = None
        log.write_bytes(b"")

    def start(self) -> None:
        """Start it, and wait until it answers; raises NotStartedError where it does not within 30 seconds."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own
                self._command, cwd=self._directory, env=self._environment, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            _wait_for(self._process, self.address, self.log)
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """The process that looks after the workers."""
        assert self._process is not None
        return self._process.pid

    def stop(self) -> None:
        """Let it end, and wait until it has."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()


@contextmanager
def running(log: Path, *, root: Path = ROOT, **settings: str) -> Iterator[str]:
    """Run the service of a tree with these settings and its output in a file; its address.

    Raises NotStartedError where it does not answer within 30 seconds.
    """
    with running_command(_COMMAND, root, log, **settings) as started:
        yield started.address


@contextmanager
def running_command(command: Sequence[str], directory: Path, log: Path, **settings: str) -> Iterator[Running]:
    """Run any service that takes its port from `PORT`, in a directory, with its output in a file.

    Raises NotStartedError where it does not answer within 30 seconds.
    """
    service = Service(log, settings, directory, command)
    service.start()
    try:
        yield Running(service.address, service.pid)
    finally:
        service.stop()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = monotonic() + _START_SECONDS
    while not _answers(address):
        try:
            process.wait(_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            if monotonic() < deadline:
                continue
        raise NotStartedError(log.read_text())


def _answers(address: str) -> bool:
    """Whether a service is up: its health is fine, or it knows no health and says so."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=_START_SECONDS):  # noqa: S310 - http alone
            return True
    except urllib.error.HTTPError as refusal:
        return refusal.code == HTTPStatus.NOT_FOUND
    except OSError:
        return False
