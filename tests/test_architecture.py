"""The house keeps its shape: imports run one way, the service finds its handlers by the contract, texts stand there."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import handlers
from contract_tests.contract import SPEC

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "cli": {"cli", "server", "handlers", "db"},
    "server": {"server", "handlers", "db"},
    "handlers": {"handlers", "db"},
    "db": {"db"},
}
"""The packages, and which of them each may import; no tests, either."""

SENDS_REQUESTS = {"http.client", "urllib.request", "socket.create_connection", "smtplib", "ftplib", "ssl", "subprocess"}
SENDS_REQUESTS |= {"requests", "httpx", "httpx2", "urllib3", "aiohttp", "anyio", "asyncio.open_connection"}
"""Whatever could ask somebody else."""

MAX_LINES = 250

WITHOUT_AN_OPERATION = {
    ("Succeed", "server/answers.py"),  # the envelope of every success, written as bytes once
    ("Internal server error", "server/request_log.py"),  # the last resort, also where no operation was reached
}
"""The texts of the contract that the code has to have, too, and the one place of each."""

INFOS = {
    schema["properties"]["info"]["enum"][0]
    for schema in SPEC["components"]["schemas"].values()
    if "enum" in schema.get("properties", {}).get("info", {})
}
"""Every fixed text that the contract lets the service say."""


def modules(*packages: str) -> list[Path]:
    """The modules of packages, migrations among them, by their places in the project."""
    return sorted(path.relative_to(ROOT) for package in packages for path in (ROOT / package).rglob("*.py"))


def parse(module: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse((ROOT / module).read_text("utf-8"), str(module))


def imports(tree: ast.Module) -> Iterator[str]:
    """Everything that a module imports, by its full name, also where only type checkers look.

    A relative import cannot leave the package, so it is none of those that are asked for here.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def forbidden_imports(tree: ast.Module, package: str) -> set[str]:
    """What a module of a package imports of the house and may not."""
    forbidden = {*MAY_IMPORT, "tests", "contract_tests", "benchmarks"} - MAY_IMPORT[package]
    return {name for name in imports(tree) if name.partition(".")[0] in forbidden}


def ways_to_ask_others(tree: ast.Module) -> set[str]:
    """What a module imports or uses that could send a request to another service."""
    dotted = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found = {*imports(tree), *dotted}
    return {name for name in found if any(f"{name}.".startswith(f"{way}.") for way in SENDS_REQUESTS)}


def uses_of_handlers(tree: ast.Module) -> set[str]:
    """The names in the package of the handlers that a module uses: `Refusal`, `users.register`."""
    imported = {name.removeprefix("handlers.") for name in imports(tree) if name.startswith("handlers.")}
    attributes = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "handlers"
    }
    return imported | {name for name in attributes if not name.startswith("__")}


def literals(tree: ast.Module) -> Iterator[str]:
    """The texts in a module's code, those of bytes and in f-strings among them, without what documents it."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documentation:
            if isinstance(node.value, str):
                yield node.value
            elif isinstance(node.value, bytes):
                yield node.value.decode("latin-1")


@pytest.mark.parametrize("module", modules(*MAY_IMPORT), ids=str)
def test_imports_run_one_way(module: Path) -> None:
    assert forbidden_imports(parse(module), module.parts[0]) == set()


@pytest.mark.parametrize("module", modules(*MAY_IMPORT), ids=str)
def test_no_module_is_long(module: Path) -> None:
    assert len((ROOT / module).read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("module", modules("server", "handlers", "db"), ids=str)
def test_the_service_sends_no_requests(module: Path) -> None:
    assert ways_to_ask_others(parse(module)) == set()


@pytest.mark.parametrize("module", modules("server"), ids=str)
def test_the_server_names_no_handler(module: Path) -> None:
    tree = parse(module)
    assert uses_of_handlers(tree) <= set(handlers.__all__)
    named = {text for text in literals(tree) if text.startswith("handlers.") and text != "handlers."}
    assert named == set()


def test_the_texts_of_the_contract_stand_only_there() -> None:
    found = {
        (info, str(module))
        for module in modules("server", "handlers")
        for text in literals(parse(module))
        for info in INFOS
        if info.lower() in text.lower()
    }
    assert found == WITHOUT_AN_OPERATION


# ------------------------------------------------------------------------------ these checks can fail


@pytest.mark.parametrize(
    "line",
    [
        "import handlers",
        "import cli.main",
        "import handlers.users as people",
        "from handlers import Refusal",
        "from handlers.users import register",
        "from server.app import create_app",
        "from contract_tests.api import Api",
        "def f():\n    import server",
        "if TYPE_CHECKING:\n    from handlers.identity import Caller",
    ],
)
def test_an_import_against_the_direction_is_found_in_any_form(line: str) -> None:
    assert forbidden_imports(ast.parse(line), "db") != set()


@pytest.mark.parametrize(
    "line", ["from db import users", "from . import models", "from .models import User", "import handlers_of_nothing"]
)
def test_an_import_in_the_direction_is_fine(line: str) -> None:
    assert forbidden_imports(ast.parse(line), "db") == set()


@pytest.mark.parametrize(
    "line", ["import httpx2", "from urllib.request import urlopen", "import socket\nsocket.create_connection(address)"]
)
def test_a_request_to_others_is_found(line: str) -> None:
    assert ways_to_ask_others(ast.parse(line)) != set()


@pytest.mark.parametrize(
    "line", ["import handlers\nhandlers.users.register", "from handlers import users", "from handlers.users import *"]
)
def test_a_handler_named_by_the_server_is_found(line: str) -> None:
    assert not uses_of_handlers(ast.parse(line)) <= set(handlers.__all__)


def test_a_text_is_found_in_code_and_not_in_what_documents_it() -> None:
    source = 'def f():\n    """Not friends."""\n    return b"Not friends", f"{0}Already friends"'
    assert set(literals(ast.parse(source))) == {"Not friends", "Already friends"}
