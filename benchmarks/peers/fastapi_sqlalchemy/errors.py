"""Errors, in the envelope."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class Refused(Exception):
    def __init__(self, status: int, code: int, info: str):
        self.status, self.code, self.info = status, code, info


def add_handlers(app: FastAPI) -> None:
    @app.exception_handler(Refused)
    async def refused(_request: Request, error: Refused) -> JSONResponse:
        return JSONResponse({"code": error.code, "info": error.info}, error.status)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:]) or "body"
        return JSONResponse({"code": 400, "info": f"{place}: {first['msg']}"}, 400)

    @app.exception_handler(HTTPException)
    async def refused_by_framework(_request: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse({"code": error.status_code, "info": f"request: {error.detail}"}, error.status_code)
