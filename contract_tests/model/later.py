"""Values that only the service knows beforehand, and what differs between a predicted answer and the actual one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_tests.api import JSON

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


class Later:
    """A value of which the model knows only what it may be; once it is seen, it stays the same for ever."""

    def __init__(self, what: str, is_fine: Callable[[Any], bool]) -> None:
        self.value: Any = None
        self._what = what
        self._is_fine = is_fine

    def __repr__(self) -> str:
        return f"<{self._what}>" if self.value is None else repr(self.value)

    def accepts(self, actual: Any) -> bool:
        """Whether this can be the value, which it is from then on."""
        if self.value is None and self._is_fine(actual):
            self.value = actual
        return self.value is not None and type(actual) is type(self.value) and bool(actual == self.value)


def later_time(earlier: Later | None) -> Later:
    """A time, which is not before an earlier one."""

    def is_fine(actual: Any) -> bool:
        at_least = earlier.value if earlier and earlier.value else ""
        return isinstance(actual, str) and _TIME.fullmatch(actual) is not None and actual >= at_least

    return Later("a time" if earlier is None else f"a time from {earlier} on", is_fine)


def later_id(taken: Callable[[], list[Any]]) -> Later:
    """An id that nothing else of its kind has."""
    return Later("a new id", lambda actual: type(actual) is int and actual > 0 and actual not in taken())


def differences(predicted: Any, actual: Any, where: str = "") -> Iterator[str]:
    """What differs, each with its place; values that were not known before are learnt."""
    if isinstance(predicted, Later):
        if not predicted.accepts(actual):
            yield f"{where}: predicted {predicted}, answered {actual!r}"
    elif isinstance(predicted, dict) and isinstance(actual, dict) and predicted.keys() == actual.keys():
        for key, value in predicted.items():
            yield from differences(value, actual[key], f"{where}.{key}")
    elif isinstance(predicted, list) and isinstance(actual, list) and len(predicted) == len(actual):
        for index, (value, found) in enumerate(zip(predicted, actual, strict=True)):
            yield from differences(value, found, f"{where}[{index}]")
    elif type(predicted) is not type(actual) or predicted != actual:
        yield f"{where}: predicted {predicted!r}, answered {actual!r}"


NO_ID = -1
"""What the model puts where the service should have given a new id and did not."""


class Fresh:
    """What a successful answer brings into the world: new ids and tokens."""

    def __init__(self, data: JSON) -> None:
        self._data = data

    def number(self, key: str, taken: Callable[[int], bool]) -> int:
        """The new id under a key; NO_ID where there is none, or one that is taken."""
        found = self._data.get(key)
        return found if type(found) is int and found > 0 and not taken(found) else NO_ID

    def token(self, taken: Callable[[str], bool]) -> str:
        """The new token; an impossible one where there is none, or one that is taken."""
        found = self._data.get("token")
        return found if isinstance(found, str) and not taken(found) else "a new token"
