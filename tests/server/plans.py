"""Plans of single operations, made as the app makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connexion.resolver import Resolver
from connexion.spec import Specification

from server.plan import Plan
from server.rates import Rates

if TYPE_CHECKING:
    from contract_tests.api import JSON


def plan(document: JSON, path: str, method: str = "post") -> Plan:
    """The plan of one operation, made as the app makes it."""
    alone = document | {"paths": {path: document["paths"][path]}}
    specification: Any = Specification.load(alone)
    operation = specification.operation_cls.from_spec(specification, path=path, method=method, resolver=Resolver())
    return Plan(alone, operation, Rates(document, "off"))
