"""`chat-api dev` follows the changes of the contract and the code, and says what is wrong with them."""

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
from tests.cli.projects import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.projects import Project

SECONDS = 60
"""How long anything may take at most, on a machine that is busy with other tests."""

USERS = "handlers/users.py"
NOBODY = "credentials is None:\n        "


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
        request = urllib.request.Request(f"{self.address}/user/login", body, {"Content-Type": "application/json"})  # noqa: S310 - http alone
        try:
            urllib.request.urlopen(request, timeout=SECONDS)  # noqa: S310 - http alone
        except urllib.error.HTTPError as refusal:
            with refusal:
                answered: Any = json.loads(refusal.read())
                return bool(answered["info"] == info)
        except (urllib.error.URLError, ConnectionResetError):  # also by a service that is just about to end
            return False
        return False


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


def test_changes_are_served_and_mistakes_are_told_while_the_service_of_before_goes_on(project: Project) -> None:
    with editing(project) as loop:
        loop.wait_until(lambda: loop.answers("User does not exist"))

        project.edit(USERS, NOBODY + 'raise Refusal("UserDoesNotExist")', NOBODY + 'raise Refusal("IncorrectPassword")')
        loop.wait_until(lambda: loop.answers("Incorrect password"))
        assert loop.says(f"changed: {USERS}")
        assert loop.says("POST /user/login: declares UserDoesNotExist, which handlers.users.log_in never raises")

        summary = "      summary: Log in (用户登录)\n"
        line = project.line_of(CONTRACT, summary)
        project.edit(CONTRACT, summary, summary[1:])
        loop.wait_until(lambda: loop.says("The service of before goes on."))
        assert loop.says(f"{CONTRACT}:{line}\n    did not find expected key, while parsing a block mapping from line")
        assert loop.answers("Incorrect password")

        project.edit(USERS, NOBODY + 'raise Refusal("IncorrectPassword")', NOBODY + 'raise Refusal("UserDoesNotExist")')
        project.edit(CONTRACT, "\n" + summary[1:], "\n" + summary)
        project.edit_everywhere(CONTRACT, "enum: [User does not exist]", "enum: [Nobody is called so]")
        loop.wait_until(lambda: loop.answers("Nobody is called so"))


def test_nothing_is_served_before_a_mistake_is_mended(project: Project) -> None:
    project.edit("db/clock.py", "def now() -> int:", "def now() -> int")
    with editing(project) as loop:
        loop.wait_until(lambda: loop.says("Nothing is served until that is mended."))
        line = project.line_of("db/clock.py", "def now() -> int")
        assert loop.says(f"db/clock.py:{line}\n    SyntaxError: expected ':'\n    Mend it")
        assert not loop.answers("User does not exist")
        project.edit("db/clock.py", "def now() -> int", "def now() -> int:")
        loop.wait_until(lambda: loop.answers("User does not exist"))


def test_a_service_that_ends_by_itself_starts_again_with_the_next_change(project: Project) -> None:
    (project.place / "chat.db").write_text("this is no database, and longer than its header would have to be " * 9)
    with editing(project) as loop:
        loop.wait_until(lambda: loop.says("Cannot start: the database of DATABASE_URL cannot be used"))
        loop.wait_until(lambda: loop.says("The service has ended."))
        (project.place / "chat.db").unlink()
        project.edit(USERS, '"""Start a session (用户登录)."""', '"""Start one (用户登录)."""')
        loop.wait_until(lambda: loop.answers("User does not exist"))
