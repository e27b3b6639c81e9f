"""Plays steps against a service, and holds every answer against the model."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

import httpx2 as httpx

from contract_tests.api import Api, Caller
from contract_tests.model.later import Fresh, differences
from contract_tests.model.step import as_json
from contract_tests.model.views import Prediction, View, refuse, succeed, views
from contract_tests.model.world import World

if TYPE_CHECKING:
    from contract_tests.api import JSON, Answer
    from contract_tests.model.people import Session
    from contract_tests.model.step import Step
    from contract_tests.model.tally import Tally

_SAMPLE = 2
_STRIDE = 7919


class DivergedError(AssertionError):
    """The service did something else than the model."""

    def __init__(self, step: str, message: str, cast: str, past: list[str]) -> None:
        history = "\n".join(f"{number:4} {line}" for number, line in enumerate(past, 1))
        super().__init__(f"{step}\n{message}\n\ncast: {cast}\nhistory:\n{history}")


class History:
    """What one cast does, step by step."""

    def __init__(self, http: httpx.Client, tally: Tally) -> None:
        self.world = World(Api(http, unique=True).name)
        self.is_whole = True
        self._http = http
        self._tally = tally
        self._lines: list[str] = []
        self._views: dict[View, Prediction] = {}
        self._step = ""

    def play(self, step: Step) -> None:
        """Send a request, hold the answer against the model, and read back all that has to have changed."""
        self.is_whole = False
        self._tally.count(self.world, step)
        refusal = step.refusal(self.world)
        line = self._line(step.session, step.method, step.url, step.body)
        self._step = f"step {len(self._lines) + 1}: {line}"
        answer = self._send(step.session, step.method, step.url, step.body)
        if refusal:
            self._hold(refuse(refusal), answer, "the answer")
        else:
            data = answer.body.get("data") if isinstance(answer.body, dict) else None
            self._hold(succeed(step.effect(self.world, Fresh(data or {}))), answer, "the answer")
        self._lines.append(f"{line} -> {'OK' if refusal is None else refusal[1:]}")
        self._read_back()
        self.is_whole = True

    def read_everything(self) -> None:
        """Hold every view that has to succeed against the model."""
        for view, predicted in self._views.items():
            if predicted[0] == 200:
                self._look(view, predicted)

    def clean_up(self) -> None:
        """Log off who is left; nothing is held against the model any more."""
        for account in self.world.people:
            for session in account.living_sessions[:1]:
                with suppress(AssertionError, httpx.HTTPError):
                    Caller(self._http, session.token).post("/user/logoff")

    def _read_back(self) -> None:
        """Read what has to be different now, and a little of what has to be as it was."""
        before, self._views = self._views, views(self.world)
        for view, predicted in self._views.items():
            was = before.get(view)
            if was != predicted and (was or predicted[0] == 200):
                self._look(view, predicted)
        everything = list(self._views.items())
        for number in range(min(_SAMPLE, len(everything))):
            self._look(*everything[(len(self._lines) * _SAMPLE + number) * _STRIDE % len(everything)])

    def _look(self, view: View, predicted: Prediction) -> None:
        body = json.loads(view.body) if view.body else None
        answer = self._send(view.session, view.method, view.url, body)
        self._tally.views += 1
        self._hold(predicted, answer, f"afterwards, {self._line(view.session, view.method, view.url, body)}")

    def _send(self, session: Session, method: str, url: str, body: JSON | None) -> Answer:
        try:
            return Caller(self._http, session.token).request(method, url, **({} if body is None else {"json": body}))
        except (AssertionError, httpx.HTTPError) as error:
            self._fail(f"{self._line(session, method, url, body)}: {error!r}")

    def _hold(self, predicted: Prediction, answer: Answer, what: str) -> None:
        status, body = predicted
        found = list(differences({"status": status, "body": body}, {"status": answer.status, "body": answer.body}))
        if found:
            shown = f"predicted {status} {_short(body)}\nanswered  {answer.status} {_short(answer.body)}"
            self._fail("\n".join([what, shown, *found]))

    def _fail(self, message: str) -> NoReturn:
        cast = ", ".join(f"{account.label} {account.id}" for account in self.world.accounts.values())
        raise DivergedError(self._step, message, cast, self._lines) from None

    def _line(self, session: Session, method: str, url: str, body: JSON | None) -> str:
        """A request in short: who sends what."""
        account = self.world.accounts.get(session.user)
        who = account.label if account else "anyone"
        ended = " (session ended)" if session.ended else ""
        return f"{who}{ended}: {method} {url} {as_json(body)}".rstrip()


def _short(body: Any) -> str:
    return repr(body) if len(repr(body)) < 2000 else f"{repr(body)[:2000]}…"
