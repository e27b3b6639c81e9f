"""docs/load.md tells the limits that hold."""

from __future__ import annotations

import re

from contract_tests.contract import SPEC
from contract_tests.service import ROOT
from server import http_limits, patience
from tests.server.test_reading_bodies import NESTED_AT_MOST

KIB = 2**10

LOAD = (ROOT / "docs" / "load.md").read_text("utf-8")


def test_the_page_about_load_has_every_limit() -> None:
    told = re.findall(r"^\| ([a-z][^|]+) \| ([^|]+) \|[^|]+\|$", LOAD, re.MULTILINE)
    body = SPEC["components"]["responses"]["PayloadTooLarge"]["x-max-bytes"]
    assert dict(told) == {
        "the request line, and the URL in it": f"{http_limits.MAX_REQUEST_LINE // KIB} KiB",
        "the request line and all headers together": f"{http_limits.MAX_HEAD // KIB} KiB",
        "headers of a request": f"{http_limits.MAX_HEADERS}",
        "a body": f"{body // KIB**2} MiB",
        "chunks of a body": f"{http_limits.MAX_CHUNKS:,}",
        "lists and objects in each other, within the body": f"{NESTED_AT_MOST}",
        "silence, before a request and between two of them": f"{patience.QUIET.in_all} s",
        "the head of a request, from its first byte to its last": f"{patience.HEAD.in_all} s",
        "silence within a body": f"{patience.BODY.idle} s",
        "a body, from its first byte to its last": f"{patience.BODY.in_all} s",
        "a body, once the service is told to end": f"{patience.LAST_BODY.in_all} s",
        "what comes of a body after its request is answered": f"{patience.REST.in_all} s",
        f"the time to take {patience.LEAST_TAKEN // KIB} KiB of an answer": f"{patience.ANSWER.idle} s",
    }
