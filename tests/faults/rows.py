"""What no database may hold, whoever did what at the same time and whatever failed meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg

ONCE = {
    "users": "name",
    "friend_groups": "owner_id, name",
    "friend_group_members": "group_id, user_id",
    "friendships": "low_id, high_id",
    "members": "conversation_id, user_id",
    "messages": "conversation_id, sender_id, client_msg_id",
    "invitations": "conversation_id, CASE status WHEN 'pending' THEN invitee_id END",
}
"""What is in a table once, where it is not null."""

INVARIANTS = {
    **{
        f"{columns} of {table} twice": f"""
        SELECT COUNT(*) FROM {table} WHERE {columns.rpartition(", ")[2]} IS NOT NULL
        GROUP BY {columns} HAVING COUNT(*) > 1"""  # noqa: S608 - our own
        for table, columns in ONCE.items()
    },
    "a conversation whose numbers are not dense": """
        SELECT conversations.id FROM conversations LEFT JOIN messages ON messages.conversation_id = conversations.id
        GROUP BY conversations.id, last_seq
        HAVING COUNT(messages.id) <> last_seq OR COALESCE(MAX(messages.seq), 0) <> last_seq""",
    "a message whose id or time is not in the order of the numbers": """
        SELECT later.id FROM messages AS later JOIN messages AS earlier
        ON earlier.conversation_id = later.conversation_id AND earlier.seq = later.seq - 1
        WHERE earlier.id >= later.id OR earlier.created_at > later.created_at""",
    "a message that counts other replies than it has": """
        SELECT original.id FROM messages AS original LEFT JOIN messages AS reply
        ON reply.conversation_id = original.conversation_id AND reply.reply_id = original.id
        GROUP BY original.id, original.replies HAVING COUNT(reply.id) <> original.replies""",
    "a reply to what is not in its conversation": """
        SELECT reply.id FROM messages AS reply LEFT JOIN messages AS original
        ON original.conversation_id = reply.conversation_id AND original.id = reply.reply_id
        WHERE reply.reply_id IS NOT NULL AND original.id IS NULL""",
    "a member who has read, deleted or missed what was never said": """
        SELECT user_id FROM members JOIN conversations ON conversations.id = conversation_id
        WHERE read_seq > last_seq OR cleared_seq > last_seq OR joined_seq > last_seq""",
    "a member who has not read what it said": """
        SELECT members.user_id FROM members JOIN messages
        ON messages.conversation_id = members.conversation_id AND messages.sender_id = members.user_id
        WHERE members.state = 'active' AND messages.seq > members.read_seq""",
    "a group without an owner, or with several": """
        SELECT conversations.id FROM conversations LEFT JOIN members
        ON members.conversation_id = conversations.id AND members.state = 'active' AND members.role = 'owner'
        WHERE is_group GROUP BY conversations.id HAVING COUNT(members.user_id) <> 1""",
    "two members of a group in one place": """
        SELECT conversation_id FROM members WHERE state = 'active'
        GROUP BY conversation_id, place HAVING COUNT(*) > 1""",
    "what belongs to no conversation": """
        SELECT conversation_id FROM (
            SELECT conversation_id FROM members UNION SELECT conversation_id FROM messages
            UNION SELECT conversation_id FROM invitations UNION SELECT conversation_id FROM friendships
        ) AS parts LEFT JOIN conversations ON conversations.id = conversation_id
        WHERE conversation_id IS NOT NULL AND conversations.id IS NULL""",
    "a private conversation without its two users": """
        SELECT conversations.id FROM conversations LEFT JOIN members ON members.conversation_id = conversations.id
        WHERE NOT is_group GROUP BY conversations.id HAVING COUNT(members.user_id) <> 2""",
    "two private conversations of one pair": """
        SELECT low.user_id FROM conversations
        JOIN members AS low ON low.conversation_id = conversations.id
        JOIN members AS high ON high.conversation_id = conversations.id AND high.user_id > low.user_id
        WHERE NOT is_group GROUP BY low.user_id, high.user_id HAVING COUNT(*) > 1""",
    "a private conversation that is open and not of friends, or the other way round": """
        SELECT conversations.id FROM friendships JOIN conversations ON conversations.id = conversation_id
        WHERE disabled = (state = 'friends')""",
    "a friend in a friend group that is gone": """
        SELECT group_id FROM friend_group_members LEFT JOIN friend_groups ON friend_groups.id = group_id
        WHERE friend_groups.id IS NULL""",
    "somebody in a friend group who is no friend of its owner": """
        SELECT group_id FROM friend_group_members JOIN friend_groups ON friend_groups.id = group_id
        LEFT JOIN friendships ON state = 'friends' AND (
            (low_id = owner_id AND high_id = user_id) OR (low_id = user_id AND high_id = owner_id))
        WHERE friendships.low_id IS NULL""",
    "a pending invitation of who is in the group, or has no account": """
        SELECT invitations.id FROM invitations LEFT JOIN members
        ON members.conversation_id = invitations.conversation_id AND members.user_id = invitee_id
        LEFT JOIN users ON users.id = invitee_id
        WHERE status = 'pending' AND (members.state = 'active' OR users.name IS NULL)""",
    "something of a deleted account": """
        SELECT id FROM users WHERE name IS NULL AND (
            password_hash IS NOT NULL OR email <> '' OR phone <> '' OR avatar <> ''
            OR EXISTS (SELECT 1 FROM sessions WHERE sessions.user_id = users.id)
            OR EXISTS (SELECT 1 FROM friend_groups WHERE owner_id = users.id)
            OR EXISTS (SELECT 1 FROM friendships WHERE users.id IN (low_id, high_id) AND state <> 'none')
            OR EXISTS (
                SELECT 1 FROM members JOIN conversations ON conversations.id = conversation_id
                WHERE members.user_id = users.id AND is_group AND state = 'active'))""",
}
"""What may not be, and how it is found."""


def check_rows(url: str) -> None:
    """Fail unless a database holds nothing that may not be."""
    for what, query in INVARIANTS.items():
        assert rows(url, query) == [], what


def rows(url: str, query: str) -> list[tuple[int, ...]]:
    """What a query finds."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return connection.execute(query).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()
