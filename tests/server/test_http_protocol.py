"""HTTP as the server hears it: requests of any method, in whatever pieces they arrive, and nothing that is none."""

from __future__ import annotations

import pytest

from tests.server.hearing import HOST, App, Eof, Heard, request, talk


@pytest.mark.parametrize("method", ["GET", "BREW", "get", "Get", "M-SEARCH", "QUERY", "X" * 1000, "A!#$%&'*+-.^_`|~9"])
def test_a_method_of_any_name_is_heard_as_it_is_written(method: str) -> None:
    conversation = talk(request(method, "/tea", b"milk"))
    assert conversation.heard == [Heard(method, "/tea", b"milk")]
    assert conversation.statuses == [200]


def test_a_connection_goes_on_after_a_method_that_nobody_knows() -> None:
    conversation = talk(
        request("GET", "/a"), request("BREW", "/b", b"1"), request("POST", "/c", b"2"), request("get", "/d")
    )
    assert conversation.heard == [
        Heard("GET", "/a", b""),
        Heard("BREW", "/b", b"1"),
        Heard("POST", "/c", b"2"),
        Heard("get", "/d", b""),
    ]
    assert conversation.statuses == [200] * 4


@pytest.mark.parametrize("method", ["POST", "XPOST"])
def test_a_request_may_come_byte_by_byte(method: str) -> None:
    whole = request(method, "/tea", b"milk")
    conversation = talk(*(whole[place : place + 1] for place in range(len(whole))))
    assert conversation.heard == [Heard(method, "/tea", b"milk")]


@pytest.mark.parametrize(
    "nonsense", [b"\r\n\r\n\0", b"G@T / HTTP/1.1\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01"]
)
def test_what_is_no_request_is_refused_and_the_connection_closed(nonsense: bytes) -> None:
    conversation = talk(nonsense + b"\r\n" + HOST + b"\r\n")
    assert conversation.heard == []
    assert conversation.statuses == [400]
    assert conversation.ended


@pytest.mark.parametrize(
    "headers",
    [
        [b"Content-Length: 4\r\n", b"Content-Length: 5\r\n"],
        [b"Content-Length: 4\r\n", b"Transfer-Encoding: chunked\r\n"],
        [b"Content-Length: +4\r\n"],
        [b"Content-Length: -4\r\n"],
        [b"Content-Length: 4, 5\r\n"],
        [b"Transfer-Encoding: chunked, identity\r\n"],
        [b"Content-Length : 4\r\n"],
    ],
    ids=lambda headers: b"".join(headers).decode(),
)
@pytest.mark.parametrize("method", ["POST", "BREW"])
def test_a_body_whose_end_is_in_doubt_is_refused(method: str, headers: list[bytes]) -> None:
    conversation = talk(request(method, "/tea", b"", *headers) + b"milk\r\n")
    assert [heard for heard in conversation.heard if heard.body] == []
    assert 400 in conversation.statuses
    assert conversation.closed or conversation.ended


@pytest.mark.parametrize("reads_bodies", [True, False], ids=["read", "not read"])
def test_a_body_is_never_heard_as_a_request(*, reads_bodies: bool) -> None:
    body = request("DELETE", "/everything")
    head = request("POST", "/tea", body).removesuffix(body)
    for pieces in ([head + body], [head, body], [head, body[:9], body[9:]], [head, body + request("GET", "/more")]):
        conversation = talk(*pieces, app=App(reads_bodies=reads_bodies))
        assert {heard.path for heard in conversation.heard} <= {"/tea", "/more"}


@pytest.mark.parametrize("method", ["BREW", "GET"])
def test_no_request_is_heard_twice(method: str) -> None:
    conversation = talk(request("POST", "/a", b"1") + request(method, "/b"))
    assert [heard.path for heard in conversation.heard] in (["/a"], ["/a", "/b"])


@pytest.mark.parametrize("reads_bodies", [True, False], ids=["read", "not read"])
def test_a_body_is_never_heard_as_a_request_before_an_unknown_method(*, reads_bodies: bool) -> None:
    body = request("DELETE", "/everything")
    head = request("POST", "/tea", body).removesuffix(body)
    conversation = talk(head, body + request("BREW", "/more"), app=App(reads_bodies=reads_bodies))
    assert [heard.path for heard in conversation.heard] == ["/tea", "/more"]


@pytest.mark.parametrize("start", ["P", "PO", "POS", "B"])
def test_a_method_in_two_pieces_is_not_taken_for_its_end(start: str) -> None:
    conversation = talk(start.encode(), request("POST", "/tea"))
    assert [heard.method for heard in conversation.heard] == [f"{start}POST"]


def test_a_body_is_heard_although_the_client_offers_http_2(caplog: pytest.LogCaptureFixture) -> None:
    offer = (b"Connection: Upgrade, HTTP2-Settings\r\n", b"Upgrade: h2c\r\n", b"HTTP2-Settings: AAMAAABkAAQAAP__\r\n")
    conversation = talk(request("POST", "/tea", b"milk", *offer))
    assert conversation.heard == [Heard("POST", "/tea", b"milk")]
    assert caplog.records == []


@pytest.mark.parametrize("name", [b"Upgrade", b"upgrade", b"UPGRADE", b"uPgRaDe"])
def test_an_offer_of_an_upgrade_is_known_in_any_case(name: bytes) -> None:
    offer = (b"Connection: Upgrade\r\n", name + b": h2c\r\n")
    first = request("POST", "/tea", b"milk")
    conversation = talk(first + request("POST", "/tea", b"sugar", *offer))
    assert conversation.heard == [Heard("POST", "/tea", b"milk"), Heard("POST", "/tea", b"sugar")]


@pytest.mark.parametrize("method", ["BREW", "GET"])
@pytest.mark.parametrize("in_one_piece", [True, False], ids=["in one piece", "in two"])
def test_requests_are_answered_in_their_order(method: str, *, in_one_piece: bool) -> None:
    requests = [request("POST", "/a", b"milk"), request(method, "/b"), request("GET", "/c")]
    pieces = [b"".join(requests)] if in_one_piece else requests
    conversation = talk(*pieces, at_once=True)
    assert [heard.path for heard in conversation.heard] == ["/a", "/b", "/c"]
    assert conversation.statuses == [200, 200, 200]


@pytest.mark.parametrize("method", ["BREW", "GET"])
@pytest.mark.parametrize("line", [b"\r\n", b"\n", b"\r\n\r\n\n"])
def test_an_empty_line_before_a_request_is_passed_over(method: str, line: bytes) -> None:
    requests = [line + request(method, "/a"), line, request(method, "/b") + line + request(method, "/c"), line]
    conversation = talk(*requests)
    assert [heard.path for heard in conversation.heard] == ["/a", "/b", "/c"]
    assert conversation.statuses == [200] * 3
    assert not conversation.ended


# --------------------------------------------------------------------------------------------- what is written


@pytest.mark.parametrize("answer", [b"", b"tea", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["empty", "short", "like a head"])
def test_an_answer_leaves_in_one_piece(answer: bytes) -> None:
    conversation = talk(request("GET", "/a"), request("POST", "/b", b"milk"), app=App(answer))
    assert len(conversation.writes) == 2
    for written in conversation.writes:
        head, _, body = written.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert body == answer


def test_an_answer_that_is_only_a_head_leaves_too() -> None:
    conversation = talk(request("HEAD", "/a"), request("GET", "/b"), app=App(b"tea"))
    assert [written.endswith(b"\r\n\r\n") for written in conversation.writes] == [True, False]
    assert [heard.method for heard in conversation.heard] == ["HEAD", "GET"]


def test_the_last_answer_of_a_connection_leaves_before_it_is_closed() -> None:
    conversation = talk(request("HEAD", "/a", b"", b"Connection: close\r\n"))
    assert conversation.statuses == [200]
    assert conversation.closed


def test_a_client_that_waits_for_leave_to_send_its_body_gets_it() -> None:
    whole = request("POST", "/tea", b"milk", b"Expect: 100-continue\r\n")
    conversation = talk(whole.removesuffix(b"milk"), b"milk")
    assert conversation.statuses == [100, 200]
    assert conversation.heard == [Heard("POST", "/tea", b"milk")]


# -------------------------------------------------------------------------------------------- who says no more


@pytest.mark.parametrize("method", ["BREW", "GET"])
def test_who_has_asked_and_says_no_more_is_answered(method: str) -> None:
    conversation = talk(request(method, "/tea", b"milk"), Eof(), at_once=True, app=App(b"x" * 100, times=3))
    assert conversation.last == b"x" * 300
    assert conversation.closed


@pytest.mark.parametrize("method", ["BREW", "GET"])
def test_who_says_no_more_within_a_request_is_hung_up_on(method: str) -> None:
    whole = request(method, "/tea", b"milk")
    for end in (9, len(whole) - 1):
        conversation = talk(whole[:end], Eof())
        assert conversation.closed
        assert conversation.heard == []
        assert conversation.statuses == []


@pytest.mark.parametrize("method", ["POST", "BREW"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_no_request_is_hidden_in_the_body_of_another(method: str, version: str) -> None:
    hidden = request("GET", "/hidden")
    body = b"0\r\n\r\n" + hidden
    length = f"Content-Length: {len(body)}\r\n" if version == "1.1" else ""
    head = f"{method} /tea HTTP/{version}\r\nHost: x\r\n{length}Transfer-Encoding: chunked\r\n\r\n"
    conversation = talk(head.encode() + body)
    assert conversation.heard == []
    assert conversation.statuses == [400]
    assert conversation.ended
