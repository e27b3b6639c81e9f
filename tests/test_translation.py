"""The README in Chinese says what the one in English says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from contract_tests.service import ROOT
from tests.pages import page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.pages import Page, Section

ENGLISH, CHINESE = page(ROOT / "README.md"), page(ROOT / "README.zh.md")
PAIRS = list(zip(ENGLISH.sections, CHINESE.sections, strict=False))

sections = pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=[section.title for section in ENGLISH.sections])


def commands(section: Section) -> list[tuple[str, list[str]]]:
    """The blocks of code of a section by their languages, line by line, without comments; answers are none."""
    return [
        (block.language, [re.sub(r"\s*(#|//) (?!\{).*", "", line) for line in block.text.splitlines()])
        for block in section.blocks
    ]


def places(of: Page, links: Iterable[str]) -> set[str]:
    """Where links lead, whichever language their page and their picture have; headings by their number."""
    numbers = {f"#{anchor}": f"#{number}" for number, anchor in enumerate(of.anchors())}
    return {numbers.get(link, link.replace(".zh.", ".")) for link in links}


def test_both_have_the_same_sections() -> None:
    assert [section.level for section in ENGLISH.sections] == [section.level for section in CHINESE.sections]


def test_each_leads_to_the_other_before_anything_else() -> None:
    assert ENGLISH.sections[1].links[0] == "README.zh.md"
    assert CHINESE.sections[1].links[0] == "README.md"


@sections
def test_both_have_the_same_blocks_of_code(english: Section, chinese: Section) -> None:
    assert commands(english) == commands(chinese)


@sections
def test_both_have_the_same_rows_in_the_tables(english: Section, chinese: Section) -> None:
    assert [row.code for row in english.rows] == [row.code for row in chinese.rows]


@sections
def test_both_show_the_same_names_and_commands(english: Section, chinese: Section) -> None:
    assert set(english.code) == set(chinese.code)


@sections
def test_both_lead_to_the_same_places(english: Section, chinese: Section) -> None:
    assert places(ENGLISH, english.links) == places(CHINESE, chinese.links)
