"""Connexion as its documentation teaches it, with Peewee."""

import json

from connexion import AsyncApp
from connexion.exceptions import OAuthProblem, ProblemException
from connexion.lifecycle import ConnexionResponse
from refusals import Refused
from specification import specification


def _answer(status, code, info):
    body = json.dumps({"code": code, "info": info})
    return ConnexionResponse(status_code=status, content_type="application/json", body=body)


def not_logged_in(_request, _error):
    return _answer(401, 1, "User is not logged in")


def refused(_request, refusal):
    return _answer(refusal.status, refusal.code, refusal.info)


def malformed(_request, error):
    return _answer(error.status, error.status, f"request: {error.detail}")


app = AsyncApp(__name__)
app.add_api(specification(), strict_validation=True)
app.add_error_handler(OAuthProblem, not_logged_in)
app.add_error_handler(Refused, refused)
app.add_error_handler(ProblemException, malformed)
