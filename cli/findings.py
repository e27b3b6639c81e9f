"""What does not fit between the contract and the handlers, and how it is shown."""

from __future__ import annotations

from typing import Any, NamedTuple

from cli.output import say
from server.blame import place_of, what_of


class Finding(NamedTuple):
    """Something that does not fit: where, what, what to do about it, and whether the service cannot start with it."""

    file: str
    line: int
    what: str
    remedy: str
    stops_start: bool

    @classmethod
    def of(cls, error: Exception) -> Finding:
        """That a part of the project cannot be imported, or fails where it is looked at."""
        file, _, line = place_of(error).partition(":")
        return cls(file or "?", int(line or 1), what_of(error), "Mend it; all else depends on it.", stops_start=True)

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return self._asdict()


def print_findings(found: list[Finding]) -> None:
    """Print findings for people."""
    for finding in found:
        say(f"{finding.file}:{finding.line}", "bold")
        say(f"    {finding.what}", "red" if finding.stops_start else "yellow")
        say(f"    {finding.remedy}")
    if not found:
        say("The contract and the handlers fit together.", "green")
    else:
        say(f"{len(found)} problem{'s' * (len(found) > 1)}, {_consequence(found)}.")


def _consequence(found: list[Finding]) -> str:
    if any(finding.stops_start for finding in found):
        return "with which the service does not start"
    return "with which the service starts, but an error that is not declared would be a 500"
