"""Users who do things all the time, each on a thread of its own, and keep a ledger of what was acknowledged."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations, count
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING, Any, Self

from tests.faults.client import Client, Unknown, User
from tests.faults.patience import SECONDS, pause, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2 as httpx

    from tests.faults.client import JSON


@dataclass
class Ledger:
    """What one user has done: by what it was, what is acknowledged, and what nobody knows."""

    messages: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    """By conversation: the acknowledged texts, in the order in which they were sent, with their ids."""
    doubtful_messages: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    groups: dict[str, JSON] = field(default_factory=dict)
    """By name: the id of a group chat and its people; without an id, nobody knows."""
    friend_groups: dict[str, JSON] = field(default_factory=dict)
    """By name: the id of a friend group and of the friend who was put into it; without them, nobody knows."""
    newcomers: dict[str, list[str]] = field(default_factory=dict)
    """By name: how far a user came, up to the first step of which nobody knows."""
    ended_tokens: list[str] = field(default_factory=list)


class Member(User):
    """A user who speaks, founds groups, sorts friends, brings newcomers in, and logs in anew."""

    def __init__(self, http: httpx.Client, name: str, chance: random.Random) -> None:
        super().__init__(http, name)
        self.ledger = Ledger()
        self.done: Counter[str] = Counter()
        self.doubtful: Counter[str] = Counter()
        self.hall = 0
        self.corner = 0
        self.friends: list[Member] = []
        self._random = chance
        self._numbers = count(1)
        self._deeds: list[tuple[Callable[[str], None], int]] = [
            (self._speak, 12),
            (self._whisper, 4),
            (self._found_a_group, 2),
            (self._sort_a_friend, 2),
            (self._bring_a_newcomer, 2),
            (self._log_in_anew, 1),
        ]

    def do_something(self) -> bool:
        """Do one thing; whether it is known to be done."""
        [deed] = self._random.choices(*zip(*self._deeds, strict=True))
        try:
            deed(f"{self.name}-{next(self._numbers)}")
        except Unknown:
            self.doubtful[deed.__name__] += 1
            pause()
            return False
        self.done[deed.__name__] += 1
        return True

    def _speak(self, text: str) -> None:
        self._send(self.hall, text)

    def _whisper(self, text: str) -> None:
        """Send a message again until it is acknowledged, which sends it once."""

        def is_sent() -> bool:
            try:
                self._send(self.corner, text, client_msg_id=text)
            except Unknown:
                self.doubtful["a whisper"] += 1
                return False
            return True

        wait_until(is_sent)

    def _send(self, conversation: int, text: str, **more: str) -> None:
        self.ledger.doubtful_messages[conversation].add(text)
        sent = self.post("/user/send_mesage", conversation_id=conversation, content=text, **more)
        self.ledger.doubtful_messages[conversation].remove(text)
        self.ledger.messages[conversation][text] = sent["message_id"]

    def _found_a_group(self, name: str) -> None:
        friends = [friend.id for friend in self._random.sample(self.friends, 2)]
        group: JSON = {"people": {self.id, *friends}}
        self.ledger.groups[name] = group
        group["id"] = self.post("/user/create_group_conversation", members=friends, name=name)["group"]

    def _sort_a_friend(self, name: str) -> None:
        friend_group: JSON = {}
        friend = self._random.choice(self.friends).id
        self.ledger.friend_groups[name] = friend_group
        friend_group["id"] = self.post("/user/create_group", group_name=name)["group_id"]
        self.post("/user/add_friend_to_group", group_id=friend_group["id"], user_id=friend)
        friend_group["friend"] = friend

    def _bring_a_newcomer(self, name: str) -> None:
        steps: list[str] = []
        self.ledger.newcomers[name] = steps
        newcomer = User(self.http, name)
        steps.append("registered")
        newcomer.post("/user/send_friend_request", user_id=self.id)
        steps.append("asked")
        self.post("/user/respone_friend_request", user_id=newcomer.id, response="accept")
        steps.append("befriended")

    def _log_in_anew(self, _name: str) -> None:
        old = Client(self.http, self.token)
        self.token = self.log_in()
        old.post("/user/logout")
        self.ledger.ended_tokens.append(old.token)


class Crowd:
    """Members who are friends of each other, in a hall for all and a corner for each with the next.

    In a with block, all of them do things.
    """

    def __init__(self, http: httpx.Client, size: int, chance: random.Random) -> None:
        self.members = [Member(http, f"M{number}", random.Random(chance.random())) for number in range(size)]  # noqa: S311 - no secret
        self.listener = User(http, "Listener")
        for one, other in combinations([*self.members, self.listener], 2):
            one.post("/user/send_friend_request", user_id=other.id)
            other.post("/user/respone_friend_request", user_id=one.id, response="accept")
        self._meet()
        self.heard: dict[int, str] = {}
        self.failures: list[BaseException] = []
        self._stopped = Event()
        self._changed = Condition()
        self._threads = [Thread(target=self._act, args=(member,)) for member in self.members]
        self._threads.append(Thread(target=self._listen))

    def _meet(self) -> None:
        first, *others = self.members
        ids = [user.id for user in (*others, self.listener)]
        hall = first.post("/user/create_group_conversation", members=ids, name="Hall")["group"]
        for member, following in zip(self.members, [*others, first], strict=True):
            member.hall = hall
            member.friends = [friend for friend in self.members if friend is not member]
            member.corner = member.post("/user/create_private_conversation", friend_id=following.id)["conversation_id"]

    def __enter__(self) -> Self:
        """Let all begin."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let all come to an end."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        assert self.failures == []

    def wait_for(self, deeds: int) -> None:
        """Wait until so many more things are done; fails where that takes too long, or something goes wrong."""
        with self._changed:
            wanted = self.deeds + deeds
            self._changed.wait_for(lambda: self.failures or self.deeds >= wanted, SECONDS)
            assert self.failures == []
            assert self.deeds >= wanted

    def wait_for_doubt(self, deeds: int) -> None:
        """Wait until so many more things have failed."""
        wanted = self.doubtful + deeds
        wait_until(lambda: self.doubtful >= wanted)

    @property
    def deeds(self) -> int:
        """How many things are done, and acknowledged."""
        return sum(member.done.total() for member in self.members)

    @property
    def doubtful(self) -> int:
        """Of how many things nobody knows."""
        return sum(member.doubtful.total() for member in self.members)

    def _act(self, member: Member) -> None:
        def act() -> None:
            if member.do_something():
                self._tell()

        self._repeat(act)

    def _listen(self) -> None:
        hall = self.members[0].hall
        client = Client(self.listener.http, self.listener.token)

        def listen() -> None:
            try:
                records = client.get(f"/user/all_records/{hall}", limit=50)["messages"]
            except Unknown:
                return
            self.heard |= {record["msg_id"]: record["msg_body"] for record in records}
            pause()

        self._repeat(listen)

    def _repeat(self, deed: Callable[[], Any]) -> None:
        try:
            while not self._stopped.is_set():
                deed()
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the thread that waits has to hear of it
            self.failures.append(failure)
            self._tell()

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()
