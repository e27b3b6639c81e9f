"""What all parts of the story share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from cli.demo.plot import Plot
    from cli.demo.script import Script
    from cli.demo.stage import Stage


@dataclass(frozen=True)
class Tale:
    """The script, the stage on which it is played, the plot to be made, and the chance by which it is drawn."""

    script: Script
    stage: Stage
    plot: Plot
    random: Random

    @property
    def hero(self) -> str:
        """Who has most to look at."""
        return self.script.people[0]

    @property
    def staying(self) -> list[str]:
        """Everybody who does not end the account."""
        return [name for name in self.script.people if name not in self.script.gone]
