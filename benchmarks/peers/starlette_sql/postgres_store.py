"""The statements on PostgreSQL: asynchronous psycopg, prepared and binary, one connection for each request.

Of what psycopg offers this costs least: for two statements about 70 µs of processor time a request, where a hop to one
of eight threads costs 195 µs and to one of two 120 µs; its pipeline mode costs more than it saves.
"""

import asyncio
import re
import time

import psycopg
import sqlite_store as sqlite
from psycopg.types.numeric import Int8Dumper


def _dollars(statement):
    """A statement for SQLite as PostgreSQL has it: numbered parameters, and another name for the greater of two."""
    count = iter(range(1, 10))
    numbered = re.sub(r"\?(\d?)", lambda place: f"${place[1] or next(count)}", statement)
    return numbered.replace("max(", "greatest(")


SESSION = _dollars(sqlite.SESSION)
CREDENTIALS = _dollars(sqlite.CREDENTIALS)
END_EXPIRED = _dollars(sqlite.END_EXPIRED)
START_SESSION = _dollars(sqlite.START_SESSION).replace("SELECT $1", "SELECT $1::text") + " FOR SHARE"
FRIENDS = _dollars(sqlite.FRIENDS)
PRIVATE = _dollars(sqlite.PRIVATE)
MEMBERS = _dollars(sqlite.MEMBERS)
EXISTS = _dollars(sqlite.EXISTS)
PAGE = _dollars(sqlite.PAGE)
MARK_READ = _dollars(sqlite.MARK_READ)

# All that a message changes in one statement, which is one transaction: it costs less than half of four statements
# between BEGIN and COMMIT. Every row is locked before anything depends on it, so it changes all or nothing.
SEND = """
    WITH standing AS (
        SELECT m.cleared_seq FROM members m JOIN conversations c ON c.id = m.conversation_id AND NOT c.disabled
        WHERE m.conversation_id = $1 AND m.user_id = $2 AND m.state = 'active' FOR NO KEY UPDATE
    ), original AS (
        UPDATE messages o SET replies = o.replies + 1 FROM standing
        WHERE o.conversation_id = $1 AND o.id = $5 AND o.seq > standing.cleared_seq RETURNING o.id
    ), number AS (
        UPDATE conversations c SET last_seq = c.last_seq + 1, active_at = greatest(c.active_at, $6) FROM standing
        WHERE c.id = $1 AND ($5::bigint IS NULL OR EXISTS (SELECT FROM original)) RETURNING c.last_seq, c.active_at
    ), mark AS (
        UPDATE members m SET read_seq = greatest(m.read_seq, number.last_seq) FROM number
        WHERE m.conversation_id = $1 AND m.user_id = $2
    )
    INSERT INTO messages (conversation_id, seq, sender_id, content, folded, created_at, reply_id, replies)
    SELECT $1, number.last_seq, $2, $3, $4, number.active_at, $5, 0 FROM number RETURNING id
"""
WHY_NOT = """
    SELECT m.state, c.disabled FROM conversations c
    LEFT JOIN members m ON m.conversation_id = c.id AND m.user_id = $2 WHERE c.id = $1
"""


class PostgresStore:
    """The connections to the database; `async with` gives one of them to a request, for as long as it needs it."""

    def __init__(self, url, connections):
        self._url = url
        self._connections = connections
        self._idle = asyncio.LifoQueue()

    async def open(self):
        for _ in range(self._connections):
            self._idle.put_nowait(await self._connect())

    async def close(self):
        while not self._idle.empty():
            await self._idle.get_nowait().connection.close()

    async def _connect(self):
        connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True, prepare_threshold=0)
        connection.adapters.register_dumper(int, Int8Dumper)  # one width for all, so that each is prepared once
        cursor = psycopg.AsyncRawCursor(connection)
        cursor.format = psycopg.pq.Format.BINARY
        return cursor

    def session(self):
        return _Lease(self._idle, self._connect)


class _Lease:
    """A connection, taken out of the idle ones."""

    def __init__(self, idle, connect):
        self._idle = idle
        self._connect = connect

    async def __aenter__(self):
        self._cursor = await self._idle.get()
        if self._cursor.connection.closed:
            try:
                self._cursor = await self._connect()
            except BaseException:
                self._idle.put_nowait(self._cursor)
                raise
        return Session(self._cursor)

    async def __aexit__(self, *_):
        self._idle.put_nowait(self._cursor)


class Session:
    """What can be asked of the database over one connection."""

    def __init__(self, cursor):
        self._cursor = cursor
        self._execute = cursor.execute

    async def _row(self, statement, parameters):
        await self._execute(statement, parameters)
        return await self._cursor.fetchone()

    async def _rows(self, statement, parameters):
        await self._execute(statement, parameters)
        return await self._cursor.fetchall()

    async def session_user(self, session_id):
        return await self._row(SESSION, (session_id,))

    async def credentials(self, name):
        return await self._row(CREDENTIALS, (name,))

    async def start_session(self, session_id, user_id, password_hash, expires_at):
        await self._execute(END_EXPIRED, (user_id, time.time_ns() // 1000))
        await self._execute(START_SESSION, (session_id, expires_at, user_id, password_hash))
        return self._cursor.rowcount == 1

    async def friends(self, user_id):
        return await self._rows(FRIENDS, (user_id,))

    async def private_conversations(self, user_id):
        return await self._rows(PRIVATE, (user_id,))

    async def members(self, conversation_id):
        return await self._rows(MEMBERS, (conversation_id,))

    async def exists(self, conversation_id):
        return await self._row(EXISTS, (conversation_id,)) is not None

    async def page(self, conversation_id, after_seq, before, limit):
        return await self._rows(PAGE, (conversation_id, after_seq, before, limit))

    async def mark_read(self, conversation_id, user_id, seq):
        await self._execute(MARK_READ, (conversation_id, user_id, seq))

    async def send(self, conversation_id, user_id, content, reply_id):
        """The new message's id, or the name of what is wrong; nothing is changed then."""
        folded = content.casefold()
        kept = None if folded == content else folded
        now = time.time_ns() // 1000
        row = await self._row(SEND, (conversation_id, user_id, content, kept, reply_id, now))
        return row[0] if row else await self._why_not(conversation_id, user_id)

    async def _why_not(self, conversation_id, user_id):
        row = await self._row(WHY_NOT, (conversation_id, user_id))
        if row is None:
            return "unknown"
        if row[0] != "active":
            return "not in session"
        return "disabled" if row[1] else "no original"
