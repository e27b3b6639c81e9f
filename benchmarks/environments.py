"""The environments of the peers: one each, made from its lock file, and made anew when the lock file changes."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

VENVS = Path(__file__).parent / ".venvs"


def python_of(peer: Path) -> Path:
    """The Python of the peer in a directory."""
    return VENVS / peer.name / "bin" / "python"


def is_ready(peer: Path) -> bool:
    """Whether the environment of a peer is as its lock file says."""
    stamp = _stamp(peer)
    return stamp.exists() and stamp.read_text() == _digest(peer)


def make_ready(peer: Path) -> None:
    """Make the environment of a peer; raises CalledProcessError where a package cannot be installed."""
    environment = VENVS / peer.name
    shutil.rmtree(environment, ignore_errors=True)
    lock = str(peer / "requirements.lock")
    uv = Path(sys.executable).with_name("uv")
    if uv.exists():
        _run(str(uv), "venv", "--quiet", "--python", sys.executable, str(environment))
        _run(str(uv), "pip", "sync", "--quiet", "--require-hashes", "--python", str(python_of(peer)), lock)
    else:
        _run(sys.executable, "-m", "venv", str(environment))
        _run(str(python_of(peer)), "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", lock)
    _stamp(peer).write_text(_digest(peer))


def _stamp(peer: Path) -> Path:
    return VENVS / peer.name / "made-from"


def _digest(peer: Path) -> str:
    return hashlib.sha256((peer / "requirements.lock").read_bytes()).hexdigest()


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - our own
