"""The row that every operation with a login has: a request that is fine, but for the login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.contract import NOT_LOGGED_IN, operations
from contract_tests.rows.row import Row

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api
    from contract_tests.contract import Operation


def _row(operation: Operation) -> Row:
    def without_login(api: Api) -> Answer:
        return operation.call(api.anyone)

    _, code, info = NOT_LOGGED_IN
    return Row(str(operation), code, info, without_login)


ROWS = [_row(operation) for operation in operations() if operation.needs_login]
