"""What makes an answer dear and not wrong, so that no judge from outside sees it: the plans of the statements tell."""

from contract_tests.mutants.mutant import Mutant

_MESSAGES = "db/messages.py"
_PLANS = "tests/handlers/test_query_plans.py"

COSTS = [
    Mutant(
        "a page sorts the whole conversation",
        _MESSAGES,
        "(Message.seq <= upto_seq)\n    return _records(conversation_id, in_span).order_by(Message.seq.desc())",
        "(Message.seq <= upto_seq)\n    return _records(conversation_id, in_span).order_by(Message.created_at.desc())",
        (f"{_PLANS}::test_every_declared_statement_finds_its_rows_by_an_index",),
    ),
    Mutant(
        "the message before an id is looked for in the whole conversation",
        "db/migrations/0001_initial.py",
        '((("conversation_id", "seq"), True), (("conversation_id", "id"), False))',
        '((("conversation_id", "seq"), True),)',
        (f"{_PLANS}::test_a_statement_takes_the_index_that_is_meant_for_it",),
    ),
]
