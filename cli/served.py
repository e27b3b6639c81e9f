"""The service of the editing loop, of which there is always the newest version that has started.

The socket is this program's own, and lent to one version after the other. A new one also gets a door of its own, by
which it is seen to answer; only then the one of before ends.
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from cli.output import fail

if TYPE_CHECKING:
    from threading import Event

ROOT = Path(__file__).parent.parent

_BACKLOG = 2048
_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 10
_LOOK_SECONDS = 0.05
_QUESTION = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Served:
    """The service, if there is one at present; nobody waits for another one once `stop` is set."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    @property
    def is_there(self) -> bool:
        """Whether there is one that runs."""
        return self._process is not None and self._process.poll() is None

    def renew(self) -> bool:
        """Replace it by one of the present sources, if that comes to answer; whether it did, or was told to stop."""
        self._socket = self._socket or _listen()
        with socket.create_server(("127.0.0.1", 0)) as door:
            new = _serve_on(self._socket, door)
            if not self._comes_to_answer(new, door):
                _end(new)
                if self._process is None:
                    self.stop()
                return self._stop.is_set()
        if self._process is not None:
            _end(self._process)
        self._process = new
        return True

    def has_died(self) -> bool:
        """Whether it has just ended by itself; then nobody listens any more."""
        if self._process is None or self._process.poll() is None:
            return False
        self.stop()
        return True

    def stop(self) -> None:
        """End it, and listen no more."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _comes_to_answer(self, process: subprocess.Popen[bytes], door: socket.socket) -> bool:
        deadline = monotonic() + _SECONDS_TO_START
        with socket.create_connection(door.getsockname()) as question:
            question.sendall(_QUESTION)
            while process.poll() is None and monotonic() < deadline and not self._stop.is_set():
                answering, _, _ = select.select([question], [], [], _LOOK_SECONDS)
                if answering:
                    return _has_answered(question)
        return False


def _has_answered(question: socket.socket) -> bool:
    try:
        return question.recv(1) != b""
    except ConnectionError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _listen() -> socket.socket:
    from server.settings import Settings, SettingsError  # noqa: PLC0415 - not before it is known that it can be

    try:
        settings = Settings.from_environment()
        address = (settings.host, settings.port)
        return socket.create_server(address, family=_family(settings.host), backlog=_BACKLOG)
    except (SettingsError, OSError) as error:
        fail(f"Cannot start: {error}")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _serve_on(*listeners: socket.socket) -> subprocess.Popen[bytes]:
    numbers = [listener.fileno() for listener in listeners]
    command = [sys.executable, "-m", "server", *(f"--bind=fd://{number}" for number in numbers)]
    own = environment() | {"WEB_CONCURRENCY": "1"}
    return subprocess.Popen(command, env=own, pass_fds=numbers)  # noqa: S603 - our own


def environment() -> dict[str, str]:
    """That of this program; the sources come from this project, whatever the working directory, and from no cache."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
