"""What a mutant is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "contract_tests/test_documentation.py"
EXAMPLES = "contract_tests/test_examples.py"
EDGES = "contract_tests/edges"
EFFECTS = "contract_tests/test_effects.py"
BEHAVIOUR = "tests/handlers"


class Mutant(NamedTuple):
    """A deliberate defect: in one file of the service, one text is replaced by another.

    `parts` are the parts of the suite that are to find it, the quickest first: those that judge a service from outside,
    or single tests (`file::test`), which run in the same process as the service.
    """

    defect: str
    file: str
    text: str
    replacement: str
    parts: tuple[str, ...]

    @property
    def is_found_within(self) -> bool:
        """Whether it is found in the same process."""
        return any("::" in part for part in self.parts)

    def apply(self, root: Path) -> None:
        """Change a copy of the project; raises ValueError where the text does not stand there exactly once."""
        path = root / self.file
        source = path.read_text("utf-8")
        if source.count(self.text) != 1:
            message = f"{self.defect}: {self.text!r} stands {source.count(self.text)} times in {self.file}"
            raise ValueError(message)
        path.write_text(source.replace(self.text, self.replacement), "utf-8")
