"""YAML that has no key twice in one mapping, where PyYAML lets the last one win."""

from __future__ import annotations

from typing import Any

import yaml

from server.problems import ContractError, Problem, raise_if_any


class _Loader(yaml.CSafeLoader):
    def __init__(self, text: bytes) -> None:
        super().__init__(text)
        self.problems: list[Problem] = []


def parse(text: bytes) -> Any:
    """What a text in UTF-8 says; raises ContractError, with the lines, where it is no YAML or has a key twice."""
    loader = _Loader(text)
    try:
        value = loader.get_single_data()
    except yaml.YAMLError as error:
        raise ContractError([_no_yaml(error)]) from None
    finally:
        loader.dispose()
    raise_if_any(loader.problems)
    return value


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    loader.flatten_mapping(node)
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in mapping:
            place = f"line {key_node.start_mark.line + 1}"
            loader.problems.append(Problem(place, f"{key!r} stands twice in one mapping", "Take one of them away."))
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _no_yaml(error: yaml.YAMLError) -> Problem:
    what, place = str(error), "line 1"
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        what, place = str(error.problem), _place(error.problem_mark)
        if error.context and error.context_mark:
            what += f", {error.context} from {_place(error.context_mark)} on"
    return Problem(place, what, "Mend the YAML there or just above: an indentation, a bracket, a quote or a colon.")


def _place(mark: yaml.Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"
