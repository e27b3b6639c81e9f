"""Which changes of a schema break a client that sends it, or one that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract_tests.document import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON
    from contract_tests.document import Document

_UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "minLength", "minItems", "minProperties")


@dataclass(frozen=True)
class Comparison:
    """Two documents, and whether clients send what is compared, or read it.

    What is sent may become less strict, and what is read may become stricter.
    """

    old: Document
    new: Document
    sent: bool

    def changes(self, old: JSON, new: JSON, where: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        """The breaking changes of a schema and of what is in it; a name that was `seen` is not looked at again."""
        name = name_of(old)
        if name and name in seen:
            return
        before, after = self.old.resolve(old), self.new.resolve(new)
        if "oneOf" in before or "oneOf" in after:
            was, is_now = before if "oneOf" in before else old, after if "oneOf" in after else new
            yield from self._choices(was, is_now, where, seen | {name})
            return
        if name and name_of(new) == name:
            seen, where = seen | {name}, name
        elif name and _has_a_type_of_its_own(before):
            yield f"{where} is of the type {name_of(new) or 'without a name'} instead of {name}"
        yield from self._values(before, after, where)
        yield from self._fields(before, after, where, seen)
        if "items" in before and "items" in after:
            yield from self.changes(before["items"], after["items"], f"{where}[]", seen)

    def _choices(self, old: JSON, new: JSON, where: str, seen: frozenset[str]) -> Iterator[str]:
        """The alternatives, told apart by their names: one more is a surprise for those who read it."""
        before, after = ({name_of(branch): branch for branch in node.get("oneOf", [node])} for node in (old, new))
        yield from (f"{where} may not be {name} any more" for name in before if name not in after)
        yield from (f"{where} may be {name}, too" for name in after if name not in before and not self.sent)
        for name in before:
            if name in after:
                yield from self.changes(before[name], after[name], where, seen)

    def _values(self, old: JSON, new: JSON, where: str) -> Iterator[str]:
        for key in ("type", "format"):
            if old.get(key) != new.get(key):
                yield f"{where} has the {key} {new.get(key)} instead of {old.get(key)}"
        yield from self._enums(old.get("enum"), new.get("enum"), where)
        for key in (*_UPPER, *_LOWER):
            if self._is_worse_bound(old.get(key), new.get(key), upper=key in _UPPER):
                yield f"{where} has the {key} {new.get(key)} instead of {old.get(key)}"
        yield from self._flags(old, new, where)

    def _flags(self, old: JSON, new: JSON, where: str) -> Iterator[str]:
        """What makes a value free (it may be null), or less free (it has a pattern, its items are unique)."""
        stricter, looser = (new, old) if self.sent else (old, new)
        if looser.get("nullable") and not stricter.get("nullable"):
            yield f"{where} may {'not be null any more' if self.sent else 'be null'}"
        for key in ("pattern", "uniqueItems"):
            if stricter.get(key) and stricter[key] != looser.get(key):
                yield f"{where} has the {key} {new.get(key)} instead of {old.get(key)}"
        if self.sent and old.get("x-field-errors", {}) != new.get("x-field-errors", {}):
            yield f"{where} has other errors of its fields"
        if new.get("x-limit", 0) < old.get("x-limit", 0):
            yield f"{where} has the limit {new.get('x-limit')} instead of {old['x-limit']}"

    def _enums(self, old: list[Any] | None, new: list[Any] | None, where: str) -> Iterator[str]:
        if old is None and new is not None and self.sent:
            yield f"{where} may only be one of {new}"
        if old is not None and new is None and not self.sent:
            yield f"{where} is not one of {old} any more"
        if old is not None and new is not None:
            yield from (f"{where} may not be {value!r} any more" for value in old if value not in new)
            yield from (f"{where} may be {value!r}, too" for value in new if value not in old and not self.sent)

    def _is_worse_bound(self, old: float | None, new: float | None, *, upper: bool) -> bool:
        """Whether a bound is closer for those who send, or farther for those who read."""
        infinity = float("inf") if upper else float("-inf")
        before, after = (infinity if bound is None else bound for bound in (old, new))
        closer = after < before if upper else after > before
        return before != after and closer == self.sent

    def _fields(self, old: JSON, new: JSON, where: str, seen: frozenset[str]) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        required, now_required = set(old.get("required", [])), set(new.get("required", []))
        yield from (f"{where}.{name} is gone" for name in before if name not in after)
        if self.sent:
            yield from (f"{where}.{name} is required" for name in sorted(now_required - required))
        else:
            yield from (f"{where}.{name} may be missing" for name in sorted((required - now_required) & after.keys()))
        for name in before:
            if name in after:
                yield from self.changes(before[name], after[name], f"{where}.{name}", seen)


def _has_a_type_of_its_own(schema: JSON) -> bool:
    """Whether a generated client has a class or an enumeration for it."""
    return schema.get("type") == "object" or "enum" in schema
