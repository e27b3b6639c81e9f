"""What the pages show in TypeScript compiles, and the compiler knows what their comments say that it knows."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from clients.commands import run
from contract_tests.service import ROOT
from tests.pages import page

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = ROOT / "examples" / "typescript"
PAGES = ["README.md", "README.zh.md", "docs/frontend.md"]


def shown(name: str) -> str:
    """The TypeScript of a page, which narrows to what its comments put into quotes."""
    text = "\n".join(
        block.text for part in page(ROOT / name).sections for block in part.blocks if block.language == "ts"
    )
    return re.sub(r'error\.info(.*// .*?(".+?"))', r"(error.info satisfies \2)\1", text)


def compiled(place: Path, program: str) -> str:
    """What the compiler says of a program that stands beside `chat.ts` of the examples."""
    for file in ("package.json", "tsconfig.json", "generated/chat-api.ts", "src/chat.ts"):
        (place / file).parent.mkdir(exist_ok=True)
        shutil.copy(EXAMPLES / file, place / file)
    (place / "node_modules").symlink_to(EXAMPLES / "node_modules")
    (place / "src" / "shown.ts").write_text(program, "utf-8")
    options = ("--noEmit", "--skipLibCheck", "--noUnusedLocals", "false")  # what a page shows need not be used there
    return run(["node_modules/.bin/tsc", *options], place).output


@pytest.mark.parametrize("name", PAGES)
def test_the_program_of_a_page_compiles(name: str, tmp_path: Path) -> None:
    program = shown(name)
    assert program.count(' satisfies "') == 1
    assert compiled(tmp_path, program) == ""


def test_a_comment_that_says_more_than_the_compiler_knows_is_seen(tmp_path: Path) -> None:
    program = shown("README.md").replace('satisfies "Already friends"', 'satisfies "Target does not exist"')
    assert "Type '\"Already friends\"' does not satisfy" in compiled(tmp_path, program)
