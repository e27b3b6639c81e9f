"""What every answer is checked for, beside Schemathesis' own checks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from contract_tests.contract import NOT_LOGGED_IN
from contract_tests.fuzz.exchanges import body_of
from contract_tests.fuzz.shape import Fault, fault, operation_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import PreparedRequest
    from schemathesis import Response

    from contract_tests.contract import Operation, Refusal


def check_refusal(request: PreparedRequest, response: Response, *, logged_in: bool) -> None:
    """Fail where a request of a wrong shape is not refused for it, or one of a right shape is."""
    url = urlsplit(request.url or "")
    operation = operation_of(request.method or "", url.path)
    if operation is None:
        return
    answer = refusal_of(response)
    if operation.needs_login and not logged_in:
        assert answer == NOT_LOGGED_IN, f"Without a login {operation} answered {answer}"
        return
    wrong = fault(operation, url.path, url.query, _content_type(request.headers), body_of(request))
    _compare(operation, wrong, answer)


def _compare(operation: Operation, wrong: Fault | None, answer: Refusal | None) -> None:
    if wrong is None:
        allowed = operation.fixed_texts | _named_twice(operation)
        assert answer is None or answer in allowed, f"{operation} answered {answer} to a request of a right shape"
    elif wrong.refusal:
        assert answer == wrong.refusal, f"{operation} answered {answer} instead of {wrong.refusal}"
    else:
        generic = answer is not None and answer[:2] == (400, 400) and ": " in answer[2]
        assert generic, f"{operation} answered {answer} instead of the generic 400"


def _named_twice(operation: Operation) -> set[Refusal]:
    """The refusal of a friend group's name that is in use, which is that of a name of a wrong shape, too."""
    forms = operation.forms if operation.path == "/user/create_group" else ()
    return {refusal for form in forms for refusal in form.errors.values()}


def refusal_of(response: Response) -> Refusal | None:
    """Status, code and info of an answer; None if it is a success. What is no envelope has neither code nor info."""
    if response.status_code == 200:
        return None
    try:
        body = json.loads(response.content)
        return response.status_code, body["code"], str(body["info"])
    except (ValueError, TypeError, KeyError):
        return response.status_code, 0, ""


def _content_type(headers: Mapping[str, str | bytes]) -> str | None:
    value = headers.get("Content-Type")
    return value.decode("latin-1") if isinstance(value, bytes) else value
