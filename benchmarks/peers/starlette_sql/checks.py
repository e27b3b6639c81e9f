"""What a request has to look like, checked by hand."""

import re

import orjson

MAX_ID = 2**53 - 1
MAX_LIMIT = 200
_DIGITS = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)


class Refused(Exception):
    """The answer is an error."""

    def __init__(self, status, code, info):
        self.status = status
        self.body = orjson.dumps({"code": code, "info": info})


NOT_LOGGED_IN = (401, 1, "User is not logged in")


def malformed(place, problem):
    return Refused(400, 400, f"{place}: {problem}")


def id_in_url(name, text):
    """An id as a URL writes it."""
    if not _DIGITS.fullmatch(text) or (value := int(text)) > MAX_ID:
        raise malformed(name, "is no id")
    return value


def page_bounds(query):
    """`limit` and `before` of a query string, None where they are not given."""
    limit = before = None
    for name, text in query.multi_items() if query else ():
        if name == "limit" and limit is None:
            limit = id_in_url(name, text)
            if limit > MAX_LIMIT:
                raise malformed(name, "is too large")
        elif name == "before" and before is None:
            before = id_in_url(name, text)
        else:
            raise malformed(name, "is not known here, or given twice")
    return limit, before


def no_query(request):
    if request.scope["query_string"]:
        raise malformed("query", "has parameters that are not known here")


async def json_object(request, required, optional=frozenset()):
    """The body of a request: an object with these fields."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise malformed("Content-Type", "has to be application/json")
    try:
        body = orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        raise malformed("body", "is not valid JSON") from None
    if type(body) is not dict:
        raise malformed("body", "has to be an object")
    fields = body.keys()
    if not required <= fields:
        raise malformed("body", "lacks a field")
    if len(fields) > len(required) and not fields <= required | optional:
        raise malformed("body", "has an unknown field")
    return body


def check_id(name, value):
    if type(value) is not int or not 1 <= value <= MAX_ID:
        raise malformed(name, "is no id")


def check_text(name, value, most):
    if type(value) is not str or not 1 <= len(value) <= most or "\0" in value:
        raise malformed(name, f"has to be a text of 1 to {most} characters without U+0000")
