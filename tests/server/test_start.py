"""What does not fit together is refused at start-up, by a message that names the place."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from contract_tests.service import ROOT
from db.database import disconnect
from db.keeping import move
from db.migrate import migrate
from db.models import database
from db.whole import KeepingError
from handlers import users
from server import contract
from server.app import check, create_app
from server.contract import CONTRACT_PATH
from server.problems import ContractError
from tests.conftest import settings_for
from tests.server.plans import plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contract_tests.api import JSON

TEXT = CONTRACT_PATH.read_text("utf-8")

LOG_OUT_ID = "      operationId: log_out\n"
LOG_OUT_SUMMARY = "      summary: Log out (用户登出)\n"
PROFILE_CONTROLLER = "      x-openapi-router-controller: handlers.profile\n"


@pytest.fixture
def database_of_before() -> Iterator[None]:
    """Keeps the database of this process, whatever a test connects to."""
    before = database.obj
    yield
    database.initialize(before)


def refusal(directory: Path, old: str, new: str) -> list[str]:
    """The lines of the refusal of a contract in which a text, which stands there once, is another."""
    assert TEXT.count(old) == 1, old
    edited = directory / "chat.yaml"
    edited.write_text(TEXT.replace(old, new), "utf-8")
    with pytest.raises(ContractError) as caught:
        contract.load(edited)
    return str(caught.value).splitlines()


def line_of(text: str) -> int:
    """The number of the line on which a text stands in the contract."""
    return TEXT[: TEXT.index(text)].count("\n") + 1


def add_function(monkeypatch: pytest.MonkeyPatch, name: str, module: str) -> None:
    """Put a function into the module of the users' handlers, as if that module had defined it."""

    def function() -> None: ...

    function.__module__ = module
    monkeypatch.setattr(users, name, function, raising=False)


def declare_for_log_in(document: JSON, error: str) -> None:
    """Let the login declare one more error of status 400."""
    response = document["paths"]["/user/login"]["post"]["responses"]["400"]
    response["content"]["application/json"]["schema"]["oneOf"].append({"$ref": f"#/components/schemas/{error}"})


# ------------------------------------------------------------------------------------- contract and handlers


def test_the_contract_as_it_is_fits() -> None:
    assert contract.load()["paths"]


def test_two_operations_of_one_id_are_refused_with_both_places(tmp_path: Path) -> None:
    problems = refusal(tmp_path, LOG_OUT_ID, "      operationId: log_in\n")
    assert "POST /user/logout: operationId log_in is that of POST /user/login, too" in problems


def test_an_operation_without_an_id_is_refused(tmp_path: Path) -> None:
    assert "POST /user/logout: has no operationId" in refusal(tmp_path, LOG_OUT_ID, "")


def test_an_operation_without_a_function_is_refused(tmp_path: Path) -> None:
    problems = refusal(tmp_path, LOG_OUT_ID, "      operationId: log_everybody_out\n")
    assert "POST /user/logout: handlers.users has no function log_everybody_out" in problems


def test_an_operation_whose_id_names_no_function_is_refused(tmp_path: Path) -> None:
    problems = refusal(tmp_path, LOG_OUT_ID, "      operationId: Refusal\n")
    assert "POST /user/logout: handlers.users has no function Refusal" in problems


def test_an_operation_whose_controller_is_no_module_is_refused(tmp_path: Path) -> None:
    problems = refusal(tmp_path, PROFILE_CONTROLLER, PROFILE_CONTROLLER.replace("profile", "nowhere"))
    assert "PUT /user/reset: x-openapi-router-controller handlers.nowhere is no module" in problems


def test_an_operation_without_a_controller_is_refused(tmp_path: Path) -> None:
    [problem, *_] = refusal(tmp_path, PROFILE_CONTROLLER, "")
    assert problem.startswith("PUT /user/reset: x-openapi-router-controller ")


def test_a_public_handler_that_no_operation_names_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    add_function(monkeypatch, "forgotten", users.__name__)
    with pytest.raises(ContractError, match=r"^handlers\.users\.forgotten: no operation names this function$"):
        contract.load()


@pytest.mark.parametrize(("name", "module"), [("_helper", "handlers.users"), ("imported", "db.users")])
def test_a_function_that_is_no_public_handler_needs_no_operation(
    monkeypatch: pytest.MonkeyPatch, name: str, module: str
) -> None:
    add_function(monkeypatch, name, module)
    assert contract.load()["paths"]


def test_all_problems_are_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_function(monkeypatch, "forgotten", users.__name__)
    problems = refusal(tmp_path, LOG_OUT_ID, "")
    assert [problem.partition(":")[0] for problem in problems] == [
        "POST /user/logout",
        "POST /user/logout",
        "handlers.users.forgotten",
        "handlers.users.log_out",
    ]


# ------------------------------------------------------------------------------------------------------ YAML


def test_a_key_that_stands_twice_in_one_mapping_is_refused_with_its_line(tmp_path: Path) -> None:
    [problem] = refusal(tmp_path, LOG_OUT_SUMMARY, LOG_OUT_SUMMARY * 2)
    assert problem == f"line {line_of(LOG_OUT_SUMMARY) + 1}: 'summary' stands twice in one mapping"


def test_a_path_that_stands_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    [problem] = refusal(tmp_path, "  /user/logout:\n", "  /user/login:\n")
    assert problem == f"line {line_of('  /user/logout:')}: '/user/login' stands twice in one mapping"


def test_a_status_that_stands_twice_is_refused_however_it_is_written(tmp_path: Path) -> None:
    place = LOG_OUT_SUMMARY
    [problem] = refusal(tmp_path, place, f"{place}      x-statuses: {{200: one, '200': another}}\n")
    assert problem == f"line {line_of(place) + 1}: '200' stands twice in one mapping"


def test_a_file_that_is_no_yaml_is_refused_with_the_line(tmp_path: Path) -> None:
    problems = refusal(tmp_path, LOG_OUT_SUMMARY, "      summary: [Log out\n")
    assert any(f"line {line_of(LOG_OUT_SUMMARY)}, column " in problem for problem in problems), problems


# ---------------------------------------------------------------------------------------- what a handler takes


def test_a_handler_that_does_not_take_the_declared_body_is_refused(document: JSON) -> None:
    operation, other = document["paths"]["/user/logout"]["post"], document["paths"]["/user/login"]["post"]
    operation |= {"requestBody": other["requestBody"], "responses": operation["responses"] | other["responses"]}
    with pytest.raises(ValueError, match=r"^handlers\.users\.log_out does not take body$"):
        plan(document, "/user/logout")


def test_a_handler_that_does_not_take_a_declared_parameter_is_refused(document: JSON) -> None:
    parameters = [{"$ref": "#/components/parameters/Limit"}, {"$ref": "#/components/parameters/Before"}]
    document["paths"]["/user/logout"]["post"]["parameters"] = parameters
    expected = r"^handlers\.users\.log_out does not take before and does not take limit$"
    with pytest.raises(ValueError, match=expected):
        plan(document, "/user/logout")


def test_a_handler_that_takes_a_body_which_is_not_declared_is_refused(document: JSON) -> None:
    del document["paths"]["/user/login"]["post"]["requestBody"]
    with pytest.raises(ValueError, match=r"^handlers\.users\.log_in takes body, which there is not$"):
        plan(document, "/user/login")


def test_a_handler_that_takes_something_unknown_is_refused(document: JSON, monkeypatch: pytest.MonkeyPatch) -> None:
    def log_in(body: JSON, weather: str) -> JSON:
        return {"body": body, "weather": weather}

    log_in.__module__ = users.__name__
    monkeypatch.setattr(users, "log_in", log_in)
    with pytest.raises(ValueError, match=r"^handlers\.users\.log_in takes weather, which there is not$"):
        plan(document, "/user/login")


@pytest.mark.parametrize("other", ["UserDoesNotExist1", "UserDoesNotExist3"])
def test_an_error_that_is_declared_twice_is_refused(document: JSON, other: str) -> None:
    declare_for_log_in(document, other)
    with pytest.raises(ValueError, match=r"the error UserDoesNotExist is declared twice$"):
        plan(document, "/user/login")


def test_an_error_that_is_declared_twice_is_refused_with_its_place(document: JSON) -> None:
    declare_for_log_in(document, "UserDoesNotExist3")
    with pytest.raises(ContractError, match=r"^POST /user/login: the error UserDoesNotExist is declared twice$"):
        check(document)


@pytest.mark.usefixtures("database_of_before")
def test_the_app_does_not_start_with_a_handler_that_does_not_fit(
    tmp_path: Path, document: JSON, monkeypatch: pytest.MonkeyPatch
) -> None:
    del document["paths"]["/user/login"]["post"]["requestBody"]
    monkeypatch.setattr(contract, "load", lambda: document)
    app = create_app(settings_for(f"sqlite:///{tmp_path}/chat.db"))
    with pytest.raises(ValueError, match=r"^handlers\.users\.log_in: takes body"), TestClient(app):
        pytest.fail("it has started")


def test_a_start_with_the_packages_of_the_service_alone_writes_no_warning() -> None:
    program = "import sys; sys.modules['httpx2'] = None; import server.app"  # as where it is not installed
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert run.stderr == ""


@pytest.mark.usefixtures("database_of_before")
def test_a_service_that_nobody_has_asked_yet_uses_its_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/chat.db"
    app = create_app(settings_for(url))
    migrate()
    disconnect()
    with TestClient(app), pytest.raises(KeepingError, match="the database is in use: stop the service first"):
        move(url, f"sqlite:///{tmp_path}/another.db", lambda *_: None)


@pytest.mark.usefixtures("database_of_before")
def test_a_service_starts_with_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "chat.db").write_text("this is no database, and longer than its header would have to be " * 9)
    with TestClient(create_app(settings_for(f"sqlite:///{tmp_path}/chat.db"))) as client:
        assert client.get("/openapi.json").status_code == 200
