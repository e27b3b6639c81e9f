"""The service as it is shipped: gunicorn in processes of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent

_START_SECONDS = 30
_POLL_SECONDS = 0.05
_COMMAND = (sys.executable, "-m", "server")


class NotStartedError(Exception):
    """The service did not come up; the message is what it printed."""


@contextmanager
def running(log: Path, *, root: Path = ROOT, **settings: str) -> Iterator[str]:
    """Run the service of a tree with these settings (`DATABASE_URL="…"`) and its output in a file; its address.

    Raises NotStartedError where it does not answer within 30 seconds.
    """
    port = free_port()
    environment = os.environ | {"PORT": str(port), "HOST": "127.0.0.1"} | settings
    with log.open("wb") as output:
        process = subprocess.Popen(_COMMAND, cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603 - our own
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(process, address, log)
            yield address
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    """A port of this machine on which nobody listens."""
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
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=_START_SECONDS):  # noqa: S310 - http alone
            return True
    except OSError:
        return False
