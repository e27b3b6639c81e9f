"""What a handler takes, held against what its operation has for it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from server.problems import SignatureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def checked_signature(handler: Callable[..., Any], declared: Mapping[str, bool], offered: set[str]) -> list[str]:
    """The names of what a handler takes.

    It has to take what is `declared` for it, with a default for what may be left out (where that is false), and may
    take what is `offered`. Raises SignatureError where it takes less, or more.
    """
    taken = inspect.signature(handler).parameters
    problems = list(_problems(taken, declared, offered))
    if problems:
        name = f"{handler.__module__}.{handler.__name__}"
        raise SignatureError(name, " and ".join(problems))
    return list(taken)


def _problems(taken: Mapping[str, inspect.Parameter], declared: Mapping[str, bool], offered: set[str]) -> Iterator[str]:
    for name in sorted(declared.keys() - taken.keys()):
        yield f"does not take {name}"
    for name, parameter in taken.items():
        if name not in declared and name not in offered:
            yield f"takes {name}, which there is not"
        elif not declared.get(name, True) and parameter.default is parameter.empty:
            yield f"has no default for {name}, which may be left out"
