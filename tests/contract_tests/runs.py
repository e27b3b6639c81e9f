"""Runs of the suite that end at once: made-up exchanges, and a service that gives one answer to everything."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

from contract_tests.contract import METHODS, SPEC
from contract_tests.coverage import Coverage
from contract_tests.journal import Exchange
from contract_tests.runner.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from contract_tests.coverage import Cell, Row

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


def exchange(called: str, status: int, code: int, info: str, **changes: Any) -> Exchange:
    """An exchange in which an operation gave this answer, but for the `changes`."""
    method, _, path = called.partition(" ")
    parts: dict[str, Any] = {
        "scenario": "a scenario",
        "operation": called,
        "method": method,
        "url": f"http://127.0.0.1:8000{path.replace('{', '').replace('}', '')}",
        "body": "",
        "answer": json.dumps({"code": code, "info": info}),
    }
    return Exchange(status=status, headers={"authorization": TOKEN}, seconds=0.001, **(parts | changes))


def exchange_for(row: Row, cell: Cell) -> Exchange:
    """An exchange in which a promised answer was given; for a 405 it takes a method that the path does not have."""
    found = exchange(row.operation, cell.status, cell.code, cell.info)
    if cell.status != 405:
        return found
    path = row.operation.partition(" ")[2]
    method = next(method for method in METHODS if method.lower() not in SPEC["paths"][path])
    return exchange(row.operation, 405, cell.code, cell.info, operation=None, method=method)


def everything() -> list[Exchange]:
    """Exchanges in which every promised answer was given."""
    return [exchange_for(row, cell) for row in Coverage().rows for cell in row.cells]


def write_journal(reports: Path, exchanges: Iterable[Exchange]) -> None:
    """Write a journal as the parts do."""
    reports.mkdir(exist_ok=True)
    lines = "".join(f"{json.dumps(asdict(each))}\n" for each in exchanges)
    (reports / "journal-main.jsonl").write_text(lines, "utf-8")


def part(reports: Path, program: str, name: str = "Tests") -> Part:
    """A part that is a Python program of a line or two."""
    return Part(name, (sys.executable, "-c", program), {}, reports / f"{name}.xml", reports / f"{name}.log")


@contextmanager
def service(status: int, code: int, info: str) -> Iterator[str]:
    """A service that gives one answer to everything; its address."""
    content = json.dumps({"code": code, "info": info}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 - the name that BaseHTTPRequestHandler calls

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
