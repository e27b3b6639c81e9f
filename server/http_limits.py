"""How much of a request HTTP may bring before the contract has its say, and what is answered where it is more.

The body has its limit in the contract.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from server.answers import error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.answers import Answer

MAX_REQUEST_LINE = 32 * 2**10
"""In bytes; RFC 9110 (4.1) wants 8,000 for the URL at least."""

MAX_HEAD = 64 * 2**10
"""Of the request line and all headers together, in bytes."""

MAX_HEADERS = 100

MAX_CHUNKS = 4096
"""Of a body; each costs as much, be it of one byte."""

END_OF_HEAD = re.compile(rb"\n\r?\n")

NO_HTTP = error(400, 400, "Not a valid HTTP/1.1 request")
TOO_LATE = error(408, 408, "The request did not arrive in time")
_LONG_LINE = error(414, 414, f"Request line is longer than {MAX_REQUEST_LINE // 2**10} KiB")
_LARGE_HEAD = error(431, 431, f"Headers are larger than {MAX_HEAD // 2**10} KiB")
_MANY_HEADERS = error(431, 431, f"More than {MAX_HEADERS} headers")
MANY_CHUNKS = error(413, 413, f"Request body has more than {MAX_CHUNKS:,} chunks")

REFUSAL = "chat.refusal"
"""Where the scope of a request has the status and the code that it was given before all of its body had come."""

_LINES_BESIDE_HEADERS = 2
_LINE_BREAK = 2


def refusal_of(received: bytes, size: int) -> Answer | None:
    """Why a request is not listened to any further; `size` is how much of what was received is its head, so far."""
    if size > MAX_REQUEST_LINE and received.find(b"\n", 0, MAX_REQUEST_LINE + _LINE_BREAK) < 0:
        return _LONG_LINE
    if size > MAX_HEAD:
        return _LARGE_HEAD
    if received.count(b"\n", 0, size) > MAX_HEADERS + _LINES_BESIDE_HEADERS:
        return _MANY_HEADERS
    return None


def last_words(answer: Answer, default_headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """An answer as it goes over a connection that ends with it."""
    headers = [*default_headers, *answer.all_headers, (b"connection", b"close")]
    return b"".join([STATUS_LINE[answer.status], *(b"%s: %s\r\n" % header for header in headers), b"\r\n", answer.body])
