"""Private conversations, and the messages of all conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.model import seen
from contract_tests.model.step import StepInConversation, StepToUser, no, places
from contract_tests.scenes import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from contract_tests.api import JSON
    from contract_tests.contract import Refusal
    from contract_tests.model.conversation import Message
    from contract_tests.model.later import Fresh
    from contract_tests.model.people import Session
    from contract_tests.model.world import World

_TEXTS = ("Die Straße", "50%_off \\ DIE STRASSE", "你好 👋🏽 oﬀice, İstanbul, die Straße", " \n\t")
_SOUGHT = ("strasse", "DIE STRAẞE", "%_OFF \\ die straße", "👋🏽 OFFICE, i̇", "e STRASSE", "%")


def not_in(world: World, user: int, conversation_id: int) -> Refusal | None:
    """What keeps a user from a conversation, if anything."""
    conversation = world.conversations.get(conversation_id)
    if conversation is None:
        return no(2, "Target does not exist")
    return None if conversation.member(user) else no(3, "User is not in session")


@dataclass(frozen=True, eq=False)
class OpenPrivateConversation(StepToUser):
    """The private conversation with a friend."""

    operation = "POST /user/create_private_conversation"

    def _body(self) -> JSON:
        return {"friend_id": self.other}

    def _refusal(self, world: World) -> Refusal | None:
        if not world.person(self.other):
            return no(2, "Target does not exist")
        return None if world.are_friends(self.user, self.other) else no(3, "Not friends")

    def _effect(self, world: World, fresh: Fresh) -> JSON:
        found = world.private(self.user, self.other)
        if found is None:
            number = fresh.number("conversation_id", world.conversations.__contains__)
            found = world.found(number, self.user, self.other)
        friend = world.accounts[self.other]
        return {"conversation_id": found.id, "friend_name": friend.name, "friend_avatar": friend.avatar}


@dataclass(frozen=True, eq=False)
class Send(StepInConversation):
    """A message."""

    text: str = ""
    reply_id: int | None = None
    operation = "POST /user/send_mesage"

    def _body(self) -> JSON:
        reply = {} if self.reply_id is None else {"reply_id": self.reply_id}
        return {"conversation_id": self.place, "content": self.text} | reply

    def _refusal(self, world: World) -> Refusal | None:
        refusal = not_in(world, self.user, self.place)
        if refusal:
            return refusal
        if world.is_disabled(world.conversations[self.place]):
            return no(400, "Conversation is disabled")
        lost = self.reply_id is not None and self._replied(world) is None
        return no(400, "Replied message does not exist") if lost else None

    def _replied(self, world: World) -> Message | None:
        visible = world.conversations[self.place].visible_to(self.user)
        return next((message for message in visible if message.id == self.reply_id), None)

    def _effect(self, world: World, fresh: Fresh) -> JSON:
        conversation = world.conversations[self.place]
        message_id = fresh.number("message_id", lambda number: number <= conversation.newest)
        world.say(conversation, message_id, self.user, self.text, self._replied(world))
        return {"message_id": message_id}

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        text = _TEXTS[sum(len(conversation.messages) for conversation in world.conversations.values()) % len(_TEXTS)]
        for place in places(world):
            for reply_id in cls._aims(world, place):
                yield cls(session, place, text=text, reply_id=reply_id)

    @classmethod
    def _aims(cls, world: World, place: int) -> list[int | None]:  # noqa: ARG003
        return [None]


@dataclass(frozen=True, eq=False)
class Reply(Send):
    """A message that replies to another, or to none that there is."""

    @classmethod
    def _aims(cls, world: World, place: int) -> list[int | None]:
        here = world.conversations.get(place)
        own = [message.id for message in here.messages] if here else []
        elsewhere = [other.newest for other in world.conversations.values() if other is not here and other.messages]
        return [*own[:1], *own[-3:], *elsewhere[:1], NOBODY]


@dataclass(frozen=True, eq=False)
class Page(StepInConversation):
    """The messages of a conversation, or a page of them; marks nothing as read."""

    limit: int | None = None
    before: int | None = None
    operation = "GET /user/all_records/"

    @property
    def url(self) -> str:
        """The path with the conversation's id, and the query."""
        query = {"limit": self.limit, "before": self.before}
        written = "&".join(f"{key}={value}" for key, value in query.items() if value is not None)
        return f"{super().url}{self.place}{'?' if written else ''}{written}"

    def _refusal(self, world: World) -> Refusal | None:
        return not_in(world, self.user, self.place)

    def shown(self, world: World) -> list[Message]:
        """The messages on this page."""
        return seen.page(world.conversations[self.place].visible_to(self.user), self.limit, self.before)

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        return seen.records(world, self.shown(world))

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        for place in places(world):
            here = world.conversations.get(place)
            ids = [message.id for message in here.messages][-3:] if here else []
            yield cls(session, place)
            for before in ids:
                yield from (cls(session, place, limit=1), cls(session, place, limit=2, before=NOBODY))
                yield from (cls(session, place, before=before), cls(session, place, limit=2, before=before))


@dataclass(frozen=True, eq=False)
class Read(Page):
    """An open conversation; marks what it shows as read."""

    operation = "GET /user/conversation/"

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        conversation, shown = world.conversations[self.place], self.shown(world)
        if shown:
            conversation.mark_read(self.user, shown[-1].id)
        return seen.messages(world, conversation, shown)


@dataclass(frozen=True, eq=False)
class Search(StepInConversation):
    """The records that match."""

    text: str | None = None
    start: str | None = None
    end: str | None = None
    operation = "POST /user/filter_records"

    def _body(self) -> JSON:
        conditions = {"content": self.text, "start_time": self.start, "end_time": self.end}
        given = {key: value for key, value in conditions.items() if value is not None}
        return {"conversation_id": self.place} | given | ({"sender_id": self.other} if self.other else {})

    def _refusal(self, world: World) -> Refusal | None:
        return not_in(world, self.user, self.place)

    def _matches(self, message: Message) -> bool:
        return (
            (self.text is None or self.text.casefold() in message.text.casefold())
            and (not self.start or message.time.value >= self.start)
            and (not self.end or message.time.value <= self.end)
            and self.other in {0, message.sender}
        )

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        visible = world.conversations[self.place].visible_to(self.user)
        return seen.records(world, [message for message in visible if self._matches(message)])

    @classmethod
    def _choices(cls, world: World, session: Session) -> Iterator[Self]:
        for place in places(world):
            here = world.conversations.get(place)
            known = [message for message in here.messages if message.time.value] if here else []
            if not known:
                yield cls(session, place)
                continue
            senders = [known[-1].sender, session.user, NOBODY]
            first, last = known[0].time.value, known[-1].time.value
            yield from (cls(session, place, text=text) for text in _SOUGHT)
            yield from (cls(session, place, other=sender) for sender in senders)
            yield from (cls(session, place, start=start, end=end) for start, end in ((last, None), (None, first)))
            yield cls(session, place, start=last, end=first, text="e")
            yield cls(session, place, other=senders[0], start=first, end=last)


@dataclass(frozen=True, eq=False)
class DeleteRecords(StepInConversation):
    """The conversation is emptied for the caller."""

    operation = "POST /user/delete_records"

    def _body(self) -> JSON:
        return {"conversation_id": self.place}

    def _refusal(self, world: World) -> Refusal | None:
        return not_in(world, self.user, self.place)

    def _effect(self, world: World, fresh: Fresh) -> JSON:  # noqa: ARG002
        world.conversations[self.place].delete_records(self.user)
        return {"delete": True}
