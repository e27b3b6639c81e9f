"""What the type checker knows of the API. It is checked and never run: each `type: ignore` has to hide an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, assert_type

from chat_api_client.api.conversations import read_conversation, send_message
from chat_api_client.api.friends import send_friend_request
from chat_api_client.models import (
    AlreadyFriends,
    ReadConversationOk,
    RespondToFriendRequestRequest,
    SendMessageRequest,
    TargetDoesNotExist,
    UserIdRequest,
)

if TYPE_CHECKING:
    from chat_api_client import AuthenticatedClient


def refusals_are_told(client: AuthenticatedClient) -> None:
    """The class tells code and text, and the operation which classes there are."""
    answer = send_friend_request.sync(client=client, body=UserIdRequest(2))
    if isinstance(answer, TargetDoesNotExist):
        assert_type(answer.code, Literal[2])
        assert_type(answer.info, Literal["Target does not exist"])
        assert_type(answer.info, Literal["Already friends"])  # type: ignore[assert-type] # that is the text of code 3
    if isinstance(answer, AlreadyFriends) and answer.code == 2:  # type: ignore[comparison-overlap] # it is 3
        return


def answers_are_exact(client: AuthenticatedClient) -> None:
    """A field is there, or it is not known; and it says where it may be null."""
    answer = read_conversation.sync(1, client=client)
    if isinstance(answer, ReadConversationOk):
        [message] = answer.data.messages
        assert_type(message.reply_content, str | None)
        reply: int = message.reply_id  # type: ignore[assignment] # it may be null
        print(reply, message.body)  # type: ignore[attr-defined] # a message has no such field


def requests_are_checked(client: AuthenticatedClient) -> None:
    """What the service would refuse is refused here, as far as types can tell."""
    SendMessageRequest(1)  # type: ignore[call-arg] # a field is missing
    SendMessageRequest(1, "Hello", reply=1)  # type: ignore[call-arg] # a field is unknown
    SendMessageRequest("1", "Hello")  # type: ignore[arg-type] # an id is a number
    RespondToFriendRequestRequest(2, "accepted")  # type: ignore[arg-type] # a choice is not offered
    send_message.sync(client=client, body=UserIdRequest(2))  # type: ignore[arg-type] # the body of another operation
