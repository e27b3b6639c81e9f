"""The members of a conversation as its messages show them: what each can see, and what each has read."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from peewee import JOIN

from db import members
from db.models import Conversation, Member
from db.statements import statement

if TYPE_CHECKING:
    from peewee import Query

    from db.messages import Record


class Reader(NamedTuple):
    """A member: it sees the messages after `cleared_seq`, and has read those after `joined_seq` up to `read_seq`."""

    user_id: int
    joined_seq: int
    read_seq: int
    cleared_seq: int


class Audience:
    """All members of a conversation, and the number of its newest message."""

    def __init__(self, conversation_id: int, last_seq: int, readers: list[Reader]) -> None:
        self.conversation_id = conversation_id
        self.last_seq = last_seq
        self._readers = {reader.user_id: reader for reader in readers}
        self._known: dict[tuple[int, int], list[int]] = {}

    @classmethod
    def of(cls, conversation_id: int) -> Audience | None:
        """The audience of a conversation; None where there is no such conversation."""
        rows = _audience.rows(conversation_id)
        if not rows:
            return None
        readers = [Reader._make(reader) for _, *reader in rows if reader[0] is not None]
        return cls(conversation_id, rows[0][0], readers)

    def reader(self, user_id: int) -> Reader | None:
        """The member of this id."""
        return self._readers.get(user_id)

    def mark_read(self, reader: Reader, seq: int) -> None:
        """Let a member have read the messages up to a number, if it has not yet."""
        if seq > reader.read_seq:
            members.mark_read(self.conversation_id, reader.user_id, seq)
            self._readers[reader.user_id] = reader._replace(read_seq=seq)

    def read_by(self, message: Record) -> list[int]:
        """The ids, ascending, of the members other than the sender who have read a message."""
        key = bisect_left(self._borders, message.seq), message.sender_id
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._who_read(message)
        return found

    @cached_property
    def _borders(self) -> list[int]:
        """Numbers of messages; those between two neighbours have been read by the same members."""
        return sorted({seq for reader in self._readers.values() for seq in (reader.joined_seq, reader.read_seq)})

    def _who_read(self, message: Record) -> list[int]:
        return [
            user_id
            for user_id, joined_seq, read_seq, _ in self._readers.values()
            if joined_seq < message.seq <= read_seq and user_id != message.sender_id
        ]


@statement
def _audience(conversation_id: int) -> Query:
    its_member = (Member.conversation_id == Conversation.id) & (Member.state == Member.ACTIVE)
    return (
        Conversation.select(
            Conversation.last_seq, Member.user_id, Member.joined_seq, Member.read_seq, Member.cleared_seq
        )
        .join(Member, JOIN.LEFT_OUTER, on=its_member)
        .where(Conversation.id == conversation_id)
        .order_by(Member.user_id)
    )
