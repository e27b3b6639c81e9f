"""Parameters of a URL: integers in plain digits within their bounds, and no parameter unknown or twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.edges.shapes import OPERATIONS, check_malformed, check_taken

if TYPE_CHECKING:
    from contract_tests.api import Api
    from contract_tests.contract import Operation, Parameter

NO_INTEGERS = [
    "0",
    "00",
    "01",
    "-1",
    "-0",
    "+1",
    "%2B1",
    "1%2B",
    "%201",
    "1%20",
    "%20",
    "%091",
    "1%0A",
    "1%00",
    "%00",
    "1_0",
    "1,0",
    "1.0",
    "1.",
    "1e0",
    "0x1",
    "%D9%A1",
    "%EF%BC%91",
    "%C2%B2",
    "%E2%85%A0",
    "%FF",
    "1" * 30,
    "1" * 5_000,
    "9007199254740992",
    "9223372036854775808",
    "true",
    "null",
    "NaN",
    "%221%22",
    "%5B1%5D",
    "abc",
    "-",
]
"""What is no positive integer, as a URL has it: `%D9%A1` is an Arabic digit, `%C2%B2` a superscript one."""

INTEGERS = {"1": "1", "9007199254740991": "2^53 - 1", "%31": "an escaped digit"}

PATH_PARAMETERS = [(operation, found) for operation in OPERATIONS for found in operation.parameters_in("path")]
QUERY_PARAMETERS = [(operation, found) for operation in OPERATIONS for found in operation.parameters_in("query")]


def url_with_query(operation: Operation, query: str) -> str:
    """The operation's URL with a query that is written exactly so."""
    return f"{operation.url}?{query}"


def test_every_parameter_of_the_contract_is_an_integer() -> None:
    for operation, parameter in PATH_PARAMETERS + QUERY_PARAMETERS:
        assert parameter.schema["type"] == "integer", f"{operation}: {parameter.name} has traps of its own"


# --------------------------------------------------------------------------------------------------- paths


@pytest.mark.parametrize("written", NO_INTEGERS, ids=lambda written: written[:30])
def test_what_is_no_id_is_malformed_in_a_path(edge: Api, written: str) -> None:
    user = edge.user()
    for operation, parameter in PATH_PARAMETERS:
        answer = operation.call(user, operation.url_with(**{parameter.name: written}))
        check_malformed(answer, f"{operation} {parameter.name}")


@pytest.mark.parametrize("written", INTEGERS, ids=INTEGERS.values())
def test_an_id_is_taken_in_a_path(edge: Api, written: str) -> None:
    user = edge.user()
    for operation, parameter in PATH_PARAMETERS:
        check_taken(operation.call(user, operation.url_with(**{parameter.name: written})), operation)


# ------------------------------------------------------------------------------------------------- queries


@pytest.mark.parametrize("written", [*NO_INTEGERS, "", "1;before=2"], ids=lambda written: written[:30] or "nothing")
def test_what_is_no_integer_is_malformed_in_a_query(edge: Api, written: str) -> None:
    user = edge.user()
    for operation, parameter in QUERY_PARAMETERS:
        answer = operation.call(user, url_with_query(operation, f"{parameter.name}={written}"))
        check_malformed(answer, f"{operation} {parameter.name}")


def test_a_query_parameter_without_a_value_is_malformed(edge: Api) -> None:
    user = edge.user()
    for operation, parameter in QUERY_PARAMETERS:
        answer = operation.call(user, url_with_query(operation, parameter.name))
        check_malformed(answer, f"{operation} {parameter.name}")


def test_a_query_parameter_keeps_to_its_bounds(edge: Api) -> None:
    user = edge.user()
    for operation, parameter in QUERY_PARAMETERS:
        least, most = parameter.schema["minimum"], parameter.schema["maximum"]
        for number in (least, most):
            answer = operation.call(user, url_with_query(operation, f"{parameter.name}={number}"))
            check_taken(answer, operation, f"{parameter.name} = {number}")
        for number in (least - 1, most + 1):
            answer = operation.call(user, url_with_query(operation, f"{parameter.name}={number}"))
            check_malformed(answer, f"{operation} {parameter.name} = {number}")


def test_all_query_parameters_may_be_given_together_in_any_order(edge: Api) -> None:
    user = edge.user()
    for operation in OPERATIONS:
        pairs = [f"{parameter.name}={parameter.example}" for parameter in operation.parameters_in("query")]
        if pairs:
            for query in ("&".join(pairs), "&".join(reversed(pairs))):
                check_taken(operation.call(user, url_with_query(operation, query)), operation, query)


def repetitions(parameter: Parameter) -> list[str]:
    """Queries that have a parameter twice."""
    name, escaped = parameter.name, f"%{ord(parameter.name[0]):02X}{parameter.name[1:]}"
    return [f"{name}=1&{name}=1", f"{name}=1&{name}=2", f"{name}=1&{name}=", f"{name}=1&{escaped}=1"]


def test_a_repeated_query_parameter_is_malformed(edge: Api) -> None:
    user = edge.user()
    for operation, parameter in QUERY_PARAMETERS:
        for query in repetitions(parameter):
            check_malformed(operation.call(user, url_with_query(operation, query)), f"{operation}?{query}")


def test_a_query_parameter_in_capitals_or_with_a_space_is_unknown(edge: Api) -> None:
    user = edge.user()
    for operation, parameter in QUERY_PARAMETERS:
        for name in (parameter.name.upper(), f"{parameter.name}%20", f"+{parameter.name}", f"{parameter.name}[]"):
            check_malformed(operation.call(user, url_with_query(operation, f"{name}=1")), f"{operation}?{name}=1")


@pytest.mark.parametrize("query", ["more=1", "more=1&more=1", "more", "more=", "=1", "%FF=1", "self=1", "user=1"])
def test_an_unknown_query_parameter_is_malformed_for_every_operation(edge: Api, query: str) -> None:
    user = edge.user()
    for operation in OPERATIONS:
        check_malformed(operation.call(user, url_with_query(operation, query)), str(operation))


def test_a_parameter_of_the_path_is_unknown_in_the_query(edge: Api) -> None:
    user = edge.user()
    for operation, parameter in PATH_PARAMETERS:
        answer = operation.call(user, url_with_query(operation, f"{parameter.name}=1"))
        check_malformed(answer, f"{operation} {parameter.name}")


def test_a_field_of_the_body_is_unknown_in_the_query(edge: Api) -> None:
    user = edge.user()
    for operation in OPERATIONS:
        for form in operation.forms:
            for field in form.fields:
                answer = operation.call(user, url_with_query(operation, f"{field}=1"), json=form.example)
                check_malformed(answer, f"{operation} {field}")
