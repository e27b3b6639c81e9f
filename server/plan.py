"""How one operation answers a request: decided once, at start-up, from what the contract says of it.

A request goes through its plan in the order of the contract's checks: the size of the body, the login, the shape of
the parameters and the body, and then the handler, whose data or refusal becomes the answer.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from db import database
from handlers import Execution, Refusal, Stream, execution_of
from server.answers import Answer, StreamedAnswer, success
from server.bodies import Body
from server.errors import DeclaredErrors, Json, Malformed, resolve
from server.login import NOT_LOGGED_IN, Login
from server.parameters import Parameters
from server.rates import TooOften
from server.signatures import checked_signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from connexion.operations import AbstractOperation
    from starlette.types import Receive, Scope, Send

    from server.rates import OperationRates, Rates

_RUNNERS: dict[Execution, Callable[[Callable[[], Any]], Any]] = {
    Execution.TRANSACTION: database.write,
    Execution.STATEMENTS: database.read,
}


class Request(NamedTuple):
    """What a plan reads of a request before any of it is judged."""

    tokens: list[bytes]
    content_types: list[bytes]
    path: dict[str, str]
    query: bytes
    body: bytes
    address: str


class Plan:
    """How one operation answers a request, as an ASGI app.

    `document` is the contract as it is written, `operation` Connexion's view of one operation, with all references
    resolved, `rates` all rate limits that hold. Raises SignatureError where the handler does not take what the
    operation declares, and ValueError where the operation declares what cannot be served, or lacks what it answers.
    """

    def __init__(self, document: Json, operation: AbstractOperation, rates: Rates) -> None:
        written = document["paths"][operation.path][operation.method]
        self._handler: Callable[..., Any] = operation.function
        self._errors = DeclaredErrors(document, written["responses"])
        self._login = Login.of(operation.security, operation.security_schemes)
        self._parameters = Parameters(operation.parameters)
        self._body = self._body_of(operation, document, written)
        self._takes = self._checked_signature()
        self._run = _RUNNERS[execution_of(self._handler)]
        self._rates = rates.of(written)
        self._turn = self._rates.turn if self._rates else nullcontext
        self._require_errors()

    def _require_errors(self) -> None:
        """Raise ValueError where the operation does not declare an error that any of its kind may answer."""
        self._errors.generic()
        if self._login is not None and NOT_LOGGED_IN not in self._errors.by_name:
            message = f"demands a login, and does not declare {NOT_LOGGED_IN}"
            raise ValueError(message)
        for status, is_needed in ((413, self._body), (429, self._rates)):
            if is_needed is not None:
                self._errors.with_status(status)

    def _checked_signature(self) -> list[str]:
        """What the handler takes: all parameters and the body, and what else it asks for."""
        declared = self._parameters.always_there | ({} if self._body is None else {"body": True})
        offered = {"limits"} if self._login is None else {"limits", "caller"}
        return checked_signature(self._handler, declared, offered)

    def _body_of(self, operation: AbstractOperation, document: Json, written: Json) -> Body | None:
        if not operation.request_body:
            return None
        schema = operation.request_body["content"]["application/json"]["schema"]
        too_large = resolve(document, written["responses"]["413"])
        return Body(schema, too_large["x-max-bytes"], self._errors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = b"" if self._body is None else await self._body.read(scope["headers"], receive)
        answer: Answer | StreamedAnswer
        if body is None:
            answer = self._errors.with_status(413).answer()
        else:
            async with self._turn():
                answer = await database.run(partial(self.answer, _request(scope, body)))
        await answer.send(receive, send)

    def answer(self, request: Request) -> Answer | StreamedAnswer:
        """The answer to a request whose body has been read."""
        try:
            known = self._known(request)
            data = self._handled(known) if self._rates is None else self._rated(self._rates, known, request.address)
            return StreamedAnswer(data) if isinstance(data, Stream) else success(data)
        except Refusal as refusal:
            return self._errors[refusal.name].answer()
        except Malformed as malformed:
            return self._errors.generic().answer(str(malformed))
        except TooOften as too_often:
            retry_after = (b"retry-after", b"%d" % too_often.seconds)
            return self._errors.with_status(429).answer(headers=(retry_after,))
        except StopIteration as error:  # which asyncio could not pass on: the request would never be answered
            raise RuntimeError from error

    def _known(self, request: Request) -> dict[str, Any]:
        """What a handler may take; raises Refusal or Malformed."""
        known: dict[str, Any] = {"limits": self._errors.limits}
        login = self._login
        if login is not None:
            known["caller"] = database.read(lambda: login.caller(request.tokens))
        # The body first: a documented error of one of its fields wins over a fault in the parameters.
        if self._body is not None:
            known["body"] = self._body.parse(request.content_types, request.body)
        known |= self._parameters.values(request.path, request.query)
        return known

    def _handled(self, known: dict[str, Any]) -> Any:
        """The data of a success; raises Refusal."""
        arguments = {name: known[name] for name in self._takes if name in known}
        return self._run(lambda: self._handler(**arguments))

    def _rated(self, rates: OperationRates, known: dict[str, Any], address: str) -> Any:
        """The same, unless this is asked too often: then it raises TooOften."""
        rates.take(known, address)
        data = self._handled(known)
        rates.give_back(known, address)
        return data


def _request(scope: Scope, body: bytes) -> Request:
    tokens = [value for name, value in scope["headers"] if name == b"authorization"]
    content_types = [value for name, value in scope["headers"] if name == b"content-type"]
    address = scope["client"][0] if scope["client"] else ""
    return Request(tokens, content_types, scope["path_params"], scope["query_string"], body, address)
