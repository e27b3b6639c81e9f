"""What `make bench` is told by its environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from benchmarks.compare.operations import OPERATIONS
from benchmarks.databases import kind_of
from benchmarks.errors import SettingsError
from benchmarks.main import number
from benchmarks.registry import ALL, SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.compare.operations import Operation
    from benchmarks.databases import Kind
    from benchmarks.registry import Peer

Thing = TypeVar("Thing")

_ROUNDS, _QUICK_ROUNDS = 11, 3
_SECONDS, _QUICK_SECONDS = 1.0, 0.4


@dataclass(frozen=True)
class Settings:
    """The settings of a run; `seconds` is how long each load lasts."""

    kind: Kind
    peers: tuple[Peer, ...]
    operations: tuple[Operation, ...]
    rounds: int
    seconds: float
    seed: int

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings; a variable that is empty counts as absent. Raises SettingsError for a wrong value."""
        is_quick = bool(environment.get("QUICK"))
        chosen = _chosen("PEERS", environment, {peer.name: peer for peer in ALL})
        return cls(
            kind_of(environment),
            (SERVICE, *(peer for peer in chosen if peer is not SERVICE)),
            _chosen("OPS", environment, {operation.name: operation for operation in OPERATIONS}),
            number("ROUNDS", environment, _QUICK_ROUNDS if is_quick else _ROUNDS),
            _QUICK_SECONDS if is_quick else _SECONDS,
            number("SEED", environment, 1),
        )


def _chosen(name: str, environment: Mapping[str, str], things: Mapping[str, Thing]) -> tuple[Thing, ...]:
    given = [each.strip() for each in (environment.get(name) or ",".join(things)).split(",")]
    unknown = [each for each in given if each not in things]
    if unknown:
        message = f"{name} has {', '.join(unknown)}; there are {', '.join(things)}"
        raise SettingsError(message)
    return tuple(thing for key, thing in things.items() if key in given)
