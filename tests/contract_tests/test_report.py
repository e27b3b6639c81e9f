"""The report: nothing that a service answers can break it, no token gets into it, and its commands can be copied."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from contract_tests.report.curl import curl
from contract_tests.report.outcome import Outcome, Run
from contract_tests.report.page import page
from contract_tests.runner.parts import Done
from contract_tests.runner.settings import Settings
from tests.contract_tests.runs import TOKEN, everything, exchange, part, write_journal

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.journal import Exchange

MARKUP = "</code><script>alert('1')</script>\"&"
SCENARIO = "contract_tests/test_x.py::test_y"
VOID = {"meta", "link", "br", "circle"}


class Structure(HTMLParser):
    """Checks that every element is closed where it has to be, and collects what a page loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.loaded: list[str] = []
        self.targets: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            {"id": self.ids, "src": self.loaded, "href": self.targets}.get(name, []).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag not in VOID:
            assert self.open.pop() == tag


def outcome(reports: Path, *sent: Exchange, message: str = "") -> Outcome:
    """A run in which all of this was sent, with a test that failed if there is a message."""
    write_journal(reports, sent)
    tests = part(reports, "")
    if message:
        escaped = message.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        case = f'<testcase classname="contract_tests.test_x" name="test_y"><failure message="{escaped}"/></testcase>'
        tests.junit.write_text(f'<testsuites><testsuite name="pytest">{case}</testsuite></testsuites>', "utf-8")
    done = Done(tests, 0, 1.5, int(bool(message)))
    return Outcome(Run(Settings.of({}), "http://127.0.0.1:8000", datetime.now(UTC), 2, [done]), reports)


def test_the_page_is_well_formed_and_loads_nothing(tmp_path: Path) -> None:
    structure = Structure(page(outcome(tmp_path, *everything())))
    assert structure.open == []
    assert structure.loaded == []
    assert "link" not in structure.tags
    assert len(structure.ids) == len(set(structure.ids))
    places = [target[1:] for target in structure.targets if target.startswith("#")]
    assert set(places) <= set(structure.ids)


def test_a_page_of_failures_is_well_formed(tmp_path: Path) -> None:
    structure = Structure(page(outcome(tmp_path, message=MARKUP)))
    assert structure.open == []
    places = [target[1:] for target in structure.targets if target.startswith("#")]
    assert set(places) <= set(structure.ids)
    assert len(places) > 108


def test_markup_in_what_is_sent_answered_or_said_is_shown_as_text(tmp_path: Path) -> None:
    odd = exchange(f"GET /user/groups/{MARKUP}", 400, 400, MARKUP, scenario=SCENARIO, body=MARKUP, operation=None)
    taken = exchange("POST /user/logout", 200, 0, "Succeed", body=MARKUP, answer=MARKUP, scenario=MARKUP)
    html = page(outcome(tmp_path, odd, taken, message=MARKUP))
    assert Structure(html).open == []
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert") >= 5


def test_no_token_gets_into_the_page(tmp_path: Path) -> None:
    log_in = exchange("POST /user/login", 200, 0, "Succeed", answer=f'{{"data": {{"token": "{TOKEN}"}}}}')
    failed = exchange("POST /user/logout", 400, 400, "x", scenario=SCENARIO, body=TOKEN, operation=None)
    found = outcome(tmp_path, log_in, failed, message=f"sent {TOKEN}")
    assert TOKEN not in page(found)
    assert "$TOKEN" in page(found)
    assert not any(TOKEN in line for line in found.lines())


def test_a_failure_shows_its_request_not_the_farewell(tmp_path: Path) -> None:
    sent = [
        exchange("POST /user/register", 200, 0, "Succeed", scenario=SCENARIO),
        exchange("POST /user/get_friends", 400, 3, "Not friends", scenario=SCENARIO),
        exchange("POST /user/logoff", 200, 0, "Succeed", scenario=SCENARIO),
        exchange("POST /user/logoff", 200, 0, "Succeed", scenario=SCENARIO),
    ]
    [failure] = outcome(tmp_path, *sent, message="no").failures
    assert failure.decisive == sent[1]
    assert failure.before == sent[:1]
    assert failure.title == "Y"


def test_a_failure_shows_the_request_that_was_judged_wrong(tmp_path: Path) -> None:
    wrong = exchange("POST /user/login", 418, 1, "teapot", scenario=SCENARIO, operation=None)
    right = exchange("POST /user/login", 200, 0, "Succeed", scenario=SCENARIO)
    [failure] = outcome(tmp_path, wrong, right, message="no").failures
    assert failure.decisive == wrong


def test_requests_are_counted_by_status_and_code(tmp_path: Path) -> None:
    refused = exchange("POST /user/login", 400, 2, "Incorrect password")
    cut = exchange("POST /user/login", 200, 0, "Succeed", answer='{"code":0,"info":"Succeed","data":{"tok')
    head = exchange("HEAD /user/login", 405, 405, "", operation=None, answer="")
    unknown = exchange("GET /user/nothing", 404, 404, "Not Found", operation=None)
    numbers = outcome(tmp_path, refused, refused, cut, head, unknown).numbers
    counted = {tried.name: tried.by_answer for tried in numbers.tried if tried.requests}
    assert counted == {
        "POST /user/login": [(200, 0, 1), (400, 2, 2)],
        "other methods": [(405, None, 1)],
        "other URLs": [(404, 404, 1)],
    }
    assert numbers.requests == 5


def arguments(command: str) -> list[str]:
    """What a shell makes of the arguments of curl."""
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}; TOKEN='my token'; {command}"
    return subprocess.run(["bash", "-c", script], capture_output=True, check=True).stdout.decode().split("\0")[:-1]  # noqa: S603, S607


@pytest.mark.parametrize(
    "body",
    ['{"a": 1}', "it's", "$(touch x) `touch x` $HOME", "two\nlines\\n", "\x01\x1b[0m'\\", "@file", "😀", "!! \\x41"],
)
def test_a_command_sends_the_body_as_it_was_sent(body: str) -> None:
    sent = replace(exchange("POST /user/login", 200, 0, "Succeed", body=body), headers={})
    assert arguments(curl(sent)) == [
        *("-i", "-X", "POST", "http://127.0.0.1:8000/user/login"),
        *("-H", "Content-Type:", "--data-raw", body),
    ]


def test_a_command_takes_the_token_from_the_shell() -> None:
    sent = replace(exchange("GET /user/get_friends", 200, 0, "Succeed"), headers={"authorization": TOKEN})
    assert arguments(curl(sent)) == [
        *("-i", "http://127.0.0.1:8000/user/get_friends"),
        *("-H", "Authorization: my token"),
    ]


@pytest.mark.parametrize("value", ["nonsense", "'", '"$TOKEN"', "$(touch x)", f'"`touch x`{TOKEN}'])
def test_a_command_sends_other_logins_as_they_are(value: str) -> None:
    sent = replace(exchange("GET /user/get_friends", 401, 1, "x"), headers={"authorization": value})
    assert arguments(curl(sent))[-1] == f"Authorization: {value.replace(TOKEN, 'my token')}"


def test_a_command_says_what_it_cannot_send() -> None:
    assert "# only the beginning" in curl(exchange("POST /user/login", 413, 413, "x", body="x" * 4000))
    assert "# the shell cannot pass U+0000 on" in curl(exchange("POST /user/login", 400, 400, "x", body="\0"))
    assert "# the body was not UTF-8" in curl(exchange("POST /user/login", 400, 400, "x", body="\ufffd}"))
    assert "#" not in curl(exchange("POST /user/login", 400, 400, "x", body="x"))


def test_a_command_sends_an_odd_url_as_it_is() -> None:
    odd = exchange("HEAD /user", 404, 404, "x", operation=None, url="http://127.0.0.1:8000/user/../[x]?a={b}&c=d'")
    assert arguments(curl(odd))[:4] == ["-i", "--head", "--globoff", "--path-as-is"]
    assert "http://127.0.0.1:8000/user/../[x]?a={b}&c=d'" in arguments(curl(odd))
