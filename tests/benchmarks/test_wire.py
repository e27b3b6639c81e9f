"""Requests as bytes, and the reader of answers."""

from __future__ import annotations

import httptools
import orjson
import pytest

from benchmarks.wire import AnswerReader, Request, fault

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n{"code":0,"info":"Succeed"}'
CHUNKED = b"HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n"


def read(*parts: bytes) -> tuple[list[tuple[int, bytes]], AnswerReader]:
    """What a reader makes of these parts."""
    answers: list[tuple[int, bytes]] = []
    reader = AnswerReader(lambda status, body: answers.append((status, body)))
    for part in parts:
        reader.feed(part)
    return answers, reader


def test_an_answer_is_read_in_one_piece() -> None:
    assert read(ANSWER)[0] == [(200, b'{"code":0,"info":"Succeed"}')]


def test_an_answer_is_read_byte_by_byte() -> None:
    assert read(*(bytes([byte]) for byte in ANSWER))[0] == [(200, b'{"code":0,"info":"Succeed"}')]


def test_no_answer_is_seen_before_its_last_byte() -> None:
    assert read(ANSWER[:-1])[0] == []


def test_several_answers_come_over_one_connection() -> None:
    assert [status for status, _ in read(ANSWER + CHUNKED + ANSWER)[0]] == [200, 400, 200]


def test_the_framing_of_chunks_is_not_part_of_a_body() -> None:
    assert read(CHUNKED[:60], CHUNKED[60:])[0] == [(400, b"abcdefg")]


def test_an_answer_without_a_body_is_complete_with_its_head() -> None:
    assert read(b"HTTP/1.1 204 No Content\r\n\r\n")[0] == [(204, b"")]


def test_a_server_that_closes_its_connection_is_noticed() -> None:
    assert read(ANSWER)[1].keeps_alive
    assert not read(ANSWER.replace(b"Content-Type", b"Connection: close\r\nContent-Type"))[1].keeps_alive


def test_what_is_no_http_is_an_error() -> None:
    with pytest.raises(httptools.HttpParserError):
        read(b"nonsense\r\n\r\n")


def test_a_request_without_a_body_is_a_head() -> None:
    head = Request("GET", "/user/get_friends?x=1", "token").encode("localhost:1").decode()
    assert head.startswith("GET /user/get_friends?x=1 HTTP/1.1\r\nHost: localhost:1\r\n")
    assert "Authorization: token\r\n" in head
    assert "Content-Length" not in head
    assert head.endswith("\r\n\r\n")


def test_a_request_with_a_body_says_how_long_it_is() -> None:
    head, _, body = Request("POST", "/", body={"content": "好的"}).encode("localhost").partition(b"\r\n\r\n")
    assert orjson.loads(body) == {"content": "好的"}
    assert b"Content-Length: %d" % len(body) in head
    assert b"Authorization" not in head


@pytest.mark.parametrize("body", [b'{"code":0,"info":"Succeed","data":{}}', b' { "code" : 0, "info": "Succeed"}'])
def test_a_success_in_its_envelope_has_no_fault(body: bytes) -> None:
    assert fault(200, body) is None


@pytest.mark.parametrize(
    ("status", "body"),
    [(400, b'{"code":2,"info":"x"}'), (200, b'{"code":2,"info":"x"}'), (500, b'{"code":0,'), (200, b"")],
)
def test_any_other_answer_is_a_fault_that_shows_it(status: int, body: bytes) -> None:
    assert fault(status, body) == f"{status} {body.decode()}"
