"""Whether an answer looks like an example: the same keys and the same JSON types, all the way down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON
    from contract_tests.document import Document


def differences(document: Document, schema: JSON, example: Any, answer: Any, place: str = "answer") -> Iterator[str]:
    """Where an answer looks different from an example of a schema.

    A list's items have to look like one of the example's items. Null looks like anything where the schema takes both.
    """
    schema = document.resolve(schema)
    if schema.get("nullable") and None in (example, answer):
        return
    if type(example) is not type(answer):
        yield f"{place} is {answer!r}, and {example!r} in the example"
    elif isinstance(example, dict):
        yield from _of_objects(document, schema, example, answer, place)
    elif isinstance(example, list) and example:
        for item in answer:
            yield from _of_items(document, schema["items"], example, item, f"{place}[]")


def filled(value: Any, place: str = "answer") -> set[str]:
    """The places of the lists that have something in them."""
    if isinstance(value, dict):
        return {found for key, inner in value.items() for found in filled(inner, f"{place}.{key}")}
    if isinstance(value, list) and value:
        return {place} | {found for item in value for found in filled(item, f"{place}[]")}
    return set()


def _of_objects(document: Document, schema: JSON, example: JSON, answer: JSON, place: str) -> Iterator[str]:
    for key in sorted(example.keys() ^ answer.keys()):
        yield f"{place}.{key} is only in {'the example' if key in example else 'the answer'}"
    for key in sorted(example.keys() & answer.keys()):
        yield from differences(document, schema["properties"][key], example[key], answer[key], f"{place}.{key}")


def _of_items(document: Document, schema: JSON, examples: list[Any], item: Any, place: str) -> list[str]:
    """The differences to the item of the example that is most like this one."""
    return min((list(differences(document, schema, example, item, place)) for example in examples), key=len)
