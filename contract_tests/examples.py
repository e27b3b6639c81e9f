"""Every example of a contract, with the schema that it has to fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from contract_tests.document import schemas_within, without_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON
    from contract_tests.document import Declared, Document


class Example(NamedTuple):
    """An example where it stands."""

    place: str
    schema: JSON
    value: Any


def misfits(document: Document, examples: Iterator[Example]) -> list[str]:
    """The examples that do not fit their schemas, and why."""
    return [
        f"{example.place}: {problem}"
        for example in examples
        for problem in document.problems(example.schema, example.value)
    ]


def of_operation(operation: Declared) -> Iterator[Example]:
    """The examples of an operation: of its body, its responses, and its parameters."""
    messages = {"request": operation.body} if operation.body else {}
    for title, message in (messages | operation.responses).items():
        for name, value in operation.examples(message).items():
            yield Example(f"{operation}: {title} {name}", message["schema"], value)
    for parameter in operation.parameters:
        if "example" in parameter:
            yield Example(f"{operation}: parameter {parameter['name']}", parameter["schema"], parameter["example"])


def of_components(document: Document) -> Iterator[Example]:
    """The examples of the shared parts; one in `components/examples` has the name of its schema, up to a dot."""
    components = document.spec["components"]
    for name, shared in components["examples"].items():
        yield Example(f"example {name}", components["schemas"][name.partition(".")[0]], shared["value"])
    for name, parameter in components["parameters"].items():
        yield Example(f"parameter {name}", parameter["schema"], parameter["example"])
    for name, response in components["responses"].items():
        for title, header in response.get("headers", {}).items():
            yield Example(f"header {title} of {name}", header["schema"], header["example"])
    for name, schema in components["schemas"].items():
        for place, inner in schemas_within(schema, f"schema {name}"):
            if "example" in inner:
                yield Example(place, inner, inner["example"])


def ambiguities(operation: Declared) -> list[str]:
    """The error examples that are not exactly the one error, of those that are declared beside it, which they name."""
    return [
        f"{operation}: {status} {name} is an example of {fits or 'nothing'}"
        for status, message in operation.responses.items()
        for name, value in operation.examples(message).items()
        if status != "200" and (fits := _fitting(operation, message["schema"], value)) != [name]
    ]


def _fitting(operation: Declared, schema: JSON, value: Any) -> list[str]:
    branches = operation.document.branches(schema)
    return [without_code(name) for name, branch in branches.items() if not operation.document.problems(branch, value)]
