"""The statements on SQLite: one connection, on the event loop's own thread, for there is no server to wait for."""

import sqlite3
import time

SESSION = "SELECT user_id FROM sessions WHERE id = ?"
CREDENTIALS = "SELECT id, password_hash FROM users WHERE name = ?"
END_EXPIRED = "DELETE FROM sessions WHERE user_id = ? AND expires_at < ?"
START_SESSION = (
    "INSERT INTO sessions (id, user_id, expires_at) SELECT ?, id, ? FROM users WHERE id = ? AND password_hash = ?"
)
FRIENDS = """
    SELECT u.id, u.name, u.avatar FROM friendships f JOIN users u ON u.id = f.high_id
    WHERE f.low_id = ?1 AND f.state = 'friends'
    UNION ALL
    SELECT u.id, u.name, u.avatar FROM friendships f JOIN users u ON u.id = f.low_id
    WHERE f.high_id = ?1 AND f.state = 'friends'
"""
PRIVATE = """
    SELECT c.id, u.id, coalesce(u.name, 'Deleted user'), u.avatar, c.last_seq - m.read_seq, c.disabled
    FROM members m
    JOIN conversations c ON c.id = m.conversation_id AND NOT c.is_group
    JOIN members o ON o.conversation_id = m.conversation_id AND o.user_id <> m.user_id
    JOIN users u ON u.id = o.user_id
    WHERE m.user_id = ?
    ORDER BY c.active_at DESC, c.id DESC
"""
# Everybody who was ever in the conversation, so that the messages need no join for their senders' names.
MEMBERS = """
    SELECT m.user_id, m.state, m.joined_seq, m.read_seq, m.cleared_seq, coalesce(u.name, 'Deleted user'), u.avatar
    FROM members m JOIN users u ON u.id = m.user_id
    WHERE m.conversation_id = ? ORDER BY m.user_id
"""
EXISTS = "SELECT 1 FROM conversations WHERE id = ?"
# Ids grow with the order of a conversation, so its index by id gives a page wherever it begins.
PAGE = """
    SELECT m.id, m.content, m.sender_id, m.created_at, m.reply_id, o.content, m.replies, m.seq
    FROM messages m
    LEFT JOIN messages o ON o.id = m.reply_id
    WHERE m.conversation_id = ? AND m.seq > ? AND m.id < ?
    ORDER BY m.id DESC LIMIT ?
"""
MARK_READ = "UPDATE members SET read_seq = ?3 WHERE conversation_id = ?1 AND user_id = ?2 AND read_seq < ?3"
TAKE_NUMBER = """
    UPDATE conversations SET last_seq = last_seq + 1, active_at = max(active_at, ?) WHERE id = ?
    RETURNING last_seq, active_at, disabled
"""
MARK_SENT = """
    UPDATE members SET read_seq = max(read_seq, ?) WHERE conversation_id = ? AND user_id = ? AND state = 'active'
    RETURNING cleared_seq
"""
COUNT_REPLY = "UPDATE messages SET replies = replies + 1 WHERE conversation_id = ? AND id = ? AND seq > ?"
ADD = """
    INSERT INTO messages (conversation_id, seq, sender_id, content, folded, created_at, reply_id, replies)
    VALUES (?, ?, ?, ?, ?, ?, ?, 0)
"""


class SqliteStore:
    """The one connection to the database, which each request has while it runs: none of them waits in between."""

    def __init__(self, path):
        self._db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._execute = self._db.execute

    async def open(self):
        pass

    async def close(self):
        self._db.close()

    def session(self):
        return self

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        pass

    async def session_user(self, session_id):
        return self._execute(SESSION, (session_id,)).fetchone()

    async def credentials(self, name):
        return self._execute(CREDENTIALS, (name,)).fetchone()

    async def start_session(self, session_id, user_id, password_hash, expires_at):
        self._execute(END_EXPIRED, (user_id, time.time_ns() // 1000))
        return self._execute(START_SESSION, (session_id, expires_at, user_id, password_hash)).rowcount == 1

    async def friends(self, user_id):
        return self._execute(FRIENDS, (user_id,)).fetchall()

    async def private_conversations(self, user_id):
        return self._execute(PRIVATE, (user_id,)).fetchall()

    async def members(self, conversation_id):
        return self._execute(MEMBERS, (conversation_id,)).fetchall()

    async def exists(self, conversation_id):
        return self._execute(EXISTS, (conversation_id,)).fetchone() is not None

    async def page(self, conversation_id, after_seq, before, limit):
        return self._execute(PAGE, (conversation_id, after_seq, before, limit)).fetchall()

    async def mark_read(self, conversation_id, user_id, seq):
        self._execute(MARK_READ, (conversation_id, user_id, seq))

    async def send(self, conversation_id, user_id, content, reply_id):
        """The new message's id, or the name of what is wrong; nothing is changed then."""
        self._execute("BEGIN IMMEDIATE")
        try:
            outcome = self._send(conversation_id, user_id, content, reply_id)
        except BaseException:
            self._execute("ROLLBACK")
            raise
        self._execute("COMMIT" if isinstance(outcome, int) else "ROLLBACK")
        return outcome

    def _send(self, conversation_id, user_id, content, reply_id):
        execute = self._execute
        number = execute(TAKE_NUMBER, (time.time_ns() // 1000, conversation_id)).fetchone()
        if number is None:
            return "unknown"
        seq, created_at, disabled = number
        member = execute(MARK_SENT, (seq, conversation_id, user_id)).fetchone()
        if member is None:
            return "not in session"
        if disabled:
            return "disabled"
        if reply_id is not None and not execute(COUNT_REPLY, (conversation_id, reply_id, member[0])).rowcount:
            return "no original"
        folded = content.casefold()
        kept = None if folded == content else folded
        return execute(ADD, (conversation_id, seq, user_id, content, kept, created_at, reply_id)).lastrowid
