"""The editing loop: a service of one worker, which follows the changes of what it is made of."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from watchfiles import watch

from cli.findings import Finding, print_findings
from cli.output import say
from cli.served import ROOT, Served, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchfiles import Change

_WATCHED = ("openapi", "handlers", "db", "server")
_KINDS = (".py", ".yaml", ".html", ".css", ".js", ".svg")
_LOOK_MILLISECONDS = 200
_ENDED = "The service has ended. It starts again with the next change."
_GOES_ON = "The service of before goes on."


def edit_loop() -> None:
    """Serve until this program is told to stop, always the newest version that can be served."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    service = Served(stop)
    try:
        for looks, changed in enumerate(_changes(stop)):
            if changed:
                say(f"changed: {', '.join(sorted(changed))}", "cyan")
            if changed or looks == 0:  # not before it watches, so that it misses no change
                _renew(service)
            elif service.has_died():
                say(_ENDED, "red")
    finally:
        service.stop()


def _renew(service: Served) -> None:
    """Replace the service by one of the present sources, unless that cannot start."""
    found = _findings()
    if found:
        print_findings(found)
    if any(finding.stops_start for finding in found):
        say(_GOES_ON if service.is_there else "Nothing is served until that is mended.")
    elif not service.renew():
        say(f"That does not start. {_GOES_ON}" if service.is_there else _ENDED, "red")


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
    run = subprocess.run(command, env=environment(), stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own
    try:
        return [Finding(**finding) for finding in json.loads(run.stdout)]
    except ValueError:
        what = f"the check ended with status {run.returncode}"
        return [Finding("cli/checking.py", 1, what, "See what it printed.", stops_start=True)]
