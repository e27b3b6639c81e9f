"""Copies of the project, for tests that edit it, and the command line of a copy."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.contract_tests.copies import copy_to

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = "openapi/chat.yaml"


@dataclass(frozen=True)
class Project:
    """A copy of the project."""

    place: Path

    @classmethod
    def at(cls, place: Path) -> Project:
        """Copy the project to an empty directory."""
        return cls(copy_to(place).place)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text, which stands in a file once."""
        assert (self.place / file).read_text("utf-8").count(old) == 1, old
        self.edit_everywhere(file, old, new)

    def edit_everywhere(self, file: str, old: str, new: str) -> None:
        """Replace a text wherever it stands in a file."""
        path = self.place / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def line_of(self, file: str, text: str) -> int:
        """The number of the line on which a text, which stands in a file once, begins."""
        before, found, after = (self.place / file).read_text("utf-8").partition(text)
        assert found, text
        assert text not in after, text
        return before.count("\n") + 1

    def command(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the copy's `chat-api`."""
        environment: dict[str, Any] = os.environ | settings
        line = [sys.executable, "-m", "cli", *words]
        return subprocess.run(line, cwd=self.place, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
