"""The errors of an operation, as it declares them: the only place where a name becomes a status, a code and an info."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from server.answers import Answer, Headers, error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = Mapping[str, Any]

_MAX_INFO = 200
_MAX_PLACE = 60


class Malformed(Exception):  # noqa: N818 - it is an answer, not an error
    """The shape of a request is not what its operation declares: where, and what is wrong there."""

    def __init__(self, place: str, problem: str) -> None:
        shown = place[:_MAX_PLACE].replace(":", " ") or "''"
        super().__init__(f"{shown}: {problem}"[:_MAX_INFO])


class ClientGone(Exception):  # noqa: N818 - it is no error of the service
    """The client went away in the middle of its request."""


class DeclaredError(NamedTuple):
    """One error that an operation declares; `info` is None where the service words it."""

    name: str
    status: int
    code: int
    info: str | None
    limit: int | None

    def answer(self, info: str = "", headers: Headers = ()) -> Answer:
        """The answer that this error is."""
        return error(self.status, self.code, self.info or info, headers)


class DeclaredErrors:
    """All errors that an operation declares, by name.

    The name of an error is that of its schema, less a trailing code. Connexion resolves references before anybody sees
    an operation, so names come from the document as it is written.
    """

    def __init__(self, document: Json, responses: Json) -> None:
        self.by_name: dict[str, DeclaredError] = {}
        for declared in _declared(document, responses):
            if declared.name in self.by_name:
                message = f"the error {declared.name} is declared twice"
                raise ValueError(message)
            self.by_name[declared.name] = declared
        self.limits = {name: one.limit for name, one in self.by_name.items() if one.limit is not None}

    def __getitem__(self, name: str) -> DeclaredError:
        return self.by_name[name]

    def with_status(self, status: int) -> DeclaredError:
        """The one error of a status; raises ValueError where there is not one of it."""
        return _the_one((one for one in self.by_name.values() if one.status == status), f"of status {status}")

    def generic(self) -> DeclaredError:
        """The generic 400, which the service words; raises ValueError where there is not one."""
        return _the_one((one for one in self.by_name.values() if one.info is None), "whose text the service words")


def _the_one(errors: Iterable[DeclaredError], which: str) -> DeclaredError:
    found = list(errors)
    if len(found) != 1:
        message = f"declares {len(found)} errors {which}; there has to be one"
        raise ValueError(message)
    return found[0]


def resolve(document: Json, node: Json) -> Json:
    """What a node of the document refers to, or the node itself where it is no reference."""
    while "$ref" in node:
        path = node["$ref"].removeprefix("#/").split("/")
        node = document
        for key in path:
            node = node[key]
    return node


def _declared(document: Json, responses: Json) -> Iterator[DeclaredError]:
    for status, response in responses.items():
        if status == "200":
            continue
        schema = resolve(document, response)["content"]["application/json"]["schema"]
        for reference in schema.get("oneOf", [schema]):
            name = reference["$ref"].rpartition("/")[2].rstrip("0123456789")
            yield _read(name, int(status), resolve(document, reference))


def _read(name: str, status: int, schema: Json) -> DeclaredError:
    (code,) = schema["properties"]["code"]["enum"]
    (info,) = schema["properties"]["info"].get("enum", [None])
    return DeclaredError(name, status, code, info, schema.get("x-limit"))
