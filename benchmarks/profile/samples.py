"""What py-spy saw of the profiled process, moment by moment, from outside.

Profilers inside of a process look when something is called or returns; they count a few µs of busy Python as much as a
long wait, or the other way round, and see one thread only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.profile.app import request_after_request
from contract_tests.service import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOOP = "asyncio/runners.py"
"""The module that runs the event loop: what the loop calls stands right below it."""

_OUR_OWN = f"{ROOT}/benchmarks/profile/"
"""What of the loop's work begins here is none of the service's, such as the requests that only warm it up."""

_GREENLETS = "db/cooperation.py"
"""The module of the service in which greenlets begin."""

_FRAME = re.compile(r"(.+) \((.+):(\d+)\)")


class Place(NamedTuple):
    """A function that runs or waits: its file, its name without that of its class, and the line where it begins."""

    file: str
    function: str
    line: int


class Sample(NamedTuple):
    """A stack, its caller first, and how often it was seen; one without places waits for other threads' or servers'."""

    places: tuple[Place, ...]
    number: int


def samples(lines: Iterable[str]) -> list[Sample]:
    """The samples of the work on requests, from py-spy's raw format.

    All that the loop calls while it runs belongs to them, not only what the requests' own tasks do: a commit and the
    lines of the log are left to the end of the loop's turn. While a worker thread works, the loop's thread waits for
    it; only what it waits longer than that is waiting.
    """
    found: list[Sample] = []
    in_greenlets: list[Sample] = []
    waits = 0
    for line in lines:
        stack, _, number = line.rpartition(" ")
        places = tuple(filter(None, map(_place, stack.split(";"))))
        below = _below_the_loop(places)
        if below and _is_for_requests(below):
            found.append(Sample(places, int(number)))
        elif places and places[0].file.endswith(_GREENLETS):
            in_greenlets.append(Sample(places, int(number)))
        elif places and places[-1].file.endswith(_LOOP):
            waits += int(number)
        elif places and places[0].function == "_bootstrap" and places[-1].function != "_worker":
            found.append(Sample(places, int(number)))
            waits -= int(number)
    found += _with_callers(in_greenlets, found)
    return [*found, Sample((), waits)] if waits > 0 else found


def _below_the_loop(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """What the loop of this thread called, if it runs and called anything."""
    numbers = [number for number, place in enumerate(places, 1) if place.file.endswith(_LOOP)]
    return places[numbers[-1] :] if numbers else ()


def _is_for_requests(below: tuple[Place, ...]) -> bool:
    is_measured = any(place.function == request_after_request.__name__ for place in below)
    return is_measured or not below[0].file.startswith(_OUR_OWN)


def _with_callers(in_greenlets: list[Sample], others: list[Sample]) -> list[Sample]:
    """The same samples below the call that began their greenlet; py-spy does not see beyond a greenlet's beginning."""
    stacks = (other.places for other in others if other.places[-1].file.endswith(_GREENLETS))
    callers: tuple[Place, ...] = next(stacks, ())
    return [Sample((*callers, *sample.places), sample.number) for sample in in_greenlets]


def _place(frame: str) -> Place | None:
    match = _FRAME.fullmatch(frame)
    return match and Place(match[2], match[1].rpartition(".")[2], int(match[3]))
