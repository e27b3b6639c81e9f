"""Requests to a service that may fail, and what is known of each afterwards."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from tests.faults.patience import SECONDS

JSON = dict[str, Any]

FAILED = {"code": 500, "info": "Internal server error"}


class Unknown(Exception):  # noqa: N818 - it is an answer, or none
    """Nobody knows whether a request was done: a failure answered it, or nobody."""


class Refused(Exception):  # noqa: N818 - it is an answer
    """A request was refused, with this status, code and info."""


class Client:
    """Somebody who sends requests, with a token or without."""

    def __init__(self, http: httpx.Client, token: str = "") -> None:
        self.http = http
        self.token = token

    def post(self, path: str, **body: Any) -> JSON:
        """The data of a success; raises Refused or Unknown."""
        return self._data("POST", path, json=body or None)

    def get(self, path: str, **query: Any) -> JSON:
        """The data of a success; raises Refused or Unknown."""
        return self._data("GET", path, params=query)

    def _data(self, method: str, path: str, **options: Any) -> JSON:
        headers = {"Authorization": self.token} if self.token else {}
        try:
            answer = self.http.request(method, path, headers=headers, **options)
        except httpx.TransportError as error:
            raise Unknown from error
        body: JSON = answer.json()
        if answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR:
            assert body == FAILED
            raise Unknown
        if answer.status_code != httpx.codes.OK:
            raise Refused(answer.status_code, body["code"], body["info"])
        data: JSON = body["data"]
        return data


class User(Client):
    """A registered user with a session."""

    def __init__(self, http: httpx.Client, name: str) -> None:
        super().__init__(http)
        self.name = name
        account = {"username": name, "password": "secret", "email": "someone@example.com", "phone": "1234567890"}
        self.id: int = self.post("/user/register", **account)["id"]
        self.token = self.log_in()

    def log_in(self) -> str:
        """The token of a new session."""
        token: str = self.post("/user/login", username=self.name, password="secret")["token"]
        return token


def connections_to(address: str) -> httpx.Client:
    """The connections of any number of clients to a service; to be closed."""
    return httpx.Client(base_url=address, timeout=SECONDS, trust_env=False)


def is_healthy(address: str) -> bool:
    """Whether a service says that it is well."""
    try:
        return httpx.get(f"{address}/healthz", timeout=SECONDS, trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
