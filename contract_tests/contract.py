"""What the contract declares, read for the tests straight from its file, not by way of the service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_tests.api import JSON, Answer, Caller

Refusal = tuple[int, int, str]
"""Status, code and info, as `Answer.refusal` gives them."""

SPEC: JSON = yaml.safe_load((Path(__file__).parents[1] / "openapi" / "chat.yaml").read_text(encoding="utf-8"))

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE")
"""Every method that a path can declare."""

NOT_LOGGED_IN: Refusal = (401, 1, "User is not logged in")


def resolve(node: JSON) -> JSON:
    """The object that a `$ref` leads to; any other object as it is."""
    while "$ref" in node:
        found: Any = SPEC
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


@dataclass(frozen=True)
class Parameter:
    """A parameter of a path or a query."""

    name: str
    place: str
    schema: JSON
    example: Any


@dataclass(frozen=True)
class Form:
    """A form of a request body: the fields of an object, and the operation's first example of this form."""

    example: JSON
    fields: dict[str, JSON]
    required: frozenset[str]
    least: int
    errors: dict[str, Refusal]

    def refusal(self, *faulty: str) -> Refusal | None:
        """The documented refusal for faults in these fields; None if it is the generic one."""
        return min((self.errors[field] for field in faulty if field in self.errors), default=None)


@dataclass(frozen=True)
class Operation:
    """An operation: how to call it, and what it declares to answer."""

    method: str
    path: str
    needs_login: bool
    parameters: tuple[Parameter, ...]
    forms: tuple[Form, ...]
    max_bytes: int
    data: JSON
    refusals: dict[str, Refusal]

    def __str__(self) -> str:
        """The operation as the documentation names it: `POST /user/login`."""
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        """The path, with the examples of its parameters."""
        return self.url_with()

    @property
    def fixed_texts(self) -> set[Refusal]:
        """The refusals that say something else than that the login or the shape of the request is wrong."""
        shapes = {refusal for form in self.forms for refusal in form.errors.values()}
        return set(self.refusals.values()) - shapes - {NOT_LOGGED_IN}

    def url_with(self, **parts: str) -> str:
        """The path with these parts, as they are, in place of the examples of its parameters."""
        examples = {parameter.name: str(parameter.example) for parameter in self.parameters_in("path")}
        return self.path.format(**(examples | parts))

    def parameters_in(self, place: str) -> list[Parameter]:
        """The parameters of the `path` or the `query`."""
        return [parameter for parameter in self.parameters if parameter.place == place]

    def call(self, caller: Caller, url: str | None = None, **options: Any) -> Answer:
        """Send the operation's example, but for what is given: another URL, another body (`json=…`, `content=…`)."""
        if self.forms and not options.keys() & {"json", "content"}:
            options["json"] = self.forms[0].example
        return caller.request(self.method, url or self.url, **options)


def operations() -> list[Operation]:
    """Every operation of the contract, in its order.

    What one lacks is empty here, so that the tests can begin; that it is missing is for `complete` to say.
    """
    return [
        _operation(method, path, item[method.lower()])
        for path, item in SPEC["paths"].items()
        for method in METHODS
        if method.lower() in item
    ]


def _operation(method: str, path: str, declared: JSON) -> Operation:
    responses = {status: resolve(response) for status, response in declared["responses"].items()}
    refusals = {name: refusal for status in ("400", "401") for name, refusal in _refusals(status, responses)}
    return Operation(
        method=method,
        path=path,
        needs_login=bool(declared.get("security")),
        parameters=tuple(_parameter(resolve(parameter)) for parameter in declared.get("parameters", [])),
        forms=tuple(_forms(resolve(declared.get("requestBody", {})), refusals)),
        max_bytes=responses.get("413", {}).get("x-max-bytes", 0),
        data=resolve(_schema(responses["200"])["properties"]["data"]) if "200" in responses else {},
        refusals=refusals,
    )


def _schema(message: JSON) -> JSON:
    return resolve(message["content"]["application/json"]["schema"])


def _refusals(status: str, responses: dict[str, JSON]) -> Iterable[tuple[str, Refusal]]:
    """The refusals of a fixed text that a response declares, each with the name of its schema less a trailing code."""
    if status not in responses:
        return
    declared = responses[status]["content"]["application/json"]["schema"]
    for branch in declared.get("oneOf", [declared]):
        code, info = (resolve(branch)["properties"][key] for key in ("code", "info"))
        if "enum" in info:
            name = re.sub(r"[0-9]+$", "", branch["$ref"].rpartition("/")[2])
            yield name, (int(status), code["enum"][0], info["enum"][0])


def _parameter(declared: JSON) -> Parameter:
    return Parameter(declared["name"], declared["in"], resolve(declared["schema"]), declared.get("example"))


def _forms(body: JSON, refusals: dict[str, Refusal]) -> Iterable[Form]:
    """The forms of a request body, if there is one: a single one, or those of its `oneOf`."""
    if body:
        media = body["content"]["application/json"]
        examples = [resolve(example)["value"] for example in media.get("examples", {}).values()]
        for branch in _schema(body).get("oneOf", [_schema(body)]):
            schema = resolve(branch)
            fitting = (example for example in examples if _has_form(example, schema))
            yield _form(schema, next(fitting, {}), refusals)


def _has_form(example: JSON, schema: JSON) -> bool:
    return set(schema.get("required", [])) <= example.keys() <= set(schema["properties"])


def _form(schema: JSON, example: JSON, refusals: dict[str, Refusal]) -> Form:
    return Form(
        example=example,
        fields={name: resolve(field) for name, field in schema["properties"].items()},
        required=frozenset(schema.get("required", [])),
        least=schema.get("minProperties", 0),
        errors={field: refusals[name] for field, name in schema.get("x-field-errors", {}).items()},
    )
