"""The README says what is so: its commands are run, its table of settings is compared."""

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

from contract_tests.service import ROOT, running
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (ROOT / "README.md").read_text("utf-8")
SCRIPT = "\n".join(re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))

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
    """The directory of a curl: the machine's, or a stand-in for what the README uses of it."""
    real = shutil.which("curl")
    if real:
        return Path(real).parent
    stand_in = tmp_path / "curl"
    stand_in.write_text(STAND_IN_FOR_CURL)
    stand_in.chmod(0o755)
    return tmp_path


def test_the_commands_of_the_readme_answer_what_it_says(tmp_path: Path, curl: Path) -> None:
    with running(tmp_path / "log", DATABASE_URL=f"sqlite:///{tmp_path}/chat.db", WEB_CONCURRENCY="2") as address:
        script = SCRIPT.replace("http://127.0.0.1:8000", address)
        path = f"{curl}:/usr/bin:/bin"
        run = subprocess.run(["/bin/sh", "-euc", script], capture_output=True, check=True, env={"PATH": path})  # noqa: S603 - our own
    expected = "".join(re.findall(r"^# (.*)$", SCRIPT, re.MULTILINE))
    assert list(answers(run.stdout.decode())) == list(answers(expected))


def test_the_readme_has_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_0-9]+)` \|([^|]*)\|", README, re.MULTILINE)
    said = {name: default.strip().strip("`") for name, default in rows}
    defaults = {field.name.upper(): str(field.default) for field in fields(Settings)}
    assert said == defaults | {"WEB_CONCURRENCY": "number of cores"}


def answers(text: str) -> Iterator[Any]:
    """The JSON values of a text, one after the other, with times that are all the same."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "2024-05-01T08:30:00.123456Z", text)
    decoder = json.JSONDecoder()
    while text:
        value, end = decoder.raw_decode(text)
        yield value
        text = text[end:].lstrip()
