"""Who does nothing, or next to nothing, is given up; who is slow but goes on is not."""

from __future__ import annotations

import json

import pytest

from server.patience import BODY_SECONDS, HEAD_SECONDS, IDLE_SECONDS, LAST_BODY_SECONDS, LEAST_TAKEN, LINGER_SECONDS
from tests.server.hearing import App, Conversation, Heard, Piece, Seconds, Shutdown, Taken, again, request, talk

METHODS = pytest.mark.parametrize("method", ["GET", "BREW"])
"""One for each parser."""

CHUNKED = b"Transfer-Encoding: chunked\r\n"
MUCH = 2**18


def check_told(conversation: Conversation) -> None:
    """Fail unless the client was told that it took too long."""
    assert conversation.statuses[-1] == 408
    assert json.loads(conversation.last) == {"code": 408, "info": "The request did not arrive in time"}
    assert conversation.ended


def test_who_says_nothing_is_given_up_after_30_seconds() -> None:
    assert IDLE_SECONDS == 30
    assert not talk(Seconds(29)).closed
    conversation = talk(Seconds(30))
    assert conversation.closed
    assert conversation.writes == []


@METHODS
def test_who_says_nothing_more_is_given_up(method: str) -> None:
    conversation = talk(request(method, "/tea"), Seconds(29), request(method, "/tea"), Seconds(30))
    assert not conversation.closed
    assert conversation.statuses == [200, 200]
    assert talk(request(method, "/tea"), Seconds(31)).closed


def test_empty_lines_say_nothing() -> None:
    assert talk(*again(3, b"\r\n", Seconds(10))).closed


@METHODS
def test_a_head_has_30_seconds_however_busily_it_comes(method: str) -> None:
    head = request(method, "/tea")
    slowly: list[Piece] = [piece for place in range(10) for piece in (head[place : place + 1], Seconds(4))]
    stopping: list[Piece] = [head[:9], Seconds(HEAD_SECONDS + 1)]
    for pieces in (stopping, slowly, [request(method, "/first"), *slowly]):
        check_told(talk(*pieces))
    conversation = talk(head[:9], Seconds(29), head[9:])
    assert conversation.statuses == [200]


@pytest.mark.parametrize("header", [b"Content-Length: 4\r\n", CHUNKED])
def test_a_body_that_stops_coming_is_given_up(header: bytes) -> None:
    head = request("POST", "/tea", b"", header)
    at_once: list[Piece] = [head, Seconds(31)]
    later: list[Piece] = [head + b"2", Seconds(29), b"\r\n", Seconds(31)]
    for pieces in (at_once, later):
        conversation = talk(*pieces)
        check_told(conversation)
        assert conversation.heard == []


def test_a_body_that_never_ends_is_given_up_although_it_comes() -> None:
    a_byte_each = again(BODY_SECONDS // 20 + 1, b"x", Seconds(20))
    check_told(talk(request("POST", "/tea", b"", b"Content-Length: 1000\r\n"), *a_byte_each))
    a_chunk_each = again(BODY_SECONDS // 20 + 1, b"1\r\nx\r\n", Seconds(20))
    check_told(talk(request("POST", "/tea", b"", CHUNKED), *a_chunk_each))


def test_a_slow_body_is_heard() -> None:
    pieces = again(11, b"x", Seconds(25))
    conversation = talk(request("POST", "/tea", b"", b"Content-Length: 11\r\n"), *pieces)
    assert conversation.heard == [Heard("POST", "/tea", b"x" * 11)]


@METHODS
def test_nobody_is_given_up_for_what_the_service_takes_time_for(method: str) -> None:
    conversation = talk(request(method, "/tea"), Seconds(3000), app=App(is_busy=True))
    assert not conversation.closed


@pytest.mark.parametrize("header", [b"Content-Length: 1000000\r\n", CHUNKED])
def test_the_rest_of_a_body_that_is_answered_already_has_30_seconds(header: bytes) -> None:
    head = request("POST", "/tea", b"", header)
    chunk = b"1\r\nx\r\n"
    conversation = talk(head, *again(4, chunk, Seconds(10)), app=App(reads_bodies=False))
    assert conversation.statuses == [200]
    assert conversation.closed
    assert not talk(head, *again(2, chunk, Seconds(10)), app=App(reads_bodies=False)).closed


@METHODS
def test_who_does_not_take_the_answer_is_given_up(method: str) -> None:
    for answer in (App(b"x" * MUCH), App(b"x" * LEAST_TAKEN, times=1000), App(b"x" * 10)):
        assert not talk(request(method, "/tea"), Seconds(29), app=answer, takes_all=False).closed
        assert talk(request(method, "/tea"), Seconds(31), app=answer, takes_all=False).closed


@METHODS
def test_who_takes_the_answer_bit_by_bit_is_given_up(method: str) -> None:
    answer = App(b"x" * MUCH)
    assert talk(request(method, "/tea"), *again(10, Taken(10), Seconds(10)), app=answer, takes_all=False).closed


@METHODS
def test_who_takes_the_answer_slowly_gets_it(method: str) -> None:
    slowly = again(12, Taken(LEAST_TAKEN), Seconds(25))
    for answer in (App(b"x" * MUCH), App(b"x" * LEAST_TAKEN, times=100)):
        assert not talk(request(method, "/tea"), *slowly, app=answer, takes_all=False).closed


@METHODS
def test_who_does_not_take_the_answer_gets_no_other_one(method: str) -> None:
    requests = request("GET", "/first") + request(method, "/second")
    assert talk(requests, app=App(b"x" * MUCH), takes_all=False).statuses == [200]
    assert talk(requests, Taken(MUCH), app=App(b"x" * MUCH), takes_all=False).statuses == [200, 200]


@METHODS
def test_a_refused_client_has_some_seconds_to_read_why(method: str) -> None:
    nonsense = request(method, "/ /")
    assert not talk(nonsense, Seconds(LINGER_SECONDS), app=App()).closed
    assert talk(nonsense, *again(LINGER_SECONDS + 1, b"x", Seconds(1))).closed


@pytest.mark.parametrize("header", [b"Content-Length: 1000000\r\n", CHUNKED])
def test_who_is_answered_within_the_last_body_has_some_seconds_to_read_why(
    header: bytes,
) -> None:
    head = request("POST", "/tea", b"", header, b"Connection: close\r\n")
    chunk = b"1\r\nx\r\n"
    answered: list[Piece] = [head + chunk, *again(LINGER_SECONDS, chunk, Seconds(1))]
    conversation = talk(*answered, app=App(reads_bodies=False))
    assert conversation.statuses == [200]
    assert conversation.ended
    assert not conversation.closed
    assert talk(*answered, Seconds(1), app=App(reads_bodies=False)).closed


@pytest.mark.parametrize("header", [b"Content-Length: 6\r\n", CHUNKED])
def test_who_is_answered_after_the_last_body_is_hung_up_on(header: bytes) -> None:
    body = b"1\r\nx\r\n" if header != CHUNKED else b"1\r\nx\r\n0\r\n\r\n"
    conversation = talk(request("POST", "/tea", b"", header, b"Connection: close\r\n") + body)
    assert conversation.statuses == [200]
    assert conversation.closed


# ---------------------------------------------------------------------------------- where the service ends


@pytest.mark.parametrize("header", [b"Content-Length: 1000\r\n", CHUNKED])
def test_a_service_that_ends_waits_for_no_body_for_long(header: bytes) -> None:
    chunk = b"1\r\nx\r\n"
    begun: list[Piece] = [request("POST", "/tea", b"", header) + chunk, Seconds(1), Shutdown()]
    for seconds in (again(LAST_BODY_SECONDS, Seconds(1)), again(LAST_BODY_SECONDS, chunk, Seconds(1))):
        assert talk(*begun, *seconds).statuses == []
        check_told(talk(*begun, *seconds, Seconds(1)))
        assert talk(*begun, *seconds, Seconds(LINGER_SECONDS + 2)).closed


@pytest.mark.parametrize(
    ("header", "body"), [(b"Content-Length: 4\r\n", b"milk"), (CHUNKED, b"4\r\nmilk\r\n0\r\n\r\n")]
)
def test_a_service_that_ends_answers_what_comes_soon(header: bytes, body: bytes) -> None:
    head = request("POST", "/tea", b"", header)
    conversation = talk(head + body[:1], Shutdown(), Seconds(LAST_BODY_SECONDS), body[1:])
    assert conversation.heard == [Heard("POST", "/tea", b"milk")]
    assert conversation.statuses == [200]
    assert conversation.closed


@METHODS
def test_a_service_that_ends_hangs_up_between_requests(method: str) -> None:
    whole = request(method, "/tea")
    for pieces in ([], [whole], [whole, whole[:9]]):
        assert talk(*pieces, Shutdown()).closed
