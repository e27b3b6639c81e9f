"""What `schemathesis.toml` names as its hooks: ties Schemathesis to this project's cast and checks."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import schemathesis

from contract_tests.fuzz import formats
from contract_tests.fuzz.checks import check_refusal
from contract_tests.fuzz.exchanges import CAST, keep
from contract_tests.fuzz.links import add_links
from contract_tests.fuzz.mishaps import Mishaps
from contract_tests.fuzz.steering import LOGIN, Steering, phase_of
from contract_tests.fuzz.world import World
from contract_tests.journal import Journal

if TYPE_CHECKING:
    from schemathesis import AuthContext, Case, CheckContext, HookContext, Response

REPORTS = Path(os.environ.get("FUZZ_REPORTS", "reports"))

MISHAPS = Mishaps()

formats.register()


@cache
def _journal() -> Journal:
    path = REPORTS / "journal-fuzz.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    journal = Journal(path)
    journal.scenario = CAST
    return journal


@cache
def _world(base_url: str) -> World:
    return World(base_url, _journal())


@cache
def _steering(base_url: str, seed: int) -> Steering:
    return Steering(_world(base_url), seed)


@schemathesis.hook
def before_load_schema(_context: HookContext, document: dict[str, Any]) -> None:
    """Tell which operations belong together."""
    add_links(document)


@schemathesis.auth(refresh_interval=None)
class Login:
    """Marks the requests that carry a token; which one is chosen when the request is sent."""

    def get(self, _case: Case[Any], context: AuthContext) -> str | None:
        """The mark, for an operation that needs a login."""
        return LOGIN if context.operation.definition.raw["security"] else None

    def set(self, case: Case[Any], mark: str, _context: AuthContext) -> None:
        """Put the mark where the token belongs."""
        case.headers["Authorization"] = mark


@schemathesis.hook
def before_call(_context: HookContext, case: Case[Any], _options: dict[str, Any]) -> None:
    """Choose who sends the request, and what it names."""
    with MISHAPS:
        _steering(case.operation.base_url or "", case.operation.schema.config.seed).steer(case)


@schemathesis.hook
def after_call(_context: HookContext, case: Case[Any], response: Response) -> None:
    """Keep up with what the request has changed."""
    if response.status_code == 200:
        with MISHAPS:
            _keep_up(_world(case.operation.base_url or ""), case, response)


def _keep_up(world: World, case: Case[Any], response: Response) -> None:
    if case.path == "/user/register" and isinstance(case.body, dict):
        world.adopt(str(case.body["username"]), str(case.body["password"]))
    if phase_of(case) == "stateful":
        world.note(json.loads(response.content)["data"])
    if case.headers.get("Authorization") == world.bystander.token:
        world.dismiss_bystander()


@schemathesis.check
def declared(_context: CheckContext, response: Response, case: Case[Any]) -> None:
    """An answer is as the operation declares it: status, code, info, keys, types, content type and headers."""
    keep(_journal(), f"fuzz: {phase_of(case)}", response)


@schemathesis.check
def right_refusals(_context: CheckContext, response: Response, case: Case[Any]) -> None:
    """A request of a wrong shape is refused for its shape, with the right code, and one of a right shape never is."""
    request = response.request
    if urlsplit(request.url or "").path.startswith("/user/"):
        tokens = _world(case.operation.base_url or "").tokens
        check_refusal(request, response, logged_in=request.headers.get("Authorization") in tokens)


@schemathesis.check
class CastInOrder:
    """The hooks' own requests had the answers that they have to have."""

    def after_run(self, _context: CheckContext) -> None:
        """Fail where a hook did; Schemathesis passes over some such errors."""
        assert not MISHAPS.messages, MISHAPS.messages
