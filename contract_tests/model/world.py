"""All that there is in one history: people, what they are to each other, and their conversations."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from contract_tests.model.conversation import Conversation, Invitation, Message, Role
from contract_tests.model.later import later_id, later_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.model.people import Account, FriendGroup, Session


@dataclass
class World:
    """What the service is to remember; `new_name` makes a name that nobody has."""

    new_name: Callable[[str], str]
    accounts: dict[int, Account] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    friendships: set[frozenset[int]] = field(default_factory=set)
    ended_friendships: set[frozenset[int]] = field(default_factory=set)
    requests: list[tuple[int, int]] = field(default_factory=list)
    friend_groups: dict[int, FriendGroup] = field(default_factory=dict)
    conversations: dict[int, Conversation] = field(default_factory=dict)
    invitations: list[Invitation] = field(default_factory=list)
    ids_of_the_past: list[int] = field(default_factory=list)
    clock: count[int] = field(default_factory=lambda: count(1))

    # ------------------------------------------------------------------------------------------ people
    def person(self, user: int) -> Account | None:
        """The account of an id, unless it is gone."""
        account = self.accounts.get(user)
        return account if account and not account.gone else None

    @property
    def people(self) -> list[Account]:
        """The accounts that are not gone."""
        return [account for account in self.accounts.values() if not account.gone]

    def named(self, name: str) -> Account | None:
        """The account of a name."""
        return next((account for account in self.people if account.name == name), None)

    def add_account(self, account: Account) -> None:
        """Let somebody register."""
        self.accounts[account.id] = account
        self.names.append(account.name)

    def sessions(self) -> list[Session]:
        """All sessions that ever were."""
        return [session for account in self.accounts.values() for session in account.sessions]

    # ----------------------------------------------------------------------------------------- friends
    def are_friends(self, user: int, other: int) -> bool:
        """Whether two users are friends."""
        return frozenset({user, other}) in self.friendships

    def friends_of(self, user: int) -> list[Account]:
        """A user's friends, by name, then by id."""
        return self.in_order([other for other in self.accounts if self.are_friends(user, other)])

    def in_order(self, users: list[int]) -> list[Account]:
        """Users by name by code point, then by id."""
        return sorted((self.accounts[user] for user in users), key=lambda account: (account.name, account.id))

    def befriend(self, user: int, other: int) -> None:
        """Make two users friends."""
        self.friendships.add(frozenset({user, other}))

    def unfriend(self, user: int, other: int) -> None:
        """End a friendship, for both."""
        self.friendships.discard(frozenset({user, other}))
        self.ended_friendships.add(frozenset({user, other}))
        for group in self.friend_groups.values():
            if {group.owner} < {user, other}:
                group.friends = [friend for friend in group.friends if friend not in {user, other}]

    def forget_requests(self, user: int, other: int) -> None:
        """Take away what is pending between two users."""
        self.requests = [request for request in self.requests if set(request) != {user, other}]

    def own_friend_group(self, user: int, group_id: int) -> FriendGroup | None:
        """A friend group, if it is this user's."""
        group = self.friend_groups.get(group_id)
        return group if group and group.owner == user else None

    # ----------------------------------------------------------------------------------- conversations
    def group(self, group_id: int) -> Conversation | None:
        """The group of an id; a private conversation is no group."""
        conversation = self.conversations.get(group_id)
        return None if conversation is None or conversation.is_private else conversation

    def private(self, user: int, other: int) -> Conversation | None:
        """The private conversation of two users."""
        return next((found for found in self.conversations.values() if set(found.pair) == {user, other}), None)

    def is_disabled(self, conversation: Conversation) -> bool:
        """Whether nothing can be sent to a private conversation; a group is never disabled for its members."""
        return conversation.is_private and frozenset(conversation.pair) not in self.friendships

    def found(self, conversation_id: int, *users: int, name: str = "") -> Conversation:
        """Begin a conversation: a private one of two users, or a group of an owner and members."""
        conversation = Conversation(conversation_id, next(self.clock), pair=() if name else users, name=name)
        for user in users:
            conversation.enter(user, Role.OWNER if name and user == users[0] else Role.MEMBER)
        self.conversations[conversation_id] = conversation
        return conversation

    def say(
        self, conversation: Conversation, message_id: int, sender: int, text: str, reply_to: Message | None
    ) -> None:
        """Send a message."""
        time = later_time(conversation.messages[-1].time if conversation.messages else None)
        conversation.messages.append(Message(message_id, sender, text, time, reply_to))
        conversation.activity = next(self.clock)
        conversation.mark_read(sender, message_id)

    # ------------------------------------------------------------------------------------- invitations
    def invitations_to(self, group_id: int, status: str) -> list[Invitation]:
        """The invitations to a group with a status, oldest first."""
        return [found for found in self.invitations if (found.group, found.status) == (group_id, status)]

    def pending_invitation(self, group_id: int, user: int) -> Invitation | None:
        """The invitation that waits for a group's managers to let a user in."""
        pending = self.invitations_to(group_id, "pending")
        return next((invitation for invitation in pending if invitation.invitee == user), None)

    def invite(self, group_id: int, inviter: int, invitee: int) -> None:
        """Make an invitation."""
        identity = later_id(lambda: [other.id.value for other in self.invitations])
        times = [other.time for other in self.invitations if other.group == group_id]
        time = later_time(times[-1] if times else None)
        self.invitations.append(Invitation(group_id, inviter, invitee, identity, time))

    # --------------------------------------------------------------------------------- the end of an account
    def log_off(self, account: Account) -> None:
        """End an account, and all that ends with it."""
        for friend in self.friends_of(account.id):
            self.unfriend(account.id, friend.id)
        self.requests = [request for request in self.requests if account.id not in request]
        self.friend_groups = {key: group for key, group in self.friend_groups.items() if group.owner != account.id}
        self.invitations = [invitation for invitation in self.invitations if invitation.invitee != account.id]
        for conversation in list(self.conversations.values()):
            self._take_out(conversation, account.id)
        account.erase()

    def _take_out(self, conversation: Conversation, user: int) -> None:
        was_owner = conversation.role(user) is Role.OWNER
        conversation.leave(user)
        if was_owner and conversation.members:
            heir = next(iter(conversation.administrators + conversation.members))
            heir.role = Role.OWNER
        elif was_owner:
            del self.conversations[conversation.id]
            self.ids_of_the_past.append(conversation.id)
            self.invitations = [other for other in self.invitations if other.group != conversation.id]
