"""How a program handles refusals: each is a class of its own, with its own code and text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chat_api_client.api.friends import send_friend_request
from chat_api_client.models import (
    AlreadyFriends,
    NotLoggedIn,
    RequestAlreadyExists,
    SendFriendRequestOk,
    TargetDoesNotExist,
    UserIdRequest,
)

if TYPE_CHECKING:
    from chat_api_client import AuthenticatedClient


def ask_to_be_friends(client: AuthenticatedClient, user_id: int) -> str:
    """Ask somebody to become a friend, and tell what came of it."""
    answer = send_friend_request.sync(client=client, body=UserIdRequest(user_id))
    match answer:
        case SendFriendRequestOk():
            return "Your request is on its way."
        case NotLoggedIn():
            return "Please log in again."
        case TargetDoesNotExist():
            return "This account is gone."  # answer.code is 2 here, for the type checker, too
        case AlreadyFriends():
            return "You are friends already."
        case RequestAlreadyExists():
            return "There is a request between you already."
        case _:
            return f"This did not work: {answer}"
