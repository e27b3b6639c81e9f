"""`make breaking` compares two revisions, and fails where clients break without a new major version."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from contract_tests.contract import SPEC
from tests.contract_tests.copies import copy_to

if TYPE_CHECKING:
    from pathlib import Path

NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


class Repository:
    """A copy of the project with a history."""

    def __init__(self, place: Path) -> None:
        self._copy = copy_to(place)
        self.contract = place / "openapi" / "chat.yaml"

    def git(self, *arguments: str) -> None:
        """Run git."""
        me = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        me |= {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        command = ["git", *arguments]
        subprocess.run(command, cwd=self._copy.place, env=os.environ | me, check=True, capture_output=True)  # noqa: S603

    def commit(self) -> None:
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--message", "A change")

    def edit(self, old: str, new: str) -> None:
        """Put another text into the contract."""
        text = self.contract.read_text("utf-8")
        assert old in text
        self.contract.write_text(text.replace(old, new), "utf-8")

    def breaking(self, *revision: str) -> tuple[int, str]:
        """Exit status and output of the command."""
        command = [sys.executable, "-m", "contract_tests.breaking", *revision]
        done = subprocess.run(command, cwd=self._copy.place, capture_output=True, text=True, check=False)  # noqa: S603
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.git("init")
    repository.commit()
    return repository


@NEEDS_GIT
def test_a_break_needs_a_new_major_version(repository: Repository) -> None:
    version = SPEC["info"]["version"]
    repository.edit("operationId: send_message", "operationId: post_message")
    status, output = repository.breaking("HEAD")
    assert status == 1
    assert "POST /user/send_mesage has the operationId post_message instead of send_message" in output
    assert "info.version needs a new major version" in output

    repository.edit(f"  version: {version}", f"  version: {int(version.partition('.')[0]) + 1}.0.0")
    status, output = repository.breaking("HEAD")
    assert status == 0
    assert "POST /user/send_mesage has the operationId post_message instead of send_message" in output


@NEEDS_GIT
def test_without_a_revision_the_parent_is_compared(repository: Repository) -> None:
    assert repository.breaking() == (
        0,
        "This commit has no parent here (the first one, or the end of a clone): nothing to compare.\n",
    )
    repository.edit("operationId: send_message", "operationId: post_message")
    repository.commit()
    assert repository.breaking()[0] == 1


@NEEDS_GIT
def test_without_a_revision_a_change_that_is_not_committed_is_compared_with_the_last_commit(
    repository: Repository,
) -> None:
    repository.edit("operationId: send_message", "operationId: post_message")
    status, output = repository.breaking()
    assert status == 1
    assert " in HEAD, " in output


@NEEDS_GIT
def test_a_contract_that_cannot_be_read_is_told_in_plain_words(repository: Repository) -> None:
    repository.edit("schemas/BadRequest'", "schemas/Nothing'")
    message = "openapi/chat.yaml here: the $ref '#/components/schemas/Nothing' leads to nothing.\n"
    assert repository.breaking("HEAD") == (2, message)

    repository.edit("\npaths:\n", "\n paths:\n")
    status, output = repository.breaking("HEAD")
    assert status == 2
    assert output.startswith("openapi/chat.yaml here is no YAML: ")
    assert "Traceback" not in output


@NEEDS_GIT
def test_a_revision_without_the_contract_is_told(repository: Repository) -> None:
    repository.git("rm", "--quiet", "--cached", "openapi/chat.yaml")
    repository.git("commit", "--message", "None")
    repository.commit()
    assert repository.breaking() == (0, "There is no openapi/chat.yaml in HEAD^: nothing to compare.\n")


@NEEDS_GIT
def test_a_revision_that_is_none_fails(repository: Repository) -> None:
    assert repository.breaking("HEAD~7") == (2, "git finds no commit 'HEAD~7' here.\n")
