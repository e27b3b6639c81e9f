"""Who has read which messages of a conversation, told from how far each member has read."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from db.models import Member
from db.statements import statement

if TYPE_CHECKING:
    from peewee import Query

    from db.messages import Record


class _Position(NamedTuple):
    """A member, who has read the messages after `joined_seq` up to `read_seq`."""

    user_id: int
    joined_seq: int
    read_seq: int


class Readers:
    """The members of a conversation as they are now, and what each of them has read."""

    def __init__(self, conversation_id: int) -> None:
        self._positions = [_Position._make(row) for row in _positions.rows(conversation_id)]
        # Between two neighbours of these, all messages have been read by the same members.
        self._borders = sorted({seq for _, *ends in self._positions for seq in ends})
        self._known: dict[tuple[int, int], list[int]] = {}

    def of(self, message: Record) -> list[int]:
        """The ids, ascending, of the members other than the sender who have read a message."""
        key = bisect_left(self._borders, message.seq), message.sender_id
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._who_read(message)
        return found

    def _who_read(self, message: Record) -> list[int]:
        return [
            user_id
            for user_id, joined_seq, read_seq in self._positions
            if joined_seq < message.seq <= read_seq and user_id != message.sender_id
        ]


@statement
def _positions(conversation_id: int) -> Query:
    return (
        Member.select(Member.user_id, Member.joined_seq, Member.read_seq)
        .where((Member.conversation_id == conversation_id) & (Member.state == Member.ACTIVE))
        .order_by(Member.user_id)
    )
