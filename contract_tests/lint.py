"""The contract's own rules, for the command line: `python -m contract_tests.lint` names what breaks one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from contract_tests.complete import faults
from contract_tests.complete_document import faults_of_document
from contract_tests.document import CONTRACT
from contract_tests.examples import ambiguities, misfits, of_components, of_operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.document import Document


def findings(document: Document) -> Iterator[str]:
    """Everything that breaks a rule, with the operation where it was found."""
    yield from faults_of_document(document)
    yield from misfits(document, of_components(document))
    for operation in document.operations():
        found = [*faults(operation), *misfits(document, of_operation(operation)), *ambiguities(operation)]
        yield from (f"{operation}: {finding}" for finding in found)


if __name__ == "__main__":
    found = list(findings(CONTRACT))
    sys.stdout.writelines(f"{finding}\n" for finding in found)
    sys.exit(bool(found))
