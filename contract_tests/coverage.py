"""Which of the answers that the contract promises were really given, by an account of what was sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import yaml

from contract_tests.contract import METHODS, NOT_LOGGED_IN, SPEC, resolve
from contract_tests.judge import template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_tests.api import JSON
    from contract_tests.contract import Refusal
    from contract_tests.journal import Exchange

SUCCESS: Refusal = (200, 0, "Succeed")

_DOCUMENTED = Path(__file__).parent / "documented.yaml"
_FROM_OUTSIDE = range(400, 429)
"""The statuses of the refusals that a client can bring about; 429 is none, because the limits are off."""


class Kind(StrEnum):
    """Where an answer is promised."""

    SUCCESS = "success"
    DOCUMENTED = "documented"
    DECLARED = "declared"


@dataclass
class Cell:
    """An answer that an operation is to give, and the exchange in which it did."""

    kind: Kind
    status: int
    code: int
    info: str
    required: bool
    exchange: Exchange | None = None

    def take(self, exchange: Exchange) -> None:
        """Keep the first exchange, or rather the first of a scenario that is about documented errors."""
        if self.exchange is None or (_is_plain(exchange) and not _is_plain(self.exchange)):
            self.exchange = exchange


@dataclass
class Row:
    """An operation with all that it is to answer."""

    operation: str
    chapter: str
    summary: str
    beyond: bool
    cells: list[Cell] = field(default_factory=list)

    def cell(self, refusal: Refusal) -> Cell | None:
        """The cell of this answer, if it is one of those promised."""
        return next((cell for cell in self.cells if (cell.status, cell.code, cell.info) == refusal), None)


class Missing(NamedTuple):
    """A documented answer that was never given."""

    row: Row
    cell: Cell

    def __str__(self) -> str:
        """The answer as the summary of a run names it."""
        return f"{self.row.operation}: {self.cell.status}, code {self.cell.code}, {self.cell.info}"


class Coverage:
    """The account: every operation of the contract, and every one of the documentation."""

    def __init__(self) -> None:
        documented = _documented()
        declared = {f"{method} {path}": operation for path, method, operation in _declared()}
        self.rows = [_row(name, declared.get(name), documented.get(name)) for name in declared | documented]
        self._by_operation = {row.operation: row for row in self.rows}

    def credit(self, exchange: Exchange) -> None:
        """Enter an exchange; one whose answer was not as the contract declares it counts for nothing."""
        answer = answer_of(exchange)
        if answer is None:
            return
        for row in self._rows_of(exchange):
            cell = row.cell(answer)
            if cell:
                cell.take(exchange)

    def _rows_of(self, exchange: Exchange) -> Iterable[Row]:
        """The operation of an exchange; all those of its path, if its method is not allowed there."""
        if exchange.operation is None and exchange.status == 405:
            path = template_of(urlsplit(exchange.url).path)
            names = [f"{method} {path}" for method in METHODS]
        else:
            names = [exchange.operation or ""]
        return [self._by_operation[name] for name in names if name in self._by_operation]

    @property
    def missing(self) -> list[Missing]:
        """The documented answers that were never given."""
        return [
            Missing(row, cell) for row in self.rows for cell in row.cells if cell.required and cell.exchange is None
        ]

    def reached(self, *kinds: Kind) -> tuple[int, int]:
        """How many of the answers of these kinds were given, and how many there are."""
        cells = [cell for row in self.rows for cell in row.cells if cell.kind in kinds]
        return sum(cell.exchange is not None for cell in cells), len(cells)


def answer_of(exchange: Exchange) -> Refusal | None:
    """Status, code and info of an answer; None if it is in no envelope."""
    if exchange.status == 200:
        return SUCCESS
    try:
        body = json.loads(exchange.answer)
        return exchange.status, body["code"], body["info"]
    except (ValueError, TypeError, KeyError):
        return None


def _is_plain(exchange: Exchange) -> bool:
    return "test_documentation.py" in exchange.scenario


def _documented() -> dict[str, list[Refusal]]:
    """The errors of each operation of the documentation."""
    operations = yaml.safe_load(_DOCUMENTED.read_text(encoding="utf-8"))["operations"]
    return {f"{entry['method']} {entry['path']}": [_refusal(**row) for row in entry["errors"]] for entry in operations}


def _refusal(code: int, info: str) -> Refusal:
    return NOT_LOGGED_IN if (code, info) == NOT_LOGGED_IN[1:] else (400, code, info)


def _declared() -> Iterator[tuple[str, str, JSON]]:
    for path, item in SPEC["paths"].items():
        for method in METHODS:
            if method.lower() in item:
                yield path, method, item[method.lower()]


def _row(name: str, declared: JSON | None, documented: list[Refusal] | None) -> Row:
    """What an operation is to answer: the documentation's part of it is required, unless it is beyond that."""
    operation = declared or {"tags": ["not in the contract"], "summary": "Documented, but not in the contract"}
    beyond = bool(operation.get("x-beyond-documentation"))
    row = Row(name, operation["tags"][0], operation["summary"], beyond)
    required = not beyond
    row.cells.append(Cell(Kind.SUCCESS, *SUCCESS, required=required))
    row.cells += [Cell(Kind.DOCUMENTED, *refusal, required=required) for refusal in documented or []]
    for refusal in _fixed_refusals(declared or {"responses": {}}):
        if row.cell(refusal) is None:
            row.cells.append(Cell(Kind.DECLARED, *refusal, required=False))
    return row


def _fixed_refusals(operation: JSON) -> Iterator[Refusal]:
    """The refusals with a fixed text that an operation declares."""
    for status, response in operation["responses"].items():
        if int(status) in _FROM_OUTSIDE:
            schema = resolve(resolve(response)["content"]["application/json"]["schema"])
            for branch in schema.get("oneOf", [schema]):
                code, info = (resolve(branch)["properties"][key] for key in ("code", "info"))
                for text in info.get("enum", []):
                    yield int(status), code["enum"][0], text
