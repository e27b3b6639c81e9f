"""The table of the generators."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import yaml

from contract_tests.service import ROOT

HERE = Path(__file__).parent
CONTRACT = ROOT / "openapi" / "chat.yaml"


@dataclass(frozen=True)
class Generator:
    """A row of the table, whose file says what its fields are."""

    name: str
    package: str
    command: str
    compiler: str = ""
    has: dict[str, list[str]] = field(default_factory=dict)
    noise: tuple[str, ...] = ()
    so: str = ""

    @property
    def slug(self) -> str:
        """The name as that of a file."""
        return "-".join(re.findall(r"\w+", self.name))

    @property
    def version(self) -> str:
        """The version of the package that is installed."""
        manifest = HERE / "node_modules" / self.package / "package.json"
        if manifest.is_file():
            return str(json.loads(manifest.read_text("utf-8"))["version"])
        return metadata.version(self.package)

    def call(self, contract: Path, out: Path) -> list[str]:
        """The command and its arguments, for a document and a folder."""
        places = {"contract": contract, "examples": ROOT / "examples", "out": out}
        return [word.format(**places) for word in shlex.split(self.command)]


def generators() -> list[Generator]:
    """All rows of the table."""
    rows = yaml.safe_load((HERE / "generators.yaml").read_text("utf-8"))
    return [Generator(name=name, **row) for name, row in rows.items()]
