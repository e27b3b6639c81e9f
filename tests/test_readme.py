"""The README says what is so: its commands are run, its tables are compared."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from contract_tests.service import ROOT, running
from server.settings import Settings
from tests.cli.loops import editing
from tests.cli.projects import CONTRACT, Project
from tests.pages import page

if TYPE_CHECKING:
    from collections.abc import Iterator

README = page(ROOT / "README.md")
ADDING = README.section("For backend developers")
CONVERSATION = "\n".join(section.script() for section in page(ROOT / "docs" / "first-conversation.md").sections)
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

STAND_IN_FOR_CURL = f"""#!{sys.executable}
import argparse, sys, urllib.error, urllib.request
options = argparse.ArgumentParser()
options.add_argument("url")
options.add_argument("-s", action="store_true")
options.add_argument("-H", action="append", default=[])
options.add_argument("-d")
given = options.parse_args()
request = urllib.request.Request(given.url, given.d and given.d.encode(), dict(h.split(": ", 1) for h in given.H))
try:
    answer = urllib.request.urlopen(request)
except urllib.error.HTTPError as refusal:
    answer = refusal
sys.stdout.buffer.write(answer.read())
"""


@pytest.fixture
def curl(tmp_path: Path) -> Path:
    """The directory of a curl: the machine's, or a stand-in for what the pages use of it."""
    real = shutil.which("curl")
    if real:
        return Path(real).parent
    stand_in = tmp_path / "curl"
    stand_in.write_text(STAND_IN_FOR_CURL)
    stand_in.chmod(0o755)
    return tmp_path


def test_the_first_conversation_goes_as_the_page_says(tmp_path: Path, curl: Path) -> None:
    with running(tmp_path / "log", DATABASE_URL=f"sqlite:///{tmp_path}/chat.db", WEB_CONCURRENCY="2") as address:
        assert answers_to(CONVERSATION, address, curl) == expected_by(CONVERSATION)


def test_an_operation_is_added_as_the_readme_says(tmp_path: Path, curl: Path) -> None:
    declaration, message, handler, calls = ADDING.blocks
    assert [block.language for block in ADDING.blocks] == ["yaml", "", "python", "sh"]
    project = Project.at(tmp_path / "project")
    project.edit(CONTRACT, "\npaths:\n", f"\npaths:\n{declaration.text}")
    with editing(project) as loop:
        loop.wait_until(lambda: loop.says("Nothing is served until that is mended."))
        assert loop.says(message.text)
        module = project.place / "handlers" / "friends.py"
        module.write_text(f"{module.read_text('utf-8')}\n\n{handler.text}", "utf-8")
        loop.wait_until(lambda: loop.serves("/user/profile/1"))
        assert answers_to(calls.text, loop.address, curl) == expected_by(calls.text)
        _, mended = loop.log.read_text("utf-8").split("changed: handlers/friends.py")
        assert "problem" not in mended
    subprocess.run([sys.executable, "-m", "contract_tests.access"], cwd=project.place, check=True)
    assert "\n| `GET /user/profile/{user_id}` | ✓ |" in (project.place / "docs" / "permissions.md").read_text("utf-8")


def test_the_readme_has_every_setting_with_its_default() -> None:
    said = {row.cells[0]: row.cells[1] for row in README.section("Settings").rows[1:]}
    defaults = {field.name.upper(): str(field.default) for field in fields(Settings)}
    assert said == defaults | {"WEB_CONCURRENCY": "number of cores"}


def test_the_readme_and_make_have_the_same_commands() -> None:
    said = [row.cells[0].split()[1] for row in README.section("Commands").rows if row.cells[0].startswith("make ")]
    listed = subprocess.run(["make", "--silent"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607 - the machine's
    targets = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)
    assert sorted(said) == sorted(targets)
    assert re.findall(r"^  make ([a-z-]+) +\S", listed, re.MULTILINE) == targets


def test_the_readme_has_every_room_of_the_house() -> None:
    ignored = re.findall(r"^/?(\w+)/$", (ROOT / ".gitignore").read_text("utf-8"), re.MULTILINE)
    rooms = {place.name for place in ROOT.iterdir() if place.is_dir() and not place.name.startswith(".")}
    said = [row.cells[0].strip("/") for row in README.section("Where things are").rows[1:]]
    assert sorted(said) == sorted(rooms - set(ignored))


def test_the_readme_counts_what_is_documented() -> None:
    text = README.path.read_text("utf-8")
    documented = yaml.safe_load((ROOT / "contract_tests" / "documented.yaml").read_text("utf-8"))["operations"]
    errors = [error for operation in documented for error in operation["errors"]]
    assert set(re.findall(r"(\d+) operations", text)) == {str(len(documented))}
    assert set(re.findall(r"(\d+)\s+documented\s+errors", text)) == {str(len(errors))}


def answers_to(script: str, address: str, curl: Path) -> list[Any]:
    """What the commands of a page answer, asked of a service at another address."""
    script = script.replace("http://127.0.0.1:8000", address)
    path = f"{curl}:/usr/bin:/bin"
    run = subprocess.run(["/bin/sh", "-euc", script], capture_output=True, check=True, env={"PATH": path})  # noqa: S603 - our own
    return list(values(run.stdout.decode()))


def expected_by(script: str) -> list[Any]:
    """What the comments of the commands say that they answer."""
    return list(values("".join(re.findall(r"^# (.*)$", script, re.MULTILINE))))


def values(text: str) -> Iterator[Any]:
    """The JSON values of a text, one after the other, with times that are all the same."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "2024-05-01T08:30:00.123456Z", text)
    decoder = json.JSONDecoder()
    while text:
        value, end = decoder.raw_decode(text)
        yield value
        text = text[end:].lstrip()
