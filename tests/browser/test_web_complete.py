"""The web client shows that the documented operations suffice for one: it uses them all."""

from __future__ import annotations

import re

from contract_tests.contract import SPEC
from contract_tests.service import ROOT

SOURCES = ROOT / "examples" / "web" / "src"
NOT_NEEDED = {"GET /user/all_records/{conversation_id}"}
"""Reading a conversation tells more than its records."""


def test_the_web_client_uses_every_documented_operation() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCES.rglob("*.ts") if path.name != "schema.d.ts")
    used = {" ".join(call) for call in re.findall(r'\bapi\.([A-Z]+)\("([^"]+)"', text)}
    documented = {
        f"{method.upper()} {path}"
        for path, item in SPEC["paths"].items()
        for method, operation in item.items()
        if not operation.get("x-beyond-documentation")
    }
    assert documented - used == NOT_NEEDED
