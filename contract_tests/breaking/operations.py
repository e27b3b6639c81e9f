"""Which changes of the operations break a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.breaking.schemas import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON
    from contract_tests.document import Declared, Document

_WIDER = {
    "owner": {"manager", "member", "user", "anyone"},
    "manager": {"member", "user", "anyone"},
    "member": {"user", "anyone"},
    "friend": {"user", "anyone"},
    "friend_group_owner": {"user", "anyone"},
    "user": {"anyone"},
}
"""For each circle of callers, the circles that have all of them."""


def changes_of_operations(old: Document, new: Document) -> Iterator[str]:
    """The breaking changes of all operations, each with the operation or the schema that changed."""
    present = {str(operation): operation for operation in new.operations()}
    for operation in old.operations():
        if str(operation) not in present:
            yield f"{operation} is gone{_moved(operation, new)}"
            continue
        for rule in _RULES:
            yield from rule(operation, present[str(operation)])


def _moved(operation: Declared, new: Document) -> str:
    same = [
        str(other) for other in new.operations() if other.written["operationId"] == operation.written["operationId"]
    ]
    return f": {operation.written['operationId']} is {same[0]} now" if same else ""


def _identity(old: Declared, new: Declared) -> Iterator[str]:
    """What generated clients name functions and classes by."""
    for key in ("operationId", "tags"):
        if old.written.get(key) != new.written.get(key):
            yield f"{old} has the {key} {new.written.get(key)} instead of {old.written.get(key)}"


def _callers(old: Declared, new: Declared) -> Iterator[str]:
    if new.written.get("security") and not old.written.get("security"):
        yield f"{old} needs a login"
    if new.callers != old.callers and new.callers not in _WIDER.get(old.callers, set()):
        yield f"{old} may be called by {new.callers} instead of {old.callers}"


def _parameters(old: Declared, new: Declared) -> Iterator[str]:
    before, after = (
        {(parameter["in"], parameter["name"]): parameter for parameter in operation.parameters}
        for operation in (old, new)
    )
    comparison = Comparison(old.document, new.document, sent=True)
    for place, name in before.keys() | after.keys():
        where, was, is_now = f"{old} {place} {name}", before.get((place, name)), after.get((place, name))
        if is_now is None:
            yield f"{where} is gone"
        elif is_now.get("required") and not (was or {}).get("required"):
            yield f"{where} is required"
        if was and is_now:
            yield from comparison.changes(was["schema"], is_now["schema"], where)


def _bodies(old: Declared, new: Declared) -> Iterator[str]:
    before, after = (operation.document.resolve(operation.written.get("requestBody", {})) for operation in (old, new))
    if bool(before) != bool(after):
        yield f"{old} has {'a' if after else 'no'} body"
    if before and after and after.get("required") and not before.get("required"):
        yield f"{old} requires its body"
    yield from _contents(Comparison(old.document, new.document, sent=True), before, after, f"{old} body")


def _responses(old: Declared, new: Declared) -> Iterator[str]:
    before, after = old.written["responses"], new.written["responses"]
    yield from (f"{old} never answers {status} any more" for status in before if status not in after)
    yield from (f"{old} may answer {status}" for status in after if status not in before)
    comparison = Comparison(old.document, new.document, sent=False)
    for status in before:
        if status in after:
            was, is_now = old.document.resolve(before[status]), new.document.resolve(after[status])
            yield from _contents(comparison, was, is_now, f"{old} {status}")
            yield from _headers(comparison, was, is_now, f"{old} {status}")
            if is_now.get("x-max-bytes", 0) < was.get("x-max-bytes", 0):
                yield f"{old} takes bodies of {is_now.get('x-max-bytes')} bytes instead of {was['x-max-bytes']}"


def _contents(comparison: Comparison, old: JSON, new: JSON, where: str) -> Iterator[str]:
    before, after = old.get("content", {}), new.get("content", {})
    for media in before:
        if new and media not in after:
            yield f"{where} is not {media} any more"
        elif new:
            yield from _titles(before[media]["schema"], after[media]["schema"], where)
            yield from comparison.changes(before[media]["schema"], after[media]["schema"], where)


def _titles(old: JSON, new: JSON, where: str) -> Iterator[str]:
    """The titles of what has no name in the components: generated clients name its type by them."""
    if old.get("title") not in (None, new.get("title")):
        yield f"{where} has the title {new.get('title')} instead of {old['title']}"


def _headers(comparison: Comparison, old: JSON, new: JSON, where: str) -> Iterator[str]:
    for name, was in old.get("headers", {}).items():
        is_now = new.get("headers", {}).get(name)
        if is_now is None:
            yield f"{where} has no header {name}"
            continue
        if was.get("required") and not is_now.get("required"):
            yield f"{where} may have no header {name}"
        yield from comparison.changes(was["schema"], is_now["schema"], f"{where} header {name}")


_RULES = (_identity, _callers, _parameters, _bodies, _responses)
