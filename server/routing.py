"""From a URL to an operation: one look-up instead of a scan of all routes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from connexion.middleware.abstract import ROUTING_CONTEXT, AbstractRoutingAPI
from connexion.middleware.routing import RoutingMiddleware

from server.answers import error

if TYPE_CHECKING:
    from connexion.operations import AbstractOperation
    from connexion.spec import Specification
    from starlette.types import ASGIApp, Receive, Scope, Send

Key = tuple[str | None, ...]
"""The segments of a path; None where a parameter stands."""


class Route(NamedTuple):
    """A path of the contract: its template, the names of its parameters, and its operations by method."""

    template: str
    parameters: list[tuple[int, str]]
    operation_ids: dict[str, str]


class Table(AbstractRoutingAPI):  # type: ignore[misc]
    """All paths of a contract, filled by Connexion."""

    def __init__(self, specification: Specification, **options: Any) -> None:
        self.literal: dict[bytes, Route] = {}
        self._routes: dict[Key, Route] = {}
        self._parameter_places: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        super().__init__(specification, **options)

    def make_operation(self, operation: AbstractOperation) -> str:
        """Connexion's id of an operation, by which the plan of it is found."""
        operation_id: str = operation.operation_id
        return operation_id

    @staticmethod
    def _framework_path_and_name(_operation: AbstractOperation, path: str) -> tuple[str, str]:
        return path, path

    def _add_operation_internal(self, method: str, path: str, operation: str, name: str | None = None) -> None:  # noqa: ARG002
        segments = path.split("/")
        parameters = [(place, segment[1:-1]) for place, segment in enumerate(segments) if segment.startswith("{")]
        places = tuple(place for place, _ in parameters)
        self._note(len(segments), places)
        route = self._routes.setdefault(_key(segments, places), Route(path, parameters, {}))
        route.operation_ids[method.upper()] = operation
        if not parameters:
            self.literal[path.encode()] = route

    def _note(self, length: int, places: tuple[int, ...]) -> None:
        """Keep where paths of a length have parameters, those with the fewest first."""
        known = {*self._parameter_places[length], places}
        self._parameter_places[length] = sorted(known, key=lambda each: (len(each), each))

    def find(self, segments: list[str]) -> Route | None:
        """The route of a path, the one with the fewest parameters first."""
        for places in self._parameter_places.get(len(segments), ()):
            route = self._routes.get(_key(segments, places))
            if route is not None and all(segments[place] for place in places):
                return route
        return None


class ContractRouting(RoutingMiddleware):  # type: ignore[misc]
    """Names the operation of a request to what comes after it; URLs that are not the contract's are passed on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._table: Table
        self._not_allowed: tuple[int, str]

    def add_api(self, specification: Specification, **options: Any) -> None:
        """Take the paths of the contract."""
        self._table = Table(specification, **options)
        schema = specification.components["schemas"]["MethodNotAllowed"]["properties"]
        self._not_allowed = schema["code"]["enum"][0], schema["info"]["enum"][0]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        segments: list[str] = []
        route = self._table.literal.get(scope.get("raw_path", b""))
        if route is None:
            segments = _segments(scope)
            route = self._table.find(segments)
        operation_id = None
        if route is not None:
            operation_id = route.operation_ids.get(scope["method"])
            scope["route"] = route.template
            if operation_id is None:
                await self._refuse(route, receive, send)
                return
            scope["path_params"] = {name: segments[place] for place, name in route.parameters}
        scope.setdefault("extensions", {})[ROUTING_CONTEXT] = {"api_base_path": "", "operation_id": operation_id}
        await self.app(scope, receive, send)

    async def _refuse(self, route: Route, receive: Receive, send: Send) -> None:
        code, info = self._not_allowed
        allow = ", ".join(sorted(route.operation_ids)).encode()
        await error(code, code, info, ((b"allow", allow),)).send(receive, send)


def operation_of(scope: Scope) -> str | None:
    """The operationId of a request that has been routed; None where it is for no operation of the contract."""
    routed = scope.get("extensions", {}).get(ROUTING_CONTEXT, {})
    connexions_id: str | None = routed.get("operation_id")
    return connexions_id and connexions_id.rpartition(".")[2]


def _key(segments: list[str], places: tuple[int, ...]) -> Key:
    return tuple(None if place in places else segment for place, segment in enumerate(segments))


def _segments(scope: Scope) -> list[str]:
    """The segments of a request's path; an encoded slash belongs to its segment."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    if b"%" not in raw:
        path: str = scope["path"]
        return path.split("/")
    return [unquote(segment) for segment in raw.partition(b"?")[0].decode("latin-1").split("/")]
