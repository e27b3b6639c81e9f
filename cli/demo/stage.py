"""The people of the demo at work: each does what the handlers let a user do, at a time of the story."""

from __future__ import annotations

import inspect
from collections import Counter
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from db import clock, database, users
from handlers.identity import Caller
from server import contract
from server.errors import DeclaredErrors

if TYPE_CHECKING:
    from collections.abc import Callable

    Handler = Callable[..., Any]

_MICROSECONDS = 1_000_000


class Stage:
    """Where people act.

    Their `ids` and `usernames` are known by their names in the script, `counts` has what they did, by operationId.
    """

    def __init__(self, password_hash: str) -> None:
        self.counts: Counter[str] = Counter()
        self.usernames: dict[str, str] = {}
        self.ids: dict[str, int] = {}
        self._password_hash = password_hash
        self._began = clock.now()
        self._now = self._began
        document = contract.load()
        self._limits = {
            str(operation["operationId"]): DeclaredErrors(document, operation["responses"]).limits
            for _, operation in contract.operations(document)
        }

    def now(self) -> int:
        """The time of the story, as the database has it."""
        return self._now

    def set_time(self, seconds: float) -> None:
        """Go to a time of the story, so many seconds from the present (before it: negative)."""
        self._now = self._began + int(seconds * _MICROSECONDS)

    def register(self, name: str) -> None:
        """Register somebody, under the first name that is free of `Alice`, `Alice 2`, `Alice 3` and so on."""
        number = len(self.ids) + 1
        contact = (f"person-{number}@example.com", f"1380000{number:04}")
        usernames = (name if attempt == 1 else f"{name} {attempt}" for attempt in count(1))
        added = ((username, users.add(username, self._password_hash, *contact)) for username in usernames)
        username, user_id = next((username, user_id) for username, user_id in added if user_id is not None)
        self.usernames[name] = username
        self.ids[name] = user_id

    def act(self, name: str, handler: Handler, /, **body: Any) -> Any:
        """Let somebody do something; `body` are the fields of the request. What it answers."""
        known = {"caller": Caller(self.ids[name], ""), "body": body, "limits": self._limits[handler.__name__], **body}
        arguments = {key: known[key] for key in inspect.signature(handler).parameters if key in known}
        answer = database.write(partial(handler, **arguments))
        self.counts[handler.__name__] += 1
        return answer
