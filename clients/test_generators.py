"""A contract that says less is found by the generators that make less of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from clients.generators.judge import findings
from clients.generators.table import HERE, generators
from tests.contract_tests.test_complete import SCHEMAS, SEND, changed

if TYPE_CHECKING:
    from pathlib import Path

GENERATORS = {generator.name: generator for generator in generators()}
ERRORS = (*SEND, "responses", "400", "content", "application/json", "schema", "title")
EXAMPLE = (*SEND, "requestBody", "content", "application/json", "examples", "Message")


@pytest.mark.parametrize(
    ("place", "value", "generator", "finding"),
    [
        ((*SCHEMAS, "NotFriends", "properties", "code"), {"type": "integer"}, "openapi-typescript", "precise.ts"),
        (ERRORS, None, "openapi-generator typescript-axios", "api.ts has the name SendMessage400Response"),
        (EXAMPLE, {"value": {}}, "openapi-generator java", "Ignoring complex example on request body"),
    ],
    ids=["any code", "no title of a choice", "an example on the spot"],
)
def test_what_the_contract_lacks_shows_in_a_client(
    tmp_path: Path, place: tuple[str, ...], value: Any, generator: str, finding: str
) -> None:
    out = HERE / "out" / f"blurred-{GENERATORS[generator].slug}"  # beside the packages that generated code imports
    contract = tmp_path / "chat.yaml"
    contract.write_text(yaml.safe_dump(changed(place, value), allow_unicode=True), "utf-8")
    found = findings(GENERATORS[generator], contract, out)
    assert [line for line in found if finding in line], found
