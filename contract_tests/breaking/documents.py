"""Which changes of a contract break a client, and whether its version says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.breaking.operations import changes_of_operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.document import Document

_NAMED = ("schemas", "responses", "parameters")
"""The components whose names generated clients have."""

_OF_A_SCHEME = ("type", "in", "name", "scheme")


def breaking_changes(old: Document, new: Document) -> list[str]:
    """The changes that break a client of the old document, each once."""
    return list(dict.fromkeys(change for rule in _RULES for change in rule(old, new)))


def major(document: Document) -> int:
    """The major version of a contract: it rises where clients break."""
    return int(document.spec["info"]["version"].partition(".")[0])


def _servers(old: Document, new: Document) -> Iterator[str]:
    before, after = ([server["url"] for server in document.spec.get("servers", [])] for document in (old, new))
    yield from (f"the server {url} is gone" for url in before if url not in after)


def _security_schemes(old: Document, new: Document) -> Iterator[str]:
    before, after = (document.spec["components"].get("securitySchemes", {}) for document in (old, new))
    for name, scheme in before.items():
        if any(scheme.get(key) != after.get(name, {}).get(key) for key in _OF_A_SCHEME):
            yield f"the login {name} is sent in another way"


def _names(old: Document, new: Document) -> Iterator[str]:
    for kind in _NAMED:
        before, after = (document.spec["components"].get(kind, {}) for document in (old, new))
        yield from (f"{name} is gone from the {kind}" for name in before if name not in after)


_RULES = (changes_of_operations, _servers, _security_schemes, _names)
