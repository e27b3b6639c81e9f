"""The service as one run of Schemathesis sees it: the cast of its requests, and what they have brought to light."""

from __future__ import annotations

import atexit
from functools import cached_property
from typing import TYPE_CHECKING, Any

import httpx2 as httpx

from contract_tests.api import Api, Caller, User
from contract_tests.fuzz.cast import Cast

if TYPE_CHECKING:
    from contract_tests.journal import Journal


class World:
    """Everybody who takes part in a run; nobody is left when it is over."""

    def __init__(self, base_url: str, journal: Journal) -> None:
        http = httpx.Client(base_url=base_url, event_hooks={"response": [journal.witness]}, timeout=60)
        self._api = Api(http, unique=True)
        self._seen: set[str] = set()
        self._lasting = 0
        self.tokens: set[str] = set()
        """The tokens that requests were given, each of a session that lived then."""
        atexit.register(self._api.log_everybody_off)

    @cached_property
    def cast(self) -> Cast:
        """Those whom single requests are aimed at."""
        return Cast(self._api)

    @cached_property
    def bystander(self) -> User:
        """Who sends what is refused anyway."""
        return self._api.user("bystander")

    def stage(self) -> Cast:
        """A new cast, for a chain of requests, which may change for good what the cast has.

        Whom the chain before this one has brought in goes, so that the same chain has the same answers again.
        """
        self._lasting = self._lasting or self._number_to_last()
        for user in self._api.cast[self._lasting :]:
            user.post("/user/logoff")
        del self._api.cast[self._lasting :]
        self.dismiss_bystander()
        self._seen.clear()
        return Cast(self._api)

    def _number_to_last(self) -> int:
        """How many have come before the first chain; the cast of single requests is among them."""
        _ = self.cast
        return len(self._api.cast)

    def adopt(self, username: str, password: str) -> None:
        """Count an account that a request has registered among those to end."""
        answer = Caller(self._api.http).post("/user/login", username=username, password=password)
        self._api.cast.append(User(self._api.http, answer.data["token"], 0, username, password))

    def note(self, data: Any, name: str = "") -> None:
        """Remember the ids in an answer."""
        if isinstance(data, dict):
            for key, value in data.items():
                self.note(value, key)
        elif isinstance(data, list):
            for item in data:
                self.note(item, name)
        elif isinstance(data, int) and name.endswith(("id", "group")):
            self._seen.add(str(data))

    def has_seen(self, value: Any) -> bool:
        """Whether a value is one that an answer had; a list, whether all of them are."""
        if isinstance(value, list):
            return bool(value) and all(self.has_seen(item) for item in value)
        return isinstance(value, (int, str)) and str(value) in self._seen

    def dismiss_bystander(self) -> None:
        """Have another bystander from now on, as a request of this one has changed something."""
        self.__dict__.pop("bystander", None)
