"""A running `chat-api dev`, whose project a test edits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from contract_tests.service import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.projects import Project

SECONDS = 60
"""How long anything may take at most, on a machine that is busy with other tests."""


class Loop(NamedTuple):
    """A running editing loop."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def wait_until(self, happens: Callable[[], bool]) -> None:
        """Wait for something, while the loop runs; fails with what it printed."""
        deadline = monotonic() + SECONDS
        while not happens():
            try:
                self.process.wait(0.05)
            except subprocess.TimeoutExpired:
                if monotonic() < deadline:
                    continue
            pytest.fail(self.log.read_text("utf-8"))

    def says(self, text: str) -> bool:
        """Whether it has printed a text."""
        return text in self.log.read_text("utf-8")

    def answers(self, info: str) -> bool:
        """Whether it answers the login of nobody with this info; false where nobody listens."""
        body = json.dumps({"username": "Nobody", "password": "secret"}).encode()
        refusal = self._refusal("/user/login", body)
        return refusal is not None and refusal["info"] == info

    def serves(self, path: str) -> bool:
        """Whether an operation that needs a login is at this path; false where nobody listens."""
        refusal = self._refusal(path)
        return refusal is not None and refusal["code"] == 1

    def _refusal(self, path: str, body: bytes | None = None) -> Any:
        request = urllib.request.Request(f"{self.address}{path}", body, {"Content-Type": "application/json"})  # noqa: S310 - http alone
        try:
            urllib.request.urlopen(request, timeout=SECONDS)  # noqa: S310 - http alone
        except urllib.error.HTTPError as refusal:
            with refusal:
                return json.loads(refusal.read())
        except (urllib.error.URLError, ConnectionResetError):  # also by a service that is just about to end
            return None
        return None


@contextmanager
def editing(project: Project) -> Iterator[Loop]:
    """Run the editing loop of a copy of the project."""
    port, log = free_port(), project.place / "log"
    mine = {"PORT": str(port), "HOST": "127.0.0.1", "DATABASE_URL": f"sqlite:///{project.place}/chat.db"}
    mine |= {"RATE_LIMITS": "off"}  # these tests log in until there is the answer that they want
    command = [sys.executable, "-m", "cli", "dev"]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own
            command, cwd=project.place, env=os.environ | mine, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield Loop(process, f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()
            assert process.wait(SECONDS) == 0, log.read_text("utf-8")
