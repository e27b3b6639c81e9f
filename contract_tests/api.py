"""The users of the tests: callers who send requests to the service, and what they get back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2 as httpx

JSON = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the service answered; `data` and `refusal` check the envelope before they give what is in it."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    body: Any

    @classmethod
    def of(cls, response: httpx.Response) -> Answer:
        """Read an answer, which has to be JSON, whatever it says."""
        assert response.headers["content-type"] == "application/json", response.content
        return cls(response.status_code, response.headers, response.content, response.json())

    @property
    def data(self) -> JSON:
        """The `data` of a success; fails if this is no success."""
        assert self.status == 200, self.body
        assert self.body == {"code": 0, "info": "Succeed", "data": self.body["data"]}
        data: JSON = self.body["data"]
        return data

    @property
    def refusal(self) -> tuple[int, int, str]:
        """Status, code and info of a refusal; fails if this is no refusal."""
        assert self.status != 200, self.body
        assert self.body.keys() == {"code", "info"}
        return self.status, self.body["code"], self.body["info"]

    @property
    def is_malformed(self) -> bool:
        """Whether this is the generic 400 that says what is wrong with the shape of the request, and where."""
        status, code, info = self.refusal
        return (status, code) == (400, 400) and ": " in info


class Caller:
    """Somebody who sends requests: with a token, or without one."""

    def __init__(self, http: httpx.Client, token: str | None = None) -> None:
        self.http = http
        self.token = token

    def request(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any) -> Answer:
        """Send a request as it is; `options` are httpx's own (`content=b"…"`, `json=…`, `params=…`)."""
        login = {} if self.token is None else {"Authorization": self.token}
        return Answer.of(self.http.request(method, path, headers=login | dict(headers or {}), **options))

    def get(self, path: str, **query: Any) -> Answer:
        """GET a path with these query parameters."""
        return self.request("GET", path, params=query)

    def post(self, path: str, **body: Any) -> Answer:
        """POST these fields as a JSON object; with no field at all, no body."""
        return self.request("POST", path, json=body or None)

    def put(self, path: str, **body: Any) -> Answer:
        """PUT these fields as a JSON object."""
        return self.request("PUT", path, json=body)


class User(Caller):
    """A registered user with a session."""

    def __init__(self, http: httpx.Client, token: str, user_id: int, name: str, password: str) -> None:
        super().__init__(http, token)
        self.id = user_id
        self.name = name
        self.password = password

    @property
    def profile(self) -> JSON:
        """This user as lists show it, while it has no avatar."""
        return {"user_id": self.id, "name": self.name, "avatar": ""}

    def log_in(self) -> User:
        """The same user with another session."""
        token = Caller(self.http).post("/user/login", username=self.name, password=self.password).data["token"]
        return User(self.http, token, self.id, self.name, self.password)


class Api:
    """The service as one scenario sees it.

    With `unique` names, a name gets a random end, so that scenarios can share a service that others use, too.
    """

    def __init__(self, http: httpx.Client, *, unique: bool = False) -> None:
        self.http = http
        self.anyone = Caller(http)
        self.cast: list[User] = []
        self._unique = unique
        self._numbers = count(1)

    def name(self, name: str) -> str:
        """The name under which a user of this name is registered."""
        return f"{name[:9]}~{secrets.token_hex(5)}" if self._unique else name

    def register(self, username: str, password: str = "secret") -> Answer:
        """Register an account with an e-mail address and a phone number that are fine."""
        return self.anyone.post(
            "/user/register", username=username, password=password, email="someone@example.com", phone="1234567890"
        )

    def user(self, name: str | None = None, password: str = "secret") -> User:
        """Register a user (under a name of its own, if none is given) and log in."""
        name = self.name(name or f"user-{next(self._numbers)}")
        user_id = self.register(name, password).data["id"]
        user = User(self.http, "", user_id, name, password).log_in()
        self.cast.append(user)
        return user

    def users(self, *names: str) -> list[User]:
        """Several users, each registered and logged in."""
        return [self.user(name) for name in names]

    def log_everybody_off(self) -> None:
        """End the accounts of the cast that can be ended with the session they began with."""
        for user in self.cast:
            user.post("/user/logoff")
