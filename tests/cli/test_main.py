"""The program as a whole: its help, and its plain commands."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from sysconfig import get_path

import pytest
from click.testing import CliRunner

from cli.main import main
from contract_tests.service import ROOT

NAMES = sorted(path.stem for path in (ROOT / "db" / "migrations").glob("[0-9]*.py"))
"""The names of all migrations, in order."""

CHAT_API = Path(get_path("scripts"), "chat-api")


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program, in a directory that has nothing to do with the project."""
    environment = os.environ | settings
    return subprocess.run([CHAT_API, *words], cwd="/", env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own


@pytest.mark.parametrize("words", [(), *((name,) for name in main.commands)], ids=" ".join)
def test_every_command_has_a_help_that_fits_a_narrow_terminal(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main, [*words, "--help"], catch_exceptions=False)
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert f"Usage: {' '.join(['main', *words])}" in shown.stdout
    assert max(map(len, lines)) <= 80
    assert "…" not in shown.stdout
    assert "\\" not in shown.stdout


def test_the_examples_in_a_help_keep_their_lines() -> None:
    shown = CliRunner().invoke(main, ["routes", "--help"], catch_exceptions=False).stdout
    assert " chat-api routes group           what has to do with groups \n" in re.sub(" +\n", " \n", shown)


def test_the_help_names_every_command_once() -> None:
    shown = CliRunner().invoke(main, ["--help"], catch_exceptions=False).stdout
    for name in main.commands:
        assert shown.count(f"│ {name} ") == 1


def test_the_readme_has_every_command_and_all_that_is_documented_is_there() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    pages = [readme, *(page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md"))]
    documented = {name for page in pages for name in re.findall(r"`?chat-api ([a-z][a-z-]+)", page)}
    assert documented <= set(main.commands)
    assert set(main.commands) <= set(re.findall(r"[a-z-]+", readme[readme.index("| `chat-api serve`") :]))
    targets = {name for page in pages for name in re.findall(r"(?:^\$ |`)make ([a-z][a-z-]+)", page, re.MULTILINE)}
    assert targets <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def test_migrate_says_what_it_applies_and_then_that_there_is_nothing_to_do(empty_url: str) -> None:
    first = run("migrate", DATABASE_URL=empty_url)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines() == [f"applied {name}" for name in NAMES]
    again = run("migrate", DATABASE_URL=empty_url)
    assert (again.returncode, again.stdout) == (0, "nothing to do: the database is up to date\n")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://x", "DATABASE_URL has to be sqlite:///path or postgresql://…\n"),
        ("sqlite:////proc/nowhere/chat.db", "The database cannot be used: "),
        ("postgresql://127.0.0.1:1/x?connect_timeout=1", "The database cannot be used: "),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_a_line(url: str, message: str) -> None:
    refused = run("migrate", DATABASE_URL=url)
    assert refused.returncode == 1
    assert refused.stderr.startswith(message)
    assert "Traceback" not in refused.stderr


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "chat.db")) as connection:
        connection.execute("CREATE TABLE schema_migration (id INTEGER PRIMARY KEY, name TEXT, applied TIMESTAMP)")
        connection.execute("INSERT INTO schema_migration VALUES (1, '9999_wings', '2050-01-01')")
        connection.commit()
    refused = run("migrate", DATABASE_URL=f"sqlite:///{tmp_path}/chat.db")
    assert refused.returncode == 1
    assert refused.stderr == "the database is newer than this code: it has had the migrations 9999_wings\n"
