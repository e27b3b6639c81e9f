"""Does a peer answer as the service does? Asked before anything is measured, of both, over equal databases."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx2 as httpx

from benchmarks.compare.probes import probes
from benchmarks.load import FaultyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.compare.probes import Probe
    from benchmarks.world import World

_GENERIC = 400
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


class Answered(NamedTuple):
    """A question, and what came of it, without what has to differ between two services."""

    probe: Probe
    status: int
    body: Any


class DiffersError(Exception):
    """A peer answers otherwise than the service; the message shows where."""


def answers(address: str, world: World) -> list[Answered]:
    """What a service over a fresh copy of a world answers to all probes; raises FaultyError where no answer comes."""
    seeded = sum(talk.messages for talk in world.talks)
    with httpx.Client(base_url=address, timeout=30) as client:
        return [_answer(client, probe, seeded) for probe in probes(world)]


def require_same(expected: list[Answered], given: list[Answered]) -> None:
    """Raise DiffersError with the first difference, if there is one."""
    for ours, theirs in zip(expected, given, strict=True):
        difference = next(_differences((ours.status, ours.body), (theirs.status, theirs.body), "answer"), None)
        if difference:
            place, mine, other = difference
            message = f"{ours.probe}: {place} is {other!r}, and {mine!r} by the service"
            raise DiffersError(message)


def _answer(client: httpx.Client, probe: Probe, seeded: int) -> Answered:
    try:
        return _ask(client, probe, seeded)
    except httpx.HTTPError as error:
        message = f"{probe}: no answer, {error!r}"
        raise FaultyError(message) from error


def _ask(client: httpx.Client, probe: Probe, seeded: int) -> Answered:
    headers = {} if probe.request.token is None else {"Authorization": probe.request.token}
    content = {"content": probe.raw} if probe.raw is not None else {"json": probe.request.body}
    if probe.raw is not None:
        headers["Content-Type"] = "application/json"
    response = client.request(probe.request.method, probe.request.target, headers=headers, **content)
    return Answered(probe, response.status_code, _comparable(client, _body(response), seeded))


def _body(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return response.text


def _comparable(client: httpx.Client, body: Any, seeded: int) -> Any:
    """An answer without the wording of generic refusals, new tokens, and the times of new messages."""
    if not isinstance(body, dict):
        return body
    if body.get("code") == _GENERIC and isinstance(body.get("info"), str) and ": " in body["info"]:
        return {**body, "info": "…"}
    data = body.get("data")
    if isinstance(data, dict) and "token" in data:
        return {**body, "data": {**data, "token": _friends_by(client, data["token"])}}
    for message in data.get("messages", ()) if isinstance(data, dict) else ():
        with suppress(KeyError, TypeError):  # who answers in another form differs anyway
            if message["msg_id"] > seeded and _TIME.fullmatch(message["create_time"]):
                message["create_time"] = "…"
    return body


def _friends_by(client: httpx.Client, new_token: str) -> Any:
    """What a new token is good for."""
    return _body(client.get("/user/get_friends", headers={"Authorization": str(new_token)}))


def _differences(ours: Any, theirs: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    """The places where two values differ, as deep as they are of one shape."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        for key in ours:
            yield from _differences(ours[key], theirs[key], f"{place}.{key}")
    elif isinstance(ours, (list, tuple)) and isinstance(theirs, (list, tuple)) and len(ours) == len(theirs):
        for number, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from _differences(*pair, f"{place}[{number}]")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield place, ours, theirs
