"""The table of the generators is whole, and what is wrong with generated code is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clients.generators.compilers import COMPILERS
from clients.generators.judge import makeshift_names, missing, warnings
from clients.generators.table import CONTRACT, HERE, Generator, generators

if TYPE_CHECKING:
    from pathlib import Path

TABLE = generators()
ANY = Generator("any", "any", "any {contract} --to {out}", noise=("of its own",))


def test_there_are_fourteen_generators_with_names_of_their_own() -> None:
    assert len({generator.slug for generator in TABLE}) == 14


@pytest.mark.parametrize("generator", TABLE, ids=lambda generator: generator.slug)
def test_the_code_of_a_generator_is_compiled_or_it_says_why_not(generator: Generator) -> None:
    assert bool(generator.so) != (generator.compiler in COMPILERS)


@pytest.mark.parametrize("generator", TABLE, ids=lambda generator: generator.slug)
def test_types_are_asked_for_by_the_compiler_or_by_their_text(generator: Generator) -> None:
    assert (HERE / "names" / f"{generator.slug}.ts").is_file() == (generator.compiler == "tsc")
    assert generator.has or generator.compiler == "tsc"


def test_a_command_gets_the_document_and_the_folder(tmp_path: Path) -> None:
    assert ANY.call(CONTRACT, tmp_path) == ["any", str(CONTRACT), "--to", str(tmp_path)]


@pytest.mark.parametrize(
    "line",
    [
        "[main] WARN  o.o.codegen.utils.ModelUtils - Failed to get the schema name: null",
        "Warning: 1 schema is ambiguous",
        "DeprecationWarning: this is old",
        "2 errors",
    ],
)
def test_a_warning_is_found(line: str) -> None:
    assert list(warnings(ANY, f"Generating\n{line}\nDone")) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "[main] INFO  o.o.codegen.TemplateManager - writing file /out/Error.ts",
        "writing InternalServerError.ts",
        "Warning: of its own",
    ],
)
def test_what_is_no_warning_of_the_contract_is_not_found(line: str) -> None:
    assert list(warnings(ANY, line)) == []


def test_a_makeshift_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "api.ts").write_text("type AddAdmin400Response = InlineObject1 | FriendRequestResponse;")
    (tmp_path / "README.md").write_text("InlineObject2")
    assert list(makeshift_names(tmp_path)) == [
        "api.ts has the name AddAdmin400Response",
        "api.ts has the name InlineObject1",
    ]


def test_what_does_not_stand_in_the_code_is_found(tmp_path: Path) -> None:
    (tmp_path / "api.go").write_text("Code int32")
    generator = Generator("any", "any", "any", has={"api.go": ["Code int32", "Info string"], "model.go": ["x"]})
    assert list(missing(generator, tmp_path)) == ["api.go has no 'Info string'", "model.go has no 'x'"]
