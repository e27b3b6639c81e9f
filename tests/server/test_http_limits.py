"""What is more than the service listens to is refused, by whichever parser it would have gone to."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from server.bodies import Body
from server.errors import DeclaredErrors
from server.http_limits import MAX_CHUNKS, MAX_HEAD, MAX_HEADERS, MAX_REQUEST_LINE
from server.patience import IDLE_SECONDS
from server.request_log import RequestLog
from tests.server.hearing import HOST, App, Conversation, Heard, Piece, Seconds, request, talk
from tests.server.logged import Logged

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from tests.server.logged import Log

KIB = 2**10
LONG_LINE = (414, "Request line is longer than 32 KiB")
LARGE_HEAD = (431, "Headers are larger than 64 KiB")
MANY_HEADERS = (431, "More than 100 headers")
NO_HTTP = (400, "Not a valid HTTP/1.1 request")

METHODS = pytest.mark.parametrize("method", ["GET", "BREW"])
"""One for each parser."""


def check_refused(conversation: Conversation, refusal: tuple[int, str]) -> None:
    """Fail unless the last answer of a conversation, which ends with it, is this envelope."""
    status, info = refusal
    assert conversation.statuses[-1] == status
    head, _, body = conversation.writes[-1].partition(b"\r\n\r\n")
    assert json.loads(body) == {"code": status, "info": info}
    lines = head.lower().split(b"\r\n")
    assert {b"content-type: application/json", b"connection: close", b"content-length: %d" % len(body)} <= set(lines)
    assert conversation.ended


def in_pieces(whole: bytes) -> list[bytes]:
    """The same, as it comes over a network."""
    return [whole[start : start + 1000] for start in range(0, len(whole), 1000)]


def with_line(method: str, size: int) -> bytes:
    """A request whose first line has so many bytes."""
    rest = len(f"{method}  HTTP/1.1")
    return request(method, "/" + "x" * (size - rest - 1))


def with_head(method: str, size: int) -> bytes:
    """A request without a body that has so many bytes."""
    header = b"Cookie: %s\r\n"
    rest = len(request(method, "/", b"", header % b""))
    return request(method, "/", b"", header % (b"x" * (size - rest)))


def with_headers(method: str, number: int) -> bytes:
    """A request with so many headers."""
    return request(method, "/", b"", *(b"A: b\r\n" for _ in range(number - 1)))


@METHODS
def test_a_request_that_is_just_small_enough_is_heard(method: str) -> None:
    requests = [with_line(method, MAX_REQUEST_LINE), with_head(method, MAX_HEAD), with_headers(method, MAX_HEADERS)]
    for pieces in (requests, in_pieces(b"".join(requests))):
        conversation = talk(*pieces)
        assert conversation.statuses == [200, 200, 200]
        assert not conversation.ended


@METHODS
@pytest.mark.parametrize("size", [MAX_REQUEST_LINE + 1, 100 * KIB])
def test_a_url_that_is_too_long_is_refused(method: str, size: int) -> None:
    for before in (b"", request(method, "/")):
        for pieces in ([before + with_line(method, size)], in_pieces(before + with_line(method, size))):
            check_refused(talk(*pieces), LONG_LINE)


@METHODS
@pytest.mark.parametrize("size", [MAX_HEAD + 1, 100 * KIB, 1000 * KIB])
def test_headers_that_are_too_large_are_refused(method: str, size: int) -> None:
    for before in (b"", request(method, "/")):
        for pieces in ([before + with_head(method, size)], in_pieces(before + with_head(method, size))):
            check_refused(talk(*pieces), LARGE_HEAD)


@METHODS
@pytest.mark.parametrize("number", [MAX_HEADERS + 1, 1000])
def test_too_many_headers_are_refused(method: str, number: int) -> None:
    for before in (b"", request(method, "/")):
        for pieces in ([before + with_headers(method, number)], in_pieces(before + with_headers(method, number))):
            check_refused(talk(*pieces), MANY_HEADERS)


@METHODS
def test_a_url_or_headers_without_an_end_are_refused_before_it(method: str) -> None:
    assert talk(f"{method} /".encode() + b"x" * MAX_REQUEST_LINE).statuses == [414]
    assert talk(request(method, "/").removesuffix(b"\r\n") + b"Cookie: " + b"x" * MAX_HEAD).statuses == [431]


@pytest.mark.parametrize(
    "line",
    [
        b"GET / HTTP/2.0",
        b"GET / HTTP/0.9",
        b"GET / HTTP/1.10",
        b"GET /",
        b"GET  HTTP/1.1",
        b"GET /\xc3\xa9 HTTP/1.1",
        b"GET / of the sea HTTP/1.1",
        b"BREW / HTTP/3",
        b"B@EW / HTTP/1.1",
        b"HTTP/1.1 200 OK",
        b"PRI * HTTP/2.0",
    ],
)
def test_a_line_that_is_none_of_http_1_is_refused(line: bytes) -> None:
    conversation = talk(line + b"\r\n" + HOST + b"\r\n")
    check_refused(conversation, NO_HTTP)
    assert conversation.heard == []


@pytest.mark.parametrize("header", [b"A\x00: b", b"A b: c", b": b", b"no colon", b"A: b\x00"])
@METHODS
def test_headers_that_are_none_are_refused(method: str, header: bytes) -> None:
    check_refused(talk(request(method, "/", b"", header + b"\r\n")), NO_HTTP)


@pytest.mark.parametrize("method", ["POST", "BREW"])
def test_a_request_that_is_none_is_refused_although_its_body_still_comes(method: str) -> None:
    wrong = request(method, "/", b"", b"Content-Length: 4\r\n", b"A\x00: b\r\n")
    for before in (b"", request("GET", "/")):
        check_refused(talk(before + wrong), NO_HTTP)


@METHODS
@pytest.mark.parametrize(
    "hosts", [[], [HOST, HOST], [HOST, b"hOsT:y\r\n"], [b"Host : x\r\n"], [b"A: b\r\n" + HOST, HOST]]
)
def test_a_request_has_to_have_one_host(method: str, hosts: list[bytes]) -> None:
    head = f"{method} / HTTP/1.1\r\n".encode() + b"".join(hosts) + b"\r\n"
    for before in (b"", request("GET", "/")):
        check_refused(talk(before + head), NO_HTTP)


@METHODS
@pytest.mark.parametrize("host", [b"host:\r\n", b"HOST:x\r\n", b"X-Host: y\r\nHost: x\r\n"])
def test_a_host_may_be_written_in_any_way_and_be_empty(method: str, host: bytes) -> None:
    assert talk(f"{method} / HTTP/1.1\r\n".encode() + host + b"\r\n").statuses == [200]


@METHODS
def test_http_1_0_is_answered_and_the_connection_closed(method: str) -> None:
    conversation = talk(f"{method} /tea HTTP/1.0\r\n\r\n".encode())
    assert conversation.heard == [Heard(method, "/tea", b"")]
    assert conversation.statuses == [200]
    assert conversation.closed


@METHODS
def test_http_1_0_gets_no_chunks(method: str) -> None:
    app = App(b"x" * 100, times=3, tells_length=False)
    conversation = talk(f"{method} /tea HTTP/1.0\r\n\r\n".encode(), app=app)
    assert conversation.last == b"x" * 300
    assert b"chunked" not in b"".join(conversation.writes).lower()
    assert conversation.closed


@METHODS
def test_a_refusal_before_a_request_is_told_in_the_log(method: str, log: Log) -> None:
    talk(request(method, "/") + with_headers(method, MAX_HEADERS + 1))
    refused = 'refused before a request: {"code":431,"info":"More than 100 headers"}'
    assert [record.getMessage() for record in log.failures if record.name == "chat.http"] == [refused]


# ------------------------------------------------------------------------------------------------------ bodies

CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNK = b"1\r\nx\r\n"


@pytest.mark.parametrize("answers_first", [False, True])
def test_a_body_of_very_many_chunks_is_not_listened_to_for_long(*, answers_first: bool) -> None:
    head = request("POST", "/tea", b"", CHUNKED)
    for chunks in ([CHUNK * (MAX_CHUNKS + 1)], [CHUNK * KIB] * 5):
        conversation = talk(head, *chunks, app=App(reads_bodies=not answers_first))
        assert conversation.ended
        assert conversation.statuses == ([200] if answers_first else [413])


def test_each_body_may_have_as_many_chunks() -> None:
    whole = request("POST", "/tea", b"", CHUNKED) + CHUNK * MAX_CHUNKS + b"0\r\n\r\n"
    conversation = talk(whole, whole, whole)
    assert [len(heard.body) for heard in conversation.heard] == [MAX_CHUNKS] * 3


@pytest.mark.parametrize("chunk", [b"x\r\n", b"-1\r\n", b"1;" + b"x" * MAX_HEAD, b"1" * 30 + b"\r\n", b"1\r\nxx\r\n"])
@pytest.mark.parametrize("answers_first", [False, True])
def test_what_is_no_chunk_ends_the_connection(chunk: bytes, *, answers_first: bool) -> None:
    conversation = talk(request("POST", "/tea", b"", CHUNKED), chunk, app=App(reads_bodies=not answers_first))
    assert conversation.statuses == ([200] if answers_first else [400])
    assert conversation.ended
    assert len(conversation.heard) == answers_first


@pytest.mark.parametrize("digits", ["5".zfill(18), "5".zfill(19), "5".zfill(25)])
def test_the_length_of_a_body_may_have_zeros_before_it(digits: str) -> None:
    conversation = talk(request("POST", "/tea", b"", f"Content-Length: {digits}\r\n".encode()) + b"sugar")
    assert conversation.heard in ([Heard("POST", "/tea", b"sugar")], [])
    assert conversation.statuses in ([200], [400])


@METHODS
def test_requests_without_end_are_not_listened_to_before_the_first_one_is_answered(method: str) -> None:
    conversation = talk(*[request(method, "/tea") * 100] * 2, app=App(is_busy=True))
    assert len(conversation.heard) == 1
    assert conversation.paused


@METHODS
def test_what_comes_after_a_refusal_is_not_heard(method: str) -> None:
    conversation = talk(b"GET / HTTP/9\r\n\r\n", request(method, "/tea"), Seconds(1), request(method, "/tea"))
    assert conversation.heard == []
    assert conversation.statuses == [400]


@pytest.mark.parametrize("chunks", [b"x\r\n", CHUNK * (MAX_CHUNKS + 1)], ids=["no chunk", "many chunks"])
def test_who_is_refused_is_not_told_to_go_on(chunks: bytes, caplog: pytest.LogCaptureFixture) -> None:
    conversation = talk(request("POST", "/tea", b"", CHUNKED, b"Expect: 100-continue\r\n") + chunks)
    assert conversation.statuses in ([400], [413])
    assert conversation.ended
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


class Behind(App):
    """Reads bodies as operations do, behind the log."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer nothing."""
        await RequestLog(self._read, "text")(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive, _send: Send) -> None:
        await Body({"properties": {}}, MAX_HEAD, DeclaredErrors({}, {})).read(scope["headers"], receive)


@pytest.mark.parametrize(
    ("pieces", "status"),
    [([CHUNK * (MAX_CHUNKS + 1)], 413), ([b"x\r\n"], 400), ([CHUNK, Seconds(IDLE_SECONDS + 1)], 408)],
)
def test_a_refusal_within_a_body_is_the_status_in_the_line_of_its_request(
    pieces: list[Piece], status: int, capsys: pytest.CaptureFixture[str], log: Log
) -> None:
    assert talk(request("POST", "/tea", b"", CHUNKED), *pieces, app=Behind()).statuses == [status]
    [line] = capsys.readouterr().out.splitlines()
    assert Logged.of(line)[:3] == ("POST", "-", status)
    assert [record for record in log.failures if record.name.startswith("chat.")] == []
