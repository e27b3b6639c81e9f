"""The example programs: `python -m clients.examples build` makes and checks them, `play` runs them.

They talk with a service that is started for them.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from clients.commands import run
from contract_tests.service import ROOT, running

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPESCRIPT = ROOT / "examples" / "typescript"
_PYTHON = ROOT / "examples" / "python"

_GENERATE_PYTHON = (
    "openapi-python-client generate --path ../../openapi/chat.yaml --config client.yaml"
    " --meta none --output-path chat_api_client --overwrite --fail-on-warning"
)
_BUILDING = (
    ("TypeScript client and programs: generated and compiled", _TYPESCRIPT, "npm run --silent build"),
    ("Python client: generated", _PYTHON, _GENERATE_PYTHON),
    ("Python client and programs: type-checked", _PYTHON, f"mypy --python-executable={sys.executable} ."),
)
_PLAYING = (
    ("TypeScript program: two users talk", _TYPESCRIPT, "npm run --silent start -- {address}"),
    ("Python program: two users talk", _PYTHON, f"{sys.executable} conversation.py {{address}}"),
)


def build() -> bool:
    """Generate both clients and compile them with their programs; whether all went well."""
    return all(_went_well(*step) for step in _BUILDING)


def play() -> bool:
    """Let each program talk with a running service; whether all went well."""
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/chat.db"
        with running(Path(folder) / "log", DATABASE_URL=database, WEB_CONCURRENCY="1") as address:
            return all(_went_well(what, place, command.format(address=address)) for what, place, command in _PLAYING)


def _went_well(what: str, place: Path, command: str) -> bool:
    done = run(shlex.split(command), place)
    verdict = f"FAILED\n{done.output}" if done.status else "OK"
    sys.stdout.write(f"{what}: {verdict}\n")
    sys.stdout.flush()
    return not done.status


_PARTS: dict[str, Callable[[], bool]] = {"build": build, "play": play}

if __name__ == "__main__":
    sys.exit(not all(_PARTS[part]() for part in sys.argv[1:]))
