"""`chat-api routes` lists the operations of the contract, and finds those that are asked for."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner

from cli.main import main
from cli.sources import ROOT
from contract_tests.contract import operations


def listed(*words: str) -> list[dict[str, Any]]:
    """The operations that are listed for some words."""
    run = CliRunner().invoke(main, ["routes", "--json", *words], catch_exceptions=False)
    assert run.exit_code == 0, run.output
    routes: list[dict[str, Any]] = json.loads(run.stdout)
    return routes


def test_every_operation_is_listed_in_the_order_of_the_contract() -> None:
    assert [f"{route['method']} {route['path']}" for route in listed()] == list(map(str, operations()))


def test_an_operation_is_listed_with_its_handler_callers_and_errors() -> None:
    [route] = listed("/user/login")
    file, _, line = route["line"].partition(":")
    assert (ROOT / file).read_text("utf-8").splitlines()[int(line) - 1].startswith("def log_in(")
    assert (route["operation_id"], route["handler"]) == ("log_in", "handlers.users.log_in")
    assert (route["callers"], route["summary"]) == ("anyone", "Log in (用户登录)")
    own = {(error["name"], error["status"], error["code"], error["info"]) for error in route["errors"]}
    assert ("UserDoesNotExist", 400, 1, "User does not exist") in own
    assert ("BadRequest", 400, 400, None) in own


def test_all_words_have_to_stand_in_an_operation_whatever_their_case() -> None:
    assert [route["path"] for route in listed("OWNER", "admin", "3 member")] == ["/user/group/add_admin"]
    assert listed("no such thing") == []


def test_people_read_a_table() -> None:
    run = CliRunner().invoke(main, ["routes", "/user/login"], catch_exceptions=False)
    for text in ("POST /user/login", "log_in", "handlers/users.py:", "anyone", "2 Incorrect password", "1 operation"):
        assert text in run.stdout
    assert "\x1b" not in run.stdout
