"""Each documented error can be had, as it is documented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.rows.all import ROWS

if TYPE_CHECKING:
    from contract_tests.api import Api
    from contract_tests.rows.row import Row


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_documented_error_is_answered_as_documented(api: Api, row: Row) -> None:
    answer = row.provoke(api)

    assert (answer.status, answer.body) == (row.status, {"code": row.code, "info": row.info})
