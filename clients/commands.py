"""How programs of other people are run here."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Done:
    """A command that has ended: its exit status, and all that it printed."""

    status: int
    output: str


def run(command: list[str], cwd: Path, *tools: Path, **settings: str) -> Done:
    """Run a command in a folder; it finds programs in `tools` first, and beside this Python after that.

    `settings` are added to the environment.
    """
    places = [str(tool) for tool in (*tools, Path(sys.executable).parent)]
    path = os.pathsep.join([*places, os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "NO_COLOR": "1", "CI": "true"} | settings
    done = subprocess.run(  # noqa: S603 - the commands are our own
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    return Done(done.returncode, done.stdout + done.stderr)
