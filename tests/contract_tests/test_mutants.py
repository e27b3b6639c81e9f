"""Each deliberate defect can be made, and says in which part of the suite it is to be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.mutants.catalogue import MUTANTS, NO_DEFECT, SURVIVORS
from contract_tests.service import ROOT

if TYPE_CHECKING:
    from contract_tests.mutants.mutant import Mutant


@pytest.mark.parametrize("mutant", [NO_DEFECT, *MUTANTS], ids=lambda mutant: mutant.defect)
def test_a_defect_changes_exactly_one_place(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text("utf-8")
    assert source.count(mutant.text) == 1
    assert mutant is NO_DEFECT or mutant.text != mutant.replacement


@pytest.mark.parametrize("part", sorted({part for mutant in MUTANTS for part in mutant.parts}))
def test_each_part_of_the_suite_that_is_to_find_a_defect_is_there(part: str) -> None:
    path, _, test = part.partition("::")
    assert (ROOT / path).exists()
    assert not test or f"\ndef {test}(" in (ROOT / path).read_text("utf-8")


def test_there_are_at_least_60_defects_and_no_two_have_one_name() -> None:
    names = [mutant.defect for mutant in MUTANTS]
    assert len(set(names)) == len(names) >= 60


def test_who_is_known_to_survive_is_a_mutant_and_there_are_hardly_any() -> None:
    assert SURVIVORS.keys() <= {mutant.defect for mutant in MUTANTS}
    assert len(SURVIVORS) * 30 <= len(MUTANTS)
