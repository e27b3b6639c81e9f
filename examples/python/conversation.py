"""Two people meet, chat and open a group: `python conversation.py http://127.0.0.1:8000`."""

from __future__ import annotations

import secrets
import sys
from dataclasses import dataclass

from chat_api_client import AuthenticatedClient, Client
from chat_api_client.api.conversations import (
    list_private_conversations,
    open_private_conversation,
    read_conversation,
    send_message,
)
from chat_api_client.api.friends import find_user, list_friend_requests, list_friends, respond_to_friend_request
from chat_api_client.api.groups import add_admin, create_group, get_group_info, set_announcement
from chat_api_client.api.users import delete_account, log_in, register
from chat_api_client.models import (
    AddAdminOk,
    CreateGroupOk,
    CreateGroupRequest,
    DeletedOk,
    FindUserOk,
    FindUserRequest,
    GetGroupInfoOk,
    GroupMemberRequest,
    ListFriendRequestsOk,
    ListPrivateConversationsOk,
    LogInOk,
    LogInRequest,
    Message,
    NotLoggedIn,
    OpenPrivateConversationOk,
    OpenPrivateConversationRequest,
    ReadConversationOk,
    RegisterOk,
    RegisterRequest,
    RespondToFriendRequestOk,
    RespondToFriendRequestRequest,
    SendMessageOk,
    SendMessageRequest,
    SetAnnouncementOk,
    SetAnnouncementRequest,
)

from chat import connect, take
from friendship import ask_to_be_friends


@dataclass(frozen=True)
class User:
    """Somebody who is logged in."""

    id: int
    name: str
    client: AuthenticatedClient


def join(address: str, name: str) -> User:
    """Register somebody under a name that nobody else has, and log in."""
    anyone = Client(base_url=address)
    name, password = f"{name}-{secrets.token_hex(4)}", "secret"
    account = RegisterRequest(username=name, password=password, email="someone@example.com", phone="1234567890")
    user_id = take(RegisterOk, register.sync(client=anyone, body=account)).data.id
    session = take(LogInOk, log_in.sync(client=anyone, body=LogInRequest(username=name, password=password)))
    return User(user_id, name, connect(address, session.data.token))


def befriend(alice: User, bob: User) -> None:
    """Alice finds Bob, and they become friends."""
    found = take(FindUserOk, find_user.sync(client=alice.client, body=FindUserRequest(bob.name)))
    assert found.data.user_id == bob.id
    assert ask_to_be_friends(alice.client, bob.id) == "Your request is on its way."
    assert ask_to_be_friends(alice.client, bob.id) == "There is a request between you already."

    [request] = take(ListFriendRequestsOk, list_friend_requests.sync(client=bob.client)).data.requests
    yes = RespondToFriendRequestRequest(user_id=request.user_id, response="accept")
    accepted = take(RespondToFriendRequestOk, respond_to_friend_request.sync(client=bob.client, body=yes))
    assert accepted.data.become_friends
    assert ask_to_be_friends(alice.client, bob.id) == "You are friends already."


def chat(alice: User, bob: User) -> None:
    """Bob has one message to read until he opens the conversation; then Alice sees that he has read it."""
    friend = OpenPrivateConversationRequest(bob.id)
    opened = take(OpenPrivateConversationOk, open_private_conversation.sync(client=alice.client, body=friend))
    conversation_id = opened.data.conversation_id
    question = SendMessageRequest(conversation_id, "Did you read the book?")
    sent = take(SendMessageOk, send_message.sync(client=alice.client, body=question))

    assert unread(bob) == 1
    read(bob, conversation_id)
    assert unread(bob) == 0
    reply = SendMessageRequest(conversation_id, "Twice.", reply_id=sent.data.message_id)
    take(SendMessageOk, send_message.sync(client=bob.client, body=reply))

    first, second = read(alice, conversation_id)
    assert first.read_by == [bob.id]
    assert first.replied_times == 1
    assert second.reply_content == "Did you read the book?"


def unread(user: User) -> int:
    """How many messages the user has not read."""
    listed = take(ListPrivateConversationsOk, list_private_conversations.sync(client=user.client))
    return sum(conversation.not_read for conversation in listed.data.conversations)


def read(user: User, conversation_id: int) -> list[Message]:
    """Open a conversation."""
    return take(ReadConversationOk, read_conversation.sync(conversation_id, client=user.client)).data.messages


def open_group(alice: User, bob: User) -> None:
    """Alice opens a group; Bob becomes an administrator and sets an announcement."""
    circle = CreateGroupRequest(members=[bob.id], name="Reading circle")
    group = take(CreateGroupOk, create_group.sync(client=alice.client, body=circle)).data.group
    take(AddAdminOk, add_admin.sync(client=alice.client, body=GroupMemberRequest(group=group, member_id=bob.id)))
    announcement = SetAnnouncementRequest(group_id=group, announcement="We meet on Friday.")
    take(SetAnnouncementOk, set_announcement.sync(client=bob.client, body=announcement))

    info = take(GetGroupInfoOk, get_group_info.sync(group, client=alice.client)).data
    assert info.owner.user_id == alice.id
    assert [administrator.user_id for administrator in info.administrators] == [bob.id]
    assert info.announcement == "We meet on Friday."


def leave(user: User) -> None:
    """The account ends, and the token with it."""
    take(DeletedOk, delete_account.sync(client=user.client))
    assert isinstance(list_friends.sync(client=user.client), NotLoggedIn)


def main(address: str) -> None:
    """Play the scene on the service at this address."""
    alice, bob = join(address, "Alice"), join(address, "Bob")
    befriend(alice, bob)
    chat(alice, bob)
    open_group(alice, bob)
    leave(alice)
    leave(bob)
    print("Alice and Bob met, chatted, opened a group and left.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
