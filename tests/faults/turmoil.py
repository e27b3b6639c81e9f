"""Several clients who do anything to the same few people, conversations and groups, all at once and at random."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import count, pairwise
from random import Random
from threading import Thread
from typing import TYPE_CHECKING

from tests.faults.client import Client, Refused, User

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2 as httpx

PEOPLE = 6
CLIENTS = 8
"""More than there are people: some act as the same one at once."""

FEW = 4
"""Of conversations and groups only so many are used, the newest."""


class Turmoil:
    """A few people, what they have between them, and clients who act as any of them."""

    def __init__(self, http: httpx.Client, chance: Random) -> None:
        self.http = http
        self.said: dict[int, tuple[int, str]] = {}
        """Acknowledged messages, by id: the conversation, and the text."""
        self.said_once: dict[tuple[int, int, str], int] = {}
        """By sender, conversation and a client's own id: the id of the one message."""
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.ended_tokens: list[str] = []
        self._chances = [Random(chance.random()) for _ in range(CLIENTS)]  # noqa: S311 - no secret
        self._numbers = count(1)
        self._conversations: list[int] = []
        self._groups: list[int] = []
        self._failures: list[BaseException] = []
        self.people = [self._newcomer() for _ in range(PEOPLE)]
        self._deeds: dict[Callable[[User, Random], None], float] = {
            self._speak: 14,
            self._speak_once: 8,
            self._read: 10,
            self._clear: 2,
            self._befriend: 12,
            self._answer: 10,
            self._part: 2,
            self._sort: 3,
            self._sort_again: 4,
            self._unsort: 1,
            self._talk: 5,
            self._found: 2,
            self._promote: 4,
            self._demote: 2,
            self._hand_over: 3,
            self._remove: 2,
            self._bring_in: 5,
            self._invite: 4,
            self._admit: 4,
            self._leave: 2,
            self._log_in_anew: 2,
            self._log_off: 0.5,
        }

    def rage(self, deeds: int) -> None:
        """Let each client do so many things; fails where anything is answered by a failure, or not at all."""
        threads = [Thread(target=self._act, args=(chance, deeds)) for chance in self._chances]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for failure in self._failures:
            raise failure

    def _act(self, chance: Random, deeds: int) -> None:
        try:
            for deed in chance.choices([*self._deeds], [*self._deeds.values()], k=deeds):
                try:
                    deed(chance.choice(self.people), chance)
                except Refused:
                    self.refused[deed.__name__] += 1
                else:
                    self.done[deed.__name__] += 1
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the test has to hear of it
            self._failures.append(failure)

    @property
    def undone(self) -> list[str]:
        """What nobody has succeeded in yet."""
        return [deed.__name__ for deed in self._deeds if not self.done[deed.__name__]]

    def _newcomer(self) -> User:
        return User(self.http, f"P{next(self._numbers)}")

    def _conversation(self, chance: Random) -> int:
        return chance.choice([*self._conversations[-FEW:], *self._groups[-FEW:], 1])

    def _group(self, user: User, chance: Random) -> int:
        """Mostly one of the user's own, which may not be so any more."""
        own = [entry["id"] for entry in user.get("/user/get_group_conversation")["conversations"]]
        group: int = chance.choice(own if own and chance.random() < 0.8 else [*self._groups[-FEW:], 1])
        return group

    def _person(self, chance: Random) -> int:
        return chance.choice(self.people).id

    # ----------------------------------------------------------------------------------------- messages

    def _speak(self, user: User, chance: Random) -> None:
        conversation, text = self._conversation(chance), f"text {next(self._numbers)}"
        of_here = [message for message, (place, _) in list(self.said.items())[-50:] if place == conversation]
        reply = {"reply_id": chance.choice(of_here)} if of_here and chance.random() < 0.5 else {}
        sent = user.post("/user/send_mesage", conversation_id=conversation, content=text, **reply)
        self.said[sent["message_id"]] = conversation, text

    def _speak_once(self, user: User, chance: Random) -> None:
        conversation, own_id = self._conversation(chance), f"{user.id}-{chance.randrange(5)}"
        sent = user.post("/user/send_mesage", conversation_id=conversation, content=own_id, client_msg_id=own_id)
        message: int = sent["message_id"]
        self.said[message] = conversation, own_id
        assert self.said_once.setdefault((user.id, conversation, own_id), message) == message

    def _read(self, user: User, chance: Random) -> None:
        limit = {"limit": chance.randrange(1, 20)} if chance.random() < 0.5 else {}
        messages = user.get(f"/user/conversation/{self._conversation(chance)}", **limit)["messages"]
        for earlier, later in pairwise(messages):
            assert earlier["msg_id"] < later["msg_id"]
            assert earlier["create_time"] <= later["create_time"]

    def _clear(self, user: User, chance: Random) -> None:
        user.post("/user/delete_records", conversation_id=self._conversation(chance))

    # ------------------------------------------------------------------------------------------ friends

    def _befriend(self, user: User, chance: Random) -> None:
        user.post("/user/send_friend_request", user_id=self._person(chance))

    def _answer(self, user: User, chance: Random) -> None:
        asking = user.get("/user/get_friend_requests")["requests"]
        response = chance.choice(["accept", "accept", "accept", "reject"])
        for person in asking:
            user.post("/user/respone_friend_request", user_id=person["user_id"], response=response)

    def _part(self, user: User, chance: Random) -> None:
        user.post("/user/delete_friend", user_id=self._person(chance))

    def _sort(self, user: User, chance: Random) -> None:
        group = user.post("/user/create_group", group_name=f"G{chance.randrange(2)}")["group_id"]
        user.post("/user/add_friend_to_group", group_id=group, user_id=self._person(chance))

    def _sort_again(self, user: User, chance: Random) -> None:
        for group in user.get("/user/get_groups")["groups"]:
            deed = chance.choice(["add_friend_to_group", "add_friend_to_group", "delete_friend_from_group"])
            user.post(f"/user/{deed}", group_id=group["group_id"], user_id=self._person(chance))

    def _unsort(self, user: User, chance: Random) -> None:
        groups = user.get("/user/get_groups")["groups"]
        if groups:
            user.post("/user/delete_group", group_id=chance.choice(groups)["group_id"])

    def _talk(self, user: User, chance: Random) -> None:
        found = user.post("/user/create_private_conversation", friend_id=self._person(chance))["conversation_id"]
        if found not in self._conversations:
            self._conversations.append(found)

    # ------------------------------------------------------------------------------------------- groups

    def _found(self, user: User, chance: Random) -> None:
        friends = [friend["user_id"] for friend in user.get("/user/get_friends")["friends"]]
        members = chance.sample(friends, min(2, len(friends)))
        sent = user.post("/user/create_group_conversation", members=members, name=f"Group {next(self._numbers)}")
        self._groups.append(sent["group"])

    def _promote(self, user: User, chance: Random) -> None:
        user.post("/user/group/add_admin", group=self._group(user, chance), member_id=self._person(chance))

    def _demote(self, user: User, chance: Random) -> None:
        group = self._group(user, chance)
        for administrator in user.get(f"/user/conversation/{group}/info")["administrators"]:
            user.post("/user/group/remove_admin", group=group, admin_id=administrator["user_id"])

    def _hand_over(self, user: User, chance: Random) -> None:
        user.post("/user/group/transfer_ownership", group=self._group(user, chance), new_owner_id=self._person(chance))

    def _remove(self, user: User, chance: Random) -> None:
        user.post("/user/group/remove_member", group=self._group(user, chance), member_id=self._person(chance))

    def _bring_in(self, user: User, chance: Random) -> None:
        user.post("/user/group/invite_member", group=self._group(user, chance), invited_user_id=self._person(chance))

    def _invite(self, user: User, chance: Random) -> None:
        user.post("/user/group/invite", group_id=self._group(user, chance), invited_user_id=self._person(chance))

    def _admit(self, user: User, chance: Random) -> None:
        group = self._group(user, chance)
        for one in user.post("/user/group/invitations", group_id=group)["invitations"]:
            response = chance.choice(["accept", "accept", "reject"])
            invitation = one["invitation_id"]
            user.post("/user/group/respond_invitation", group_id=group, invitation_id=invitation, response=response)

    def _leave(self, user: User, chance: Random) -> None:
        user.post("/user/group/leave_group", group_id=self._group(user, chance))

    # ----------------------------------------------------------------------------------------- accounts

    def _log_in_anew(self, user: User, _chance: Random) -> None:
        old = Client(self.http, user.token)
        user.token = user.log_in()
        old.post("/user/logout")
        self.ended_tokens.append(old.token)

    def _log_off(self, user: User, _chance: Random) -> None:
        token = user.token
        user.post("/user/logoff")
        self.ended_tokens.append(token)
        with suppress(ValueError):  # two clients may end the same account at the same moment
            place = self.people.index(user)
            self.people[place] = self._newcomer()
