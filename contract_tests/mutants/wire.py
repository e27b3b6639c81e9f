"""Defects of answers and requests, whatever the operation."""

from contract_tests.mutants.mutant import EDGES, EFFECTS, EXAMPLES, ROWS, Mutant

_ANSWERS = "server/answers.py"
_BODIES = "server/bodies.py"
_PLAN = "server/plan.py"
_ROUTING = "server/routing.py"
_LOGIN = "server/login.py"
_PARAMETERS = "server/parameters.py"
_LOG = "server/request_log.py"

MUTANTS = [
    Mutant("successes say Success", _ANSWERS, '"info":"Succeed"', '"info":"Success"', (ROWS,)),
    Mutant("successes have code 1", _ANSWERS, '"code":0', '"code":1', (ROWS,)),
    Mutant("successes are HTTP 201", _ANSWERS, "Answer(200,", "Answer(201,", (ROWS,)),
    Mutant("a success has one more key", _ANSWERS, 'dumps(data) + b"}"', "dumps(data) + b',\"more\":1}'", (ROWS,)),
    Mutant("refusals have data", _ANSWERS, '"info": info}', '"info": info, "data": None}', (ROWS,)),
    Mutant("answers are text/json", _ANSWERS, 'b"application/json"', 'b"text/json"', (ROWS,)),
    Mutant(
        "answers have a header of a debugger",
        _LOG,
        "(_REQUEST_ID, request_id.encode())]",
        '(_REQUEST_ID, request_id.encode()), (b"x-debug", b"1")]',
        (ROWS,),
    ),
    Mutant(
        "every refusal is HTTP 400",
        _ANSWERS,
        "return Answer(status, orjson",
        "return Answer(min(status, 400), orjson",
        (ROWS,),
    ),
    Mutant("Allow is missing", _ROUTING, '((b"allow", allow),)', "()", (EDGES,)),
    Mutant(
        "Allow names one method more",
        _ROUTING,
        '", ".join(sorted(route.operation_ids))',
        '", ".join([*route.operation_ids, "HEAD"])',
        (EDGES,),
    ),
    Mutant(
        "HEAD is taken for GET",
        _ROUTING,
        'operation_ids.get(scope["method"])',
        'operation_ids.get(scope["method"].replace("HEAD", "GET"))',
        (EDGES,),
    ),
    Mutant(
        "a slash at the end is forgiven",
        _ROUTING,
        'return path.split("/")',
        'return path.rstrip("/").split("/")',
        (EDGES,),
    ),
    Mutant(
        "a field that stands twice is taken",
        _BODIES,
        "catch_duplicate_keys=True",
        "catch_duplicate_keys=False",
        (EDGES,),
    ),
    Mutant("NaN is JSON", _BODIES, "allow_inf_nan=False", "allow_inf_nan=True", (EDGES,)),
    Mutant("any content type is JSON", _BODIES, 'rf"application/json(', 'rf"[a-z/+-]+(', (EDGES,)),
    Mutant("any charset is UTF-8", _BODIES, 'return charsets in ([], ["utf-8"], ["utf8"])', "return True", (EDGES,)),
    Mutant("a list is an object", _BODIES, "if not isinstance(body, dict):", "if isinstance(body, str):", (EDGES,)),
    Mutant(
        "a body may have a byte more",
        _BODIES,
        "if len(body) > self.max_bytes:",
        "if len(body) > self.max_bytes + 1:",
        (EDGES,),
    ),
    Mutant(
        "a body may have a byte less", _BODIES, "int(value) > self.max_bytes", "int(value) >= self.max_bytes", (EDGES,)
    ),
    Mutant("the highest documented code wins", _BODIES, "min(documented", "max(documented", (EDGES,)),
    Mutant(
        "documented codes of fields are generic",
        _BODIES,
        "        if documented:\n",
        "        if not documented:\n",
        (ROWS,),
    ),
    Mutant(
        "the login is looked at last",
        _PLAN,
        """        if login is not None:
            known["caller"] = database.read(lambda: login.caller(request.tokens))
        # The body first: a documented error of one of its fields wins over a fault in the parameters.
        if self._body is not None:
            known["body"] = self._body.parse(request.content_types, request.body)
""",
        """        if self._body is not None:
            known["body"] = self._body.parse(request.content_types, request.body)
        if login is not None:
            known["caller"] = database.read(lambda: login.caller(request.tokens))
""",
        (EDGES,),
    ),
    Mutant(
        "an unknown parameter is passed over",
        _PARAMETERS,
        'raise Malformed(name or "query", "is not known here")',
        "continue",
        (EDGES,),
    ),
    Mutant("of a repeated parameter the last one wins", _PARAMETERS, "if name in given:", "if False:", (EDGES,)),
    Mutant("numbers may have leading zeros", _PARAMETERS, "0|-?[1-9][0-9]*", "-?[0-9]+", (EDGES,)),
    Mutant("numbers may be Arabic digits", _PARAMETERS, "0|-?[1-9][0-9]*", r"\\d+", (EDGES,)),
    Mutant(
        "Bearer has to be written so",
        _LOGIN,
        "token[: len(_BEARER)].lower() == _BEARER",
        'token.startswith("Bearer ")',
        (EDGES, EFFECTS),
    ),
    Mutant(
        "of two tokens the first one wins",
        _LOGIN,
        "if len(tokens) == 1 else None",
        "if tokens else None",
        (EDGES, EFFECTS),
    ),
    Mutant(
        "null is left out", "server/validation.py", 'copy["type"] = [copy["type"], "null"]', "pass", (EDGES, EXAMPLES)
    ),
]
