"""The runner of the suite: what makes it fail, and what it says then."""

from __future__ import annotations

import os
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from contract_tests.runner.settings import Settings, SettingsError
from contract_tests.runner.suite import FAILED, PASSED, WRONG_SETTINGS, judge_service
from contract_tests.runner.target import LIMITS_ARE_ON
from tests.contract_tests.runs import everything, exchange, part, service, write_journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from contract_tests.journal import Exchange
    from contract_tests.runner.parts import Part

NOT_LOGGED_IN = (401, 1, "User is not logged in")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A service that can be reached."""
    with service(*NOT_LOGGED_IN) as address:
        yield address


class Suite:
    """Runs the suite with made-up parts, on a console that keeps what is said."""

    def __init__(self, reports: Path) -> None:
        self.reports = reports
        self.said = ""

    def judge(self, address: str, *programs: str, sent: Iterable[Exchange] = (), **environment: str) -> int:
        """Run these programs as parts, after which the journal tells of these exchanges; the exit status."""

        def plan(_address: str, _settings: Settings, reports: Path) -> list[Part]:
            write_journal(reports, sent)
            return [part(reports, program, f"Part{number}") for number, program in enumerate(programs)]

        console = Console(file=StringIO(), width=200)
        status = judge_service({"BASE_URL": address, **environment}, self.reports, plan, console)
        assert isinstance(console.file, StringIO)
        self.said = console.file.getvalue()
        return status


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path / "reports")


def test_a_run_in_which_all_is_well_passes(suite: Suite, address: str) -> None:
    assert suite.judge(address, "", "", sent=everything()) == PASSED
    assert "108 of 108 documented rows reached" in suite.said
    assert f"PASSED; the report is {suite.reports}/contract.html" in suite.said
    assert "Passed" in (suite.reports / "contract.html").read_text("utf-8")


def test_a_service_that_cannot_be_reached_is_a_failure_with_a_message(suite: Suite) -> None:
    assert suite.judge("http://127.0.0.1:1", "") == FAILED
    assert "http://127.0.0.1:1 cannot be reached: " in suite.said
    assert "Traceback" not in suite.said


def test_a_service_with_its_limits_on_is_told_so_at_once(suite: Suite) -> None:
    with service(429, 429, "Too many requests") as limited:
        assert suite.judge(limited, "raise SystemExit('this does not run')") == FAILED
    assert f"{limited} answers 429: {LIMITS_ARE_ON}" in suite.said


def test_limits_that_show_later_are_told_too(suite: Suite, address: str) -> None:
    limited = exchange("POST /user/login", 429, 429, "Too many requests", url=f"{address}/user/login")
    assert suite.judge(address, "", sent=[*everything(), limited]) == FAILED
    assert f"1 answers were 429: {LIMITS_ARE_ON}" in suite.said


def test_limits_of_another_service_do_not_matter(suite: Suite, address: str) -> None:
    limited = exchange("POST /user/login", 429, 429, "Too many requests", url="http://127.0.0.1:2/user/login")
    assert suite.judge(address, "", sent=[*everything(), limited]) == PASSED


def test_a_missing_documented_row_is_a_failure_and_is_named(suite: Suite, address: str) -> None:
    sent = [each for each in everything() if "already admin" not in each.answer]
    assert suite.judge(address, "", sent=sent) == FAILED
    assert "MISSING POST /user/group/add_admin: 400, code 4, Member is already admin" in suite.said
    assert "107 of 108 documented rows reached" in suite.said


def test_a_missing_generic_refusal_is_none(suite: Suite, address: str) -> None:
    sent = [each for each in everything() if each.status not in {405, 413}]
    assert suite.judge(address, "", sent=sent) == PASSED


def test_a_part_that_ends_badly_is_a_failure_with_its_last_line(suite: Suite, address: str) -> None:
    assert (
        suite.judge(address, "", "print('first', flush=True); raise SystemExit('the last line')", sent=everything())
        == FAILED
    )
    assert "Part1: failed (status 1" in suite.said
    assert "FAILED  Part1: ended with status 1: the last line" in suite.said


def test_a_failed_test_is_named_with_its_message(suite: Suite, address: str) -> None:
    failure = '<failure message="AssertionError: no"/>'
    case = f'<testcase classname="contract_tests.test_x" name="test_y[1]">{failure}</testcase>'
    junit = f'<testsuites><testsuite name="pytest" tests="1" failures="1">{case}</testsuite></testsuites>'
    program = f"open({str(suite.reports / 'Part0.xml')!r}, 'w').write({junit!r}); raise SystemExit(1)"
    assert suite.judge(address, program, sent=everything()) == FAILED
    assert "FAILED  contract_tests/test_x.py::test_y[1]: no\n" in suite.said
    assert "0 of 1 tests passed" in suite.said
    assert 'failures="1"' in (suite.reports / "contract.xml").read_text("utf-8")


def test_a_broken_junit_file_is_a_failure(suite: Suite, address: str) -> None:
    program = f"open({str(suite.reports / 'Part0.xml')!r}, 'w').write('<testsuites>')"
    assert suite.judge(address, program, sent=everything()) == FAILED
    assert "is no JUnit file" in suite.said


def test_the_parts_run_at_the_same_time(suite: Suite, address: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert suite.judge(address, f"open({str(pipe)!r}).read()", f"open({str(pipe)!r}, 'w')", sent=everything()) == PASSED


def test_progress_without_a_terminal_is_a_line_for_each_quarter(suite: Suite, address: str) -> None:
    program = "for percent in range(101): print(f'[gw0] [{percent:3}%] PASSED test')"
    assert suite.judge(address, program, sent=everything()) == PASSED
    told = [line for line in suite.said.splitlines() if line.startswith("Part0: ")]
    assert told[:-1] == ["Part0: running", "Part0: 25%", "Part0: 50%", "Part0: 75%"]
    assert told[-1].startswith("Part0: passed in ")


def test_what_the_run_before_left_is_forgotten(suite: Suite, address: str) -> None:
    suite.reports.mkdir()
    for name in ("contract.html", "contract-pytest.xml", "fuzz-junit.xml", "journal-gw7.jsonl"):
        (suite.reports / name).write_text("old")
    (suite.reports / "other").write_text("kept")
    suite.judge(address, sent=[])
    left = {path.name for path in suite.reports.iterdir()}
    assert left == {"contract.html", "contract.xml", "journal-main.jsonl", "other"}
    assert "old" not in (suite.reports / "contract.xml").read_text("utf-8")


@pytest.mark.parametrize(
    "environment",
    [
        {"PROFILE": "fast"},
        {"SEED": "x"},
        {"SEED": "-1"},
        {"BASE_URL": "127.0.0.1:8000"},
        {"BASE_URL": "http://"},
        {"BASE_URL": "http://127.0.0.1:99999"},
        {"BASE_URL": "http://127.0.0.1:8000/api"},
        {"BASE_URL": "ftp://127.0.0.1"},
    ],
    ids=str,
)
def test_wrong_settings_are_told_before_anything_runs(tmp_path: Path, environment: dict[str, str]) -> None:
    console = Console(file=StringIO(), width=200)
    assert judge_service(environment, tmp_path / "reports", console=console) == WRONG_SETTINGS
    [name] = environment
    assert isinstance(console.file, StringIO)
    assert console.file.getvalue().startswith(f"{name} is ")
    assert not (tmp_path / "reports").exists()


def test_settings_that_are_empty_are_absent() -> None:
    assert Settings.of({"BASE_URL": "", "PROFILE": "", "SEED": ""}) == Settings(None, "default", 1)


def test_the_deep_profile_draws_a_seed_and_the_command_repeats_it() -> None:
    drawn = Settings.of({"PROFILE": "deep", "BASE_URL": "http://127.0.0.1:8000/"})
    assert drawn.repeat == f"make contract SEED={drawn.seed} PROFILE=deep BASE_URL=http://127.0.0.1:8000"
    assert Settings.of({"PROFILE": "deep"}).seed != drawn.seed
    assert Settings.of({}).repeat == "make contract SEED=1"


def test_a_message_about_a_setting_says_what_it_has_to_be() -> None:
    with pytest.raises(SettingsError, match="default or deep"):
        Settings.of({"PROFILE": "fast"})
