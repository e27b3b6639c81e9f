"""What the project promises about the comparison; the documentation of the benchmarks has the same list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.registry import LIMIT, OTHERS
from benchmarks.targets import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.compare.figures import Figure
    from benchmarks.databases import Kind

_FASTAPI = "fastapi_sqlalchemy"
_LOG_IN = "log_in"

_TIMES_FASTAPI = {"sqlite": 8.0, "postgres": 6.0}
_TIMES_FASTAPI_FOR = {("sqlite", "send_message"): 6.5}
_OF_THE_LIMIT = {"sqlite": 0.9, "postgres": 0.85}
_NOISE_OF_ARGON2 = 0.05
"""How much two measurements of the same password hashes differ."""


def promises(kind: Kind, figures: Sequence[Figure]) -> list[Target]:
    """The promises about each measured operation."""
    return [
        target
        for operation in dict.fromkeys(figure.operation for figure in figures)
        for target in _about(kind, operation, {f.peer: f for f in figures if f.operation == operation})
    ]


def _about(kind: Kind, operation: str, by_peer: dict[str, Figure]) -> Iterator[Target]:
    if operation == _LOG_IN:
        for peer in (LIMIT, *OTHERS):
            if peer.name in by_peer:
                ratio = by_peer[peer.name].ratio.median
                yield Target(f"{operation}: {peer.title}", ratio, 1 - _NOISE_OF_ARGON2, at_least=True, unit="x")
        return
    fastapi = [figure for name, figure in by_peer.items() if name.startswith(_FASTAPI)]
    if fastapi:
        needed = _TIMES_FASTAPI_FOR.get((kind, operation), _TIMES_FASTAPI[kind])
        best = min(figure.ratio.median for figure in fastapi)
        yield Target(f"{operation}: FastAPI + SQLAlchemy, the better", best, needed, at_least=True, unit="x")
    for peer in OTHERS:
        if peer.name in by_peer and not peer.name.startswith(_FASTAPI):
            yield Target(f"{operation}: {peer.title}", by_peer[peer.name].ratio.median, 1, at_least=True, unit="x")
    if LIMIT.name in by_peer:
        ratio = by_peer[LIMIT.name].ratio.median
        yield Target(f"{operation}: {LIMIT.title}", ratio, _OF_THE_LIMIT[kind], at_least=True, unit="x")
