"""The chat API, typed by its contract: what the programs here share."""

from __future__ import annotations

from typing import TypeVar

from chat_api_client import AuthenticatedClient

Success = TypeVar("Success")


class RefusedError(Exception):
    """A refusal that the caller of `take` did not expect."""


def connect(base_url: str, token: str) -> AuthenticatedClient:
    """The API as one user sees it; the `Authorization` header carries the raw token."""
    return AuthenticatedClient(base_url=base_url, token=token, prefix="", raise_on_unexpected_status=True)


def take(kind: type[Success], answer: object) -> Success:
    """The answer where it is a success of this kind; a refusal is raised."""
    if isinstance(answer, kind):
        return answer
    raise RefusedError(answer)
