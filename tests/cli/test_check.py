"""`chat-api check` names everything that does not fit, with its line, at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.projects import CONTRACT

if TYPE_CHECKING:
    from tests.cli.projects import Project

USERS = "handlers/users.py"
LOG_OUT_ID = "      operationId: log_out\n"
LOG_OUT_DEF = "def log_out(caller: Caller)"


def found(project: Project) -> list[dict[str, Any]]:
    """What a check finds, which is something."""
    run = project.command("check", "--json")
    assert run.returncode == 1, run.stdout + run.stderr
    assert run.stderr == ""
    findings: list[dict[str, Any]] = json.loads(run.stdout)
    return findings


def lines(project: Project) -> list[str]:
    """The same in short: file, line, what."""
    return [f"{one['file']}:{one['line']} {one['what']}" for one in found(project)]


def in_contract(project: Project, text: str) -> str:
    """The line of a text of the contract."""
    return f"{CONTRACT}:{project.line_of(CONTRACT, text)}"


def test_a_project_that_fits_has_no_problem(project: Project) -> None:
    run = project.command("check")
    assert (run.returncode, run.stdout) == (0, "The contract and the handlers fit together.\n")
    assert json.loads(project.command("check", "--json").stdout) == []


def test_all_problems_are_told_at_once_each_with_its_line_and_a_remedy(project: Project) -> None:
    project.edit(CONTRACT, LOG_OUT_ID, "      operationId: log_in\n")
    project.edit(CONTRACT, "      operationId: list_friends\n", "      operationId: list_all_friends\n")
    project.edit("handlers/friends.py", "def find_user(body: Data)", "def find_user(body: Data, mood: str)")

    problems = found(project)

    log_out = project.line_of(CONTRACT, "  /user/logout:\n") + 1
    friends = project.line_of(CONTRACT, "  /user/get_friends:\n") + 1
    took_mood = "handlers.friends.find_user: takes mood, which there is not (it answers POST /user/search_friends)"
    assert {(one["file"], one["line"], one["what"]) for one in problems} == {
        (CONTRACT, log_out, "POST /user/logout: operationId log_in is that of POST /user/login, too"),
        (CONTRACT, friends, "GET /user/get_friends: handlers.friends has no function list_all_friends"),
        ("handlers/friends.py", project.line_of("handlers/friends.py", "def find_user"), took_mood),
        (
            "handlers/friends.py",
            project.line_of("handlers/friends.py", "def list_friends("),
            "handlers.friends.list_friends: no operation names this function",
        ),
        (USERS, project.line_of(USERS, LOG_OUT_DEF), "handlers.users.log_out: no operation names this function"),
        (
            USERS,
            project.line_of(USERS, "def log_in("),
            "handlers.users.log_in: takes body, which there is not (it answers POST /user/logout)",
        ),
    }
    assert all(one["stops_start"] and one["remedy"] for one in problems)


@pytest.mark.parametrize(
    ("mistake", "lines_below", "what"),
    [
        ("      summary: [Log out\n", 1, "did not find expected ',' or ']', while parsing a flow sequence from line "),
        ("      summary: 'Log out\n", 2, "did not find expected key, while parsing a block mapping from line "),
        ("     summary: Log out\n", 0, "did not find expected key, while parsing a block mapping from line "),
        ("      summary Log out\n", 1, "could not find expected ':', while scanning a simple key from line "),
    ],
)
def test_a_mistake_in_the_yaml_is_told_with_its_line(
    project: Project, mistake: str, lines_below: int, what: str
) -> None:
    project.edit(CONTRACT, "      summary: Log out (用户登出)\n", mistake)
    [problem] = found(project)
    assert (problem["file"], problem["line"]) == (CONTRACT, project.line_of(CONTRACT, mistake) + lines_below)
    assert problem["what"].startswith(what)
    assert problem["remedy"].startswith("Mend the YAML there or just above")


def test_an_operation_at_a_wrong_indentation_is_told(project: Project) -> None:
    project.edit(CONTRACT, "  /user/logout:\n    post:\n", "  /user/logout:\n  post:\n")
    said = lines(project)
    assert f"{in_contract(project, '  /user/logout:')} #/paths/~1user~1logout: None is not of type 'object'" in said


def test_every_key_that_stands_twice_is_told(project: Project) -> None:
    project.edit(CONTRACT, LOG_OUT_ID, LOG_OUT_ID * 2)
    project.edit(CONTRACT, "      operationId: log_in\n", "      operationId: log_in\n" * 2)
    first, second = found(project)
    assert first["line"] < second["line"]
    assert first["what"] == second["what"] == "'operationId' stands twice in one mapping"


def test_a_reference_that_leads_nowhere_is_told(project: Project) -> None:
    project.edit(CONTRACT, "schema: {$ref: '#/components/schemas/LogInRequest'}", "schema: {$ref: '#/components/x'}")
    [said] = lines(project)
    assert said.startswith(in_contract(project, "schema: {$ref: '#/components/x'}"))
    assert said.endswith("/schema/$ref: refers to #/components/x, which there is not")


def test_a_pattern_that_is_no_regular_expression_is_told_once_on_its_own_line(project: Project) -> None:
    project.edit(CONTRACT, "pattern: '^[0-9]*$'", "pattern: '([0-9*$'")
    place = in_contract(project, "pattern: '([0-9*$'")
    what = "#/components/schemas/Phone/pattern: is no regular expression: unterminated character set at position 1"
    assert lines(project) == [f"{place} {what}"]


@pytest.mark.parametrize(
    ("old", "broken", "what"),
    [
        (f"{LOG_OUT_DEF} -> Data:", f"{LOG_OUT_DEF} -> Data", "SyntaxError: expected ':'"),
        ('    return {"logged out": True}\n', "wings()\n", "NameError: name 'wings' is not defined"),
    ],
)
def test_a_module_that_cannot_be_imported_is_told_once(project: Project, old: str, broken: str, what: str) -> None:
    project.edit(USERS, old, broken)
    assert lines(project) == [f"{USERS}:{project.line_of(USERS, broken)} {what}"]


def test_errors_that_are_raised_and_not_declared_are_told_and_the_other_way_round(project: Project) -> None:
    project.edit(USERS, 'raise Refusal("UserDoesNotExist")', 'raise Refusal("NobodyThere")')
    problems = found(project)
    log_in = project.line_of(CONTRACT, "  /user/login:\n") + 1
    assert [(one["file"], one["line"], one["what"], one["stops_start"]) for one in problems] == [
        (
            USERS,
            project.line_of(USERS, '"NobodyThere"'),
            "raises NobodyThere, which POST /user/login does not declare",
            False,
        ),
        (
            CONTRACT,
            log_in,
            "POST /user/login: declares UserDoesNotExist, which handlers.users.log_in never raises",
            False,
        ),
    ]


def test_people_read_a_problem_with_its_line_first(project: Project) -> None:
    project.edit(USERS, LOG_OUT_DEF, "def log_out(caller: Caller, mood: str)")
    run = project.command("check")
    place, what, remedy, count = run.stdout.splitlines()
    assert place == f"{USERS}:{project.line_of(USERS, 'def log_out(')}"
    assert what == "    handlers.users.log_out: takes mood, which there is not (it answers POST /user/logout)"
    assert remedy.startswith("    Take the parameters of the operation")
    assert count == "1 problem, with which the service does not start."
