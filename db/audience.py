"""The people of a conversation as its messages show them: who wrote them, who sees them, and who has read them."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from peewee import JOIN

from db import members
from db.messages import Span
from db.models import Conversation, Member, User
from db.statements import statement
from db.users import shown_name

if TYPE_CHECKING:
    from peewee import Query

    from db.messages import Record


class Participant(NamedTuple):
    """Who is or was in a conversation; it keeps its row for as long as the conversation has messages.

    A member sees the messages after `cleared_seq`, and has read those after `joined_seq` up to `read_seq`.
    """

    user_id: int
    name: str
    avatar: str
    state: str
    joined_seq: int
    read_seq: int
    cleared_seq: int


class Audience:
    """All members of a conversation, who else wrote its messages, and the number of the newest message."""

    def __init__(self, conversation_id: int, last_seq: int, participants: list[Participant]) -> None:
        self.conversation_id = conversation_id
        self.last_seq = last_seq
        self.participants = {participant.user_id: participant for participant in participants}
        self._known: dict[tuple[int, int], list[int]] = {}

    @classmethod
    def of(cls, conversation_id: int) -> Audience | None:
        """The audience of a conversation; None where there is no such conversation."""
        rows = _audience.rows(conversation_id)
        if not rows:
            return None
        participants = [Participant._make(row[1:]) for row in rows if row[1] is not None]
        return cls(conversation_id, rows[0][0], participants)

    def member(self, user_id: int) -> Participant | None:
        """The member of this id."""
        return self._members.get(user_id)

    def visible_to(self, member: Participant) -> Span:
        """The messages that a member sees."""
        return Span(self.conversation_id, member.cleared_seq, self.last_seq)

    def mark_read(self, member: Participant, seq: int) -> None:
        """Let a member have read the messages up to a number, if it has not yet."""
        if seq > member.read_seq:
            members.mark_read(self.conversation_id, member.user_id, seq)
            self._members[member.user_id] = member._replace(read_seq=seq)

    def read_by(self, message: Record) -> list[int]:
        """The ids, ascending, of the members other than the sender who have read a message."""
        key = bisect_left(self._borders, message.seq), message.sender_id
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._who_read(message)
        return found

    @cached_property
    def _members(self) -> dict[int, Participant]:
        return {user_id: one for user_id, one in self.participants.items() if one.state == Member.ACTIVE}

    @cached_property
    def _borders(self) -> list[int]:
        """Numbers of messages; those between two neighbours have been read by the same members."""
        return sorted({seq for member in self._members.values() for seq in (member.joined_seq, member.read_seq)})

    def _who_read(self, message: Record) -> list[int]:
        return [
            member.user_id
            for member in self._members.values()
            if member.joined_seq < message.seq <= member.read_seq and member.user_id != message.sender_id
        ]


@statement
def _audience(conversation_id: int) -> Query:
    return (
        Conversation.select(
            Conversation.last_seq,
            Member.user_id,
            shown_name(),
            User.avatar,
            Member.state,
            Member.joined_seq,
            Member.read_seq,
            Member.cleared_seq,
        )
        .join(Member, JOIN.LEFT_OUTER, on=(Member.conversation_id == Conversation.id))
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Member.user_id))
        .where(Conversation.id == conversation_id)
        .order_by(Member.user_id)
    )
