"""Errors, in the envelope."""

from ninja.errors import AuthenticationError, HttpError, ValidationError


class Refused(Exception):
    def __init__(self, status, code, info):
        self.status, self.code, self.info = status, code, info


def add_handlers(api):
    def answer(request, status, code, info):
        return api.create_response(request, {"code": code, "info": info}, status=status)

    @api.exception_handler(Refused)
    def refused(request, error):
        return answer(request, error.status, error.code, error.info)

    @api.exception_handler(AuthenticationError)
    def not_logged_in(request, _error):
        return answer(request, 401, 1, "User is not logged in")

    @api.exception_handler(ValidationError)
    def malformed(request, error):
        first = error.errors[0]
        return answer(request, 400, 400, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")

    @api.exception_handler(HttpError)
    def not_json(request, error):
        return answer(request, error.status_code, error.status_code, f"body: {error}")
