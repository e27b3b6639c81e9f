"""The editing loop: a service of one worker, which follows the changes of what it is made of.

The socket is this program's own, and lent to one service after the other. So requests that come while one ends and the
next begins wait for it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from watchfiles import watch

from cli.findings import Finding, print_findings
from cli.output import fail, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchfiles import Change

ROOT = Path(__file__).parent.parent

_WATCHED = ("openapi", "handlers", "db", "server")
_KINDS = (".py", ".yaml", ".html", ".css", ".js", ".svg")
_BACKLOG = 2048
_LOOK_MILLISECONDS = 200
_SECONDS_TO_STOP = 10


def edit_loop() -> None:
    """Serve until this program is told to stop, always the newest version that can be served."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    service = _Service()
    try:
        for looks, changed in enumerate(_changes(stop)):
            if changed:
                say(f"changed: {', '.join(sorted(changed))}", "cyan")
            if changed or looks == 0:  # not before it watches, so that it misses no change
                service.renew()
            elif service.has_died():
                say("The service has ended. It starts again with the next change.", "red")
    finally:
        service.stop()


class _Service:
    """The service, if there is one at present."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def renew(self) -> None:
        """Replace it by one of the present sources, unless that could not start."""
        found = _findings()
        if found:
            print_findings(found)
        if any(finding.stops_start for finding in found):
            goes_on = self._process is not None
            say("The service of before goes on." if goes_on else "Nothing is served until that is mended.")
            return
        self._end_process()
        self._socket = self._socket or _listen()
        self._process = _serve_on(self._socket)

    def has_died(self) -> bool:
        """Whether it has just ended by itself; then nobody listens any more."""
        if self._process is None or self._process.poll() is None:
            return False
        self.stop()
        return True

    def stop(self) -> None:
        """End it, and listen no more."""
        self._end_process()
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _end_process(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _changes(stop: Event) -> Iterator[set[str]]:
    """The files that have changed, again and again; none where some time has passed without a change."""
    paths = [ROOT / name for name in _WATCHED]
    looks = watch(
        *paths,
        watch_filter=_is_a_source,
        stop_event=stop,
        rust_timeout=_LOOK_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    for changes in looks:
        yield {Path(path).relative_to(ROOT).as_posix() for _, path in changes}


def _is_a_source(_change: Change, path: str) -> bool:
    return path.endswith(_KINDS) and "node_modules" not in path


def _findings() -> list[Finding]:
    """What a program of its own finds, which knows no sources of before."""
    command = [sys.executable, "-m", "cli", "check", "--json"]
    run = subprocess.run(command, env=_environment(), stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own
    try:
        return [Finding(**finding) for finding in json.loads(run.stdout)]
    except ValueError:
        what = f"the check ended with status {run.returncode}"
        return [Finding("cli/checking.py", 1, what, "See what it printed.", stops_start=True)]


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


def _serve_on(listener: socket.socket) -> subprocess.Popen[bytes]:
    number = listener.fileno()
    command = [sys.executable, "-m", "server", "--bind", f"fd://{number}"]
    environment = _environment() | {"WEB_CONCURRENCY": "1"}
    return subprocess.Popen(command, env=environment, pass_fds=[number])  # noqa: S603 - our own


def _environment() -> dict[str, str]:
    """That of this program; the sources come from this project, whatever the working directory, and from no cache."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
