"""Who and what lives in the service while Schemathesis runs, made and ended by calling the operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests import scenes

if TYPE_CHECKING:
    from contract_tests.api import Api, User


class Cast:
    """Users and what they have: what lasts, as attributes, and what a single request uses up, from methods.

    The owner has a friend group, a private conversation, a group with an administrator and a pending invitation, and
    a pending friend request. The founder and the mate are friends who found the groups that are used up.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self.owner, self.admin, self.member, self.friend = api.users("owner", "admin", "member", "friend")
        self.founder, self.mate, self.stranger, suitor = api.users("founder", "mate", "stranger", "suitor")
        self.group_id = scenes.group(self.owner, self.admin, self.member)
        scenes.add_admin(self.owner, self.group_id, self.admin)
        scenes.invite(self.member, self.group_id, self.stranger)
        scenes.befriend(self.owner, self.friend)
        scenes.befriend(self.founder, self.mate)
        _ = suitor.post("/user/send_friend_request", user_id=self.owner.id).data
        self.friend_group_id = scenes.friend_group(self.owner, "Old friends", self.friend)
        self.conversation_id = scenes.private_conversation(self.owner, self.friend)
        self.first_message_id = scenes.send(self.owner, self.conversation_id, "Did you read the book?")
        scenes.send(self.friend, self.conversation_id, "Twice.", reply_id=self.first_message_id)
        self.noisy_conversation_id = scenes.private_conversation(self.founder, self.mate)
        self.message_id = scenes.send(self.mate, self.noisy_conversation_id, "Say something.")

    def spare(self) -> User:
        """A new user, whom nobody misses."""
        return self._api.user("spare")

    def spare_friend_group(self) -> int:
        """A new friend group of the mate's."""
        return scenes.friend_group(self.mate, self._api.name("group"))

    def spare_group(self) -> int:
        """A new group chat of the founder and the mate."""
        created = self.founder.post("/user/create_group_conversation", members=[self.mate.id], name="Reading circle")
        group_id: int = created.data["group"]
        return group_id
