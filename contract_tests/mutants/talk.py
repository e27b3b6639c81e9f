"""Defects of conversations and messages."""

from contract_tests.mutants.mutant import BEHAVIOUR, EFFECTS, ROWS, Mutant

_HANDLER = "handlers/conversations.py"
_DB_CONVERSATIONS = "db/conversations.py"
_DB_MESSAGES = "db/messages.py"
_DB_AUDIENCE = "db/audience.py"
_SHAPES = "handlers/_shapes.py"

MUTANTS = [
    Mutant("a stranger reads along", _HANDLER, "    if not standing.is_member:\n", "    if False:\n", (ROWS,)),
    Mutant(
        "opening marks nothing as read",
        _DB_AUDIENCE,
        "if seq > reader.read_seq:",
        "if False:",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "opening marks the first message only",
        _HANDLER,
        "audience.mark_read(me, span.upto_seq)",
        "audience.mark_read(me, span.after_seq + 1)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a page marks its oldest message alone as read",
        _HANDLER,
        "audience.mark_read(me, page[-1].seq)",
        "audience.mark_read(me, page[0].seq)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "unread is one too many",
        _DB_CONVERSATIONS,
        "            Conversation.last_seq - Member.read_seq,\n",
        "            Conversation.last_seq - Member.read_seq + 1,\n",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "own messages are unread",
        _HANDLER,
        "cleared_seq = members.mark_read(draft.conversation_id, draft.sender_id, number.seq)",
        "cleared_seq = members.mark_read(draft.conversation_id, draft.sender_id, 0)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "the sender is in read_by",
        _DB_AUDIENCE,
        "if joined_seq < message.seq <= read_seq and user_id != message.sender_id",
        "if joined_seq < message.seq <= read_seq",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "who joined later is in read_by",
        _DB_AUDIENCE,
        "joined_seq < message.seq <= read_seq",
        "message.seq <= read_seq",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "read_status is the opposite",
        _HANDLER,
        'shown["read_status"] = bool(read_by)',
        'shown["read_status"] = not read_by',
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a disabled conversation takes messages", _HANDLER, "if number.disabled:", "if False:", (EFFECTS, BEHAVIOUR)
    ),
    Mutant(
        "a reply may be to any message",
        _HANDLER,
        "if not sending.count_reply(draft, cleared_seq):",
        "if False:",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "another message is taken for the one that was sent before",
        _HANDLER,
        "if earlier.is_of(draft) else",
        "if earlier else",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a message that is sent again is refused",
        _HANDLER,
        "if earlier.is_of(draft) else",
        "if not earlier else",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a message is answered but not kept",
        _HANDLER,
        "return sending.add(draft, number)",
        "return number.seq",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a message is cut at 20 characters",
        _HANDLER,
        'caller.id, body["content"], *optional',
        'caller.id, body["content"][:20], *optional',
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a page has one message more",
        _DB_MESSAGES,
        "_newest.rows(*span, limit)",
        "_newest.rows(*span, limit + 1)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "before includes the message itself",
        _DB_MESSAGES,
        "_Older.id < message_id",
        "_Older.id <= message_id",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "messages come newest first",
        _DB_MESSAGES,
        "map(_as_record, reversed(rows))",
        "map(_as_record, rows)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "search heeds case",
        _DB_MESSAGES,
        " = wanted._replace(text=wanted.text.casefold())",
        " = wanted",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "search takes % for anything",
        _DB_MESSAGES,
        "find(fn.COALESCE(Message.folded, Message.content), folded) > 0",
        'fn.COALESCE(Message.folded, Message.content).like(fn.CONCAT("%", folded, "%"))',
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "the end of a search is exclusive",
        _DB_MESSAGES,
        "Message.created_at.between(start, end)",
        "Message.created_at.between(start, end - 1)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "records are deleted for all",
        _HANDLER,
        "    members.clear(standing.conversation_id, caller.id, standing.last_seq)\n",
        "    for member in members.profiles(standing.conversation_id):\n        members.clear(standing.conversation_id, member.id, standing.last_seq)\n",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "records are deleted but one",
        _HANDLER,
        "caller.id, standing.last_seq)",
        "caller.id, standing.last_seq - 1)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "reply content is called reply_content",
        _SHAPES,
        '"reply content": reply_content',
        '"reply_content": reply_content',
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "times are local",
        _SHAPES,
        "clock.to_rfc3339(created_at)",
        'clock.to_rfc3339(created_at).replace("Z", "")',
        (EFFECTS, BEHAVIOUR),
    ),
]
