"""The refusals of handlers are found by reading them, and compared with what operations declare."""

from __future__ import annotations

from cli.refusals import OF_THE_SERVER, Declaration, Refusals, Refused

MADE_UP = Refusals(
    {
        "handlers.greetings": """
from handlers import _checks
from handlers._checks import check_mood as mood
from handlers._refusal import Refusal

OTHERS = {"later": _checks.check_later}

def greet(caller, body):
    if not caller:
        raise Refusal("Nobody")
    _known(body)
    return mood(body)

def _known(body):
    raise Refusal("Stranger") if body else Refusal("Silence" if caller else "Noise")

def never(caller):
    raise Refusal("Never")
""",
        "handlers._checks": """
from handlers._refusal import Refusal

def check_mood(body):
    try:
        check_weather(body)
    except Refusal:
        raise Refusal("BadMood") from None

def check_weather(body):
    return [_rain for _ in body]

def _rain():
    raise Refusal("Rain")

def check_later():
    raise Refusal("Later")
""",
    }
)

GREET = ("handlers.greetings", "greet")
OF_GREET = {"Nobody", "Stranger", "Silence", "Noise", "BadMood", "Rain"}


def names(refused: set[Refused]) -> set[str | None]:
    return {error for _, error in refused}


def faults(declared: set[str], of_fields: set[str], refused: set[Refused]) -> list[str]:
    declaration = Declaration("POST /greet", GREET, frozenset(declared), frozenset(of_fields))
    return list(map(str, declaration.problems(refused)))


def test_refusals_are_followed_through_helpers_and_modules() -> None:
    assert names(MADE_UP.by(GREET)) == OF_GREET
    assert names(MADE_UP.by(("handlers.greetings", "OTHERS"))) == {"Later"}
    assert MADE_UP.by(("handlers.greetings", "nothing")) == set()
    assert names(MADE_UP.everywhere()) == {*OF_GREET, "Later", "Never"}


def test_a_refusal_has_its_line() -> None:
    assert Refused("handlers/greetings.py:10", "Nobody") in MADE_UP.by(GREET)
    assert Refused("handlers/_checks.py:14", "Rain") in MADE_UP.by(GREET)


def test_what_fits_has_no_fault() -> None:
    declared = {*OF_GREET, "InvalidName", *OF_THE_SERVER}
    assert faults(declared, {"InvalidName", "Rain"}, MADE_UP.by(GREET)) == []


def test_a_missing_and_a_superfluous_declaration_are_found() -> None:
    declared = {*OF_GREET, "Sunshine", *OF_THE_SERVER} - {"Rain"}
    assert faults(declared, set(), MADE_UP.by(GREET)) == [
        "handlers/_checks.py:14: raises Rain, which POST /greet does not declare",
        "POST /greet: declares Sunshine, which handlers.greetings.greet never raises",
    ]


def test_an_error_of_the_server_is_not_a_handlers_to_raise() -> None:
    [fault] = faults({"BadRequest"}, set(), {Refused("handlers/a.py:7", "BadRequest")})
    assert fault == "handlers/a.py:7: raises BadRequest, which is not a handler's to raise"


def test_a_refusal_by_no_literal_name_is_found() -> None:
    made_up = Refusals({"handlers.a": "def f(name):\n    raise Refusal(name)"})
    assert faults(set(), set(), made_up.by(("handlers.a", "f"))) == ["handlers/a.py:2: refuses by no literal name"]
