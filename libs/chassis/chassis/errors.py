"""Errors people can meet: a code, a status and a Korean sentence, shown as a page or as problem+json.

AppError
├── Invalid 422 ├── NotFound 404 ├── Forbidden 403 ├── Unauthorized 401
├── Conflict 409 ├── TooLarge 413 ├── Busy 503 └── PeerAway 503 / PeerRefused (chassis.http)
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from chassis.korean import korean_message

log = logging.getLogger(__name__)


class AppError(Exception):
    """An expected refusal. Subclass it with `code`, `status` and `message` (a Korean sentence).

    `told` are further members of the problem that programs are answered with (RFC 9457 §3.2).
    """

    code: ClassVar[str] = "app_error"
    status: ClassVar[int] = 400
    message: ClassVar[str] = "요청을 처리할 수 없습니다."

    def __init__(
        self,
        message: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        told: Mapping[str, Any] | None = None,
    ) -> None:
        self.detail = message or self.message
        self.fields = dict(fields or {})
        self.headers = dict(headers or {})
        self.told = dict(told or {})
        super().__init__(self.detail)


class Invalid(AppError):
    code, status, message = "invalid", 422, "입력한 내용을 다시 확인해 주세요."


class NotFound(AppError):
    code, status, message = "not_found", 404, "찾는 내용이 없습니다. 주소를 다시 확인해 주세요."


class Forbidden(AppError):
    code, status, message = "forbidden", 403, "이 화면을 볼 권한이 없습니다."


class Unauthorized(AppError):
    code, status, message = "unauthorized", 401, "로그인이 필요합니다."


class Conflict(AppError):
    code, status, message = "conflict", 409, "이미 처리되었거나 다른 내용과 겹칩니다."


class TooLarge(AppError):
    code, status, message = "too_large", 413, "보낸 내용이 너무 큽니다. 줄여서 다시 보내 주세요."


class Busy(AppError):
    code, status, message = "busy", 503, "지금 요청이 몰려 있습니다. 잠시 뒤 다시 시도해 주세요."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message, headers={"Retry-After": "2"})


CLIENT_LEFT = 499  # as nginx counts those who left before their request was whole

_BY_STATUS = {
    400: ("bad_request", "요청 형식이 올바르지 않습니다."),
    401: (Unauthorized.code, Unauthorized.message),
    403: (Forbidden.code, Forbidden.message),
    404: (NotFound.code, NotFound.message),
    405: ("method_not_allowed", "이 주소에서는 할 수 없는 동작입니다."),
    413: (TooLarge.code, TooLarge.message),
    415: ("unsupported_media_type", "지원하지 않는 형식입니다."),
}
_SERVER_ERROR = ("internal_error", "처리 중 문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요.")


def wants_json(request: Request) -> bool:
    """Say whether the caller is a program: an API or internal address, or an Accept that prefers JSON."""
    if request.url.path.startswith(("/api/", "/internal/")):
        return True
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
    told: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """Build an RFC 9457 answer: the Korean sentence, the request id, bad fields, further members `told`."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "detail": detail,
        "instance": request.url.path,
        "request_id": getattr(request.state, "request_id", None),
    }
    if errors:
        body["errors"] = list(errors)
    return JSONResponse({**(told or {}), **body}, status_code=status, media_type="application/problem+json")


_TEXT = {"type": "string"}
_PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457; `detail` and each `message` are Korean sentences.",
    "type": "object",
    "required": ["title", "status", "code", "detail"],
    "properties": {
        **dict.fromkeys(("type", "title", "code", "detail", "instance"), _TEXT),
        "status": {"type": "integer"},
        "request_id": {"anyOf": [_TEXT, {"type": "null"}]},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": dict.fromkeys(("field", "code", "message"), _TEXT)},
        },
    },
}


def describe_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Let an OpenAPI document tell how bad input is answered here, where FastAPI tells of its own way."""
    answer = {
        "description": "Bad input",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in document["paths"].values():
        for operation in path.values():
            if "422" in operation["responses"]:
                operation["responses"]["422"] = answer
    schemas = document.get("components", {}).get("schemas", {})
    if schemas.pop("HTTPValidationError", None):
        schemas.pop("ValidationError", None)
        schemas["Problem"] = _PROBLEM
    return document


def error_answer(request: Request, error: AppError) -> Response:
    """Turn an AppError into a page for people or problem+json for programs."""
    fields = [{"field": name, "code": error.code, "message": text} for name, text in error.fields.items()]
    answer = _answer(request, error.status, error.code, error.detail, fields, error.told)
    answer.headers.update(error.headers)
    return answer


def _answer(
    request: Request,
    status: int,
    code: str,
    detail: str,
    fields: Sequence[Mapping[str, str]] = (),
    told: Mapping[str, Any] | None = None,
) -> Response:
    # Set by install_templates; a service without pages answers everyone with problem+json.
    render = getattr(request.app.state, "render", None)
    if render is None or wants_json(request):
        return problem(request, status, code, detail, fields, told)
    page: Response = render(
        request,
        "error.html",
        status_code=status,
        status=status,
        code=code,
        detail=detail,
        request_id=getattr(request.state, "request_id", ""),
    )
    return page


def install_error_handlers(app: FastAPI) -> None:
    """Make every failure an answer a person or a program understands; no exception text leaves."""

    def on_app_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, AppError)  # noqa: S101 - registered for this class only
        return error_answer(request, error)

    def on_validation_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
        fields = [
            {"field": _field_name(item["loc"]), "code": str(item["type"]), "message": korean_message(item)}
            for item in error.errors()
        ]
        return _answer(request, 422, Invalid.code, Invalid.message, fields)

    def on_http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
        code, detail = _BY_STATUS.get(error.status_code, ("http_error", "요청을 처리할 수 없습니다."))
        answer = _answer(request, error.status_code, code, detail)
        answer.headers.update(error.headers or {})
        return answer

    def on_crash(request: Request, error: Exception) -> Response:
        log.error("unhandled_error", exc_info=error, extra={"fields": {"path": request.url.path}})
        return _answer(request, 500, *_SERVER_ERROR)

    app.add_exception_handler(AppError, on_app_error)
    app.add_exception_handler(ClientDisconnect, _on_client_left)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, on_crash)


def _on_client_left(request: Request, error: Exception) -> Response:
    # Nobody reads it; what is counted says who ended it: not the server.
    return Response(status_code=CLIENT_LEFT)


def _field_name(loc: Sequence[Any]) -> str:
    inner = [str(part) for part in loc if part not in ("body", "query", "path", "header")]
    return ".".join(inner) or str(loc[0] if loc else "")
