"""Nothing is missing of any operation: what the other tests are made from, and what a reader of the contract needs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from contract_tests.complete import faults
from contract_tests.complete_document import faults_of_document
from contract_tests.document import CONTRACT
from contract_tests.service import ROOT

if TYPE_CHECKING:
    from contract_tests.document import Declared

PROJECT = ROOT if os.environ.get("CONTRACT_OWN_SERVICE") or not os.environ.get("BASE_URL") else None
"""Where the handlers are, where the suite has started the service itself; one that runs elsewhere may have others."""


@pytest.mark.parametrize("operation", CONTRACT.operations(), ids=str)
def test_nothing_is_missing_of_an_operation(operation: Declared) -> None:
    missing = faults(operation, PROJECT)
    assert not missing, "\n  ".join([f"{operation}:", *missing])


def test_nothing_is_missing_of_the_document() -> None:
    assert faults_of_document(CONTRACT) == []
