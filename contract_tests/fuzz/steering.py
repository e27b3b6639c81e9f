"""Steers the requests that Schemathesis generates to what lives in the service, and keeps it alive."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis.control import current_build_context

from contract_tests.fuzz.aims import USING_UP, Aim, aim_of, standing_aim

if TYPE_CHECKING:
    from schemathesis import Case

    from contract_tests.api import User
    from contract_tests.fuzz.cast import Cast
    from contract_tests.fuzz.world import World

LOGIN = "(the token of a living session)"
"""Stands in the header of a generated request until the caller is chosen."""

FRAMING = ("Connection", "Content-Length", "Expect", "Host", "Transfer-Encoding", "Upgrade")
"""The headers that HTTP itself goes by: a generated value of one breaks the message, before any operation sees it."""

_AIMED = 0.7
_WITH_A_STRAY_VALUE = 0.85


class Steering:
    """Gives each request its caller and its ids.

    The same request is always steered in the same way, so that a failure can be replayed and shrunk.
    """

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._seed = seed
        self._chain: tuple[object, Cast] | None = None

    def steer(self, case: Case[Any]) -> None:
        """Choose the caller of a request, and what it names; what is wrong on purpose stays wrong."""
        for name in FRAMING:
            case.headers.pop(name, None)
        if not _is_sound(case):
            self._log_in(case, self._world.bystander)
        elif phase_of(case) == "stateful":
            self._take_step(case)
        else:
            self._aim(case)

    def _aim(self, case: Case[Any]) -> None:
        """Let a request succeed, mostly; else one value stays as generated, or somebody else is the caller."""
        aim = aim_of(case.operation.definition.raw, self._world.cast)
        aimed = [name for name in _values(case) if name in aim.values]
        dice = Random(f"{self._seed} {case.method} {case.path} {_content(case)}")  # noqa: S311 - no secret
        throw = 0.0 if phase_of(case) == "examples" or not aimed else dice.random()
        if _AIMED <= throw < _WITH_A_STRAY_VALUE:
            aimed.remove(dice.choice(aimed))
        _apply(aim, aimed, case)
        self._log_in(case, self._world.bystander if throw >= _WITH_A_STRAY_VALUE else aim.caller)

    def _take_step(self, case: Case[Any]) -> None:
        """Aim a step of a chain; what earlier steps answered stays, and then the owner is the one who asks."""
        stage = self._stage()
        values = _values(case)
        loose = [name for name in values if not self._world.has_seen(values[name])]
        operation = case.operation.definition.raw
        if operation["operationId"] in USING_UP and len(loose) == len(values):
            aim = aim_of(operation, self._world.cast)
        else:
            aim = standing_aim(stage, of_friends=operation["x-callers"] == "friend_group_owner")
        _apply(aim, [name for name in loose if name in aim.values], case)
        self._log_in(case, aim.caller)

    def _stage(self) -> Cast:
        """The cast of the chain that is under way; each chain has one of its own."""
        chain = current_build_context().data
        if self._chain is None or self._chain[0] is not chain:
            self._chain = chain, self._world.stage()
        return self._chain[1]

    def _log_in(self, case: Case[Any], caller: User | None) -> None:
        if caller and case.headers.get("Authorization") == LOGIN:
            token = caller.token or ""
            self._world.tokens.add(token)
            case.headers["Authorization"] = token


def phase_of(case: Case[Any]) -> str:
    """The phase that a request belongs to."""
    return case.meta.phase.name.value if case.meta else ""


def _apply(aim: Aim, names: list[str], case: Case[Any]) -> None:
    """Let a request name what it is aimed at; in copies, as Schemathesis may send the generated objects again."""
    generated = _values(case)
    values = {name: _in_form(generated[name], aim.values[name]) for name in names}
    if isinstance(case.body, dict):
        case.body = case.body | {name: value for name, value in values.items() if name in case.body}
    parameters = case.path_parameters
    case.path_parameters = parameters | {name: value for name, value in values.items() if name in parameters}


def _in_form(generated: Any, aimed: Any) -> Any:
    """An aimed value, which is one of a list where a list was generated."""
    return [aimed] if isinstance(generated, list) and not isinstance(aimed, list) else aimed


def _is_sound(case: Case[Any]) -> bool:
    return case.meta is None or case.meta.generation.mode.is_positive


def _values(case: Case[Any]) -> dict[str, Any]:
    """Every value of a request that may be aimed, by its name."""
    body = case.body if isinstance(case.body, dict) else {}
    return {name: value for name, value in (body | case.path_parameters).items() if value is not None}


def _content(case: Case[Any]) -> str:
    body = case.body if isinstance(case.body, (dict, list, str, int)) else None
    return json.dumps([case.path_parameters, case.query, body], sort_keys=True, default=str)
