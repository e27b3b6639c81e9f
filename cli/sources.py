"""Where things stand in the project: operations in the contract's file, functions in their modules."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import NamedTuple

import yaml

from server.contract import CONTRACT_PATH
from server.openapi_shape import keys_of

ROOT = CONTRACT_PATH.parent.parent
CONTRACT = CONTRACT_PATH.relative_to(ROOT).as_posix()

_IN_CONTRACT = re.compile(r"line (\d+)")
_IN_FILE = re.compile(r"([\w/]+\.py):(\d+)")


class Line(NamedTuple):
    """A line of a file, which is named from the project's directory on."""

    file: str
    number: int

    def __str__(self) -> str:
        """The line as editors and terminals open it: `handlers/users.py:30`."""
        return f"{self.file}:{self.number}"


def locate(place: str) -> Line:
    """The line of the place of a problem, in any of its forms; the first one of its file where there is no better."""
    if found := _IN_CONTRACT.match(place):
        return Line(CONTRACT, int(found[1]))
    if found := _IN_FILE.fullmatch(place):
        return Line(found[1], int(found[2]))
    if place.startswith("#"):
        return _line_in_contract(keys_of(place))
    if " /" in place:
        method, _, path = place.partition(" ")
        return _line_in_contract(["paths", path, method.lower()])
    return _line_of_function(place)


def handler_sources() -> dict[str, str]:
    """The texts of all modules of handlers, by the names of the modules."""
    return {f"handlers.{path.stem}": path.read_text("utf-8") for path in sorted((ROOT / "handlers").glob("*.py"))}


def _line_in_contract(keys: list[str]) -> Line:
    """The line of the last of these keys that is there."""
    node, number = _contract(), 1
    for key in keys:
        children = dict(_children(node))
        if key not in children:
            break
        number, node = children[key]
    return Line(CONTRACT, number)


def _children(node: yaml.Node | None) -> list[tuple[str, tuple[int, yaml.Node]]]:
    if isinstance(node, yaml.MappingNode):
        return [(key.value, (key.start_mark.line + 1, value)) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [(str(index), (item.start_mark.line + 1, item)) for index, item in enumerate(node.value)]
    return []


@cache
def _contract() -> yaml.Node | None:
    """The contract's nodes; None where it has been saved since it was checked, and is no YAML any more."""
    try:
        node: yaml.Node | None = yaml.compose(CONTRACT_PATH.read_bytes(), yaml.CSafeLoader)
    except yaml.YAMLError:
        return None
    return node


def _line_of_function(name: str) -> Line:
    """The line on which a function of a module begins; else the module's first one, if it is a module's name."""
    for module, function in ((name, ""), (name.rpartition(".")[0], name.rpartition(".")[2])):
        path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
        if module and path.is_file():
            tree = ast.parse(path.read_text("utf-8"))
            lines = [node.lineno for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function]
            return Line(path.relative_to(ROOT).as_posix(), lines[0] if lines else 1)
    return Line(CONTRACT, 1)
