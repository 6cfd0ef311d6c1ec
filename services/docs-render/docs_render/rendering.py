"""From a request's body to a finished document: admitted first, read within a limit, drawn by a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.errors import AppError, TooLarge
from chassis.identity import FOR_HEADER
from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.requests import ClientDisconnect

from docs_render.crowding import Crowding
from docs_render.jobs import Job, Rendered
from docs_render.pool import RenderPool

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
ZIP = "application/zip"
_MIB = 1024 * 1024


class CallerGone(AppError):
    code, status, message = "caller_gone", 400, "보내던 내용이 끊겼습니다."


@dataclass(frozen=True)
class Order:
    """What a topic asks for: the job, how many MiB its body may have, and the error above that."""

    job: Job
    largest_mib: int
    too_large: type[TooLarge] = TooLarge


async def render(request: Request, order: Order, params: Mapping[str, Any] | None = None) -> Rendered:
    """Read the body and have it drawn; the event loop stays free meanwhile. Raises AppErrors."""
    pool: RenderPool = request.app.state.render_pool
    crowding: Crowding = request.app.state.crowding
    with (
        crowding.admitted(request.headers.get(FOR_HEADER, "")),
        pool.admitted(_announced_size(request, order)),
    ):
        # No name for the body: it goes as soon as a worker has it, not when the document is there.
        return await asyncio.wrap_future(pool.submit(order.job, params or {}, await _read(request, order)))


def _announced_size(request: Request, order: Order) -> int:
    announced = request.headers.get("content-length", "")
    largest = order.largest_mib * _MIB
    if not announced.isdigit():
        return largest
    if int(announced) > largest:
        raise order.too_large
    return int(announced)


async def _read(request: Request, order: Order) -> bytearray:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > order.largest_mib * _MIB:
                raise order.too_large
    except ClientDisconnect as error:
        raise CallerGone from error
    return body


def body_of(media_type: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI part for a body that a worker reads: doing it here would hold up everyone."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


def makes(media_type: str) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI part for an answer that is a file."""
    return {200: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}}


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return a model's JSON schema with its parts written in place."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})
    inlined: dict[str, Any] = _inlined(schema, parts)
    return inlined


def _inlined(node: Any, parts: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_inlined(item, parts) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(parts[node["$ref"].rsplit("/", 1)[1]], parts)
    return {key: _inlined(value, parts) for key, value in node.items()}


def file_answer(rendered: Rendered, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a document as the whole answer; the service in front names the file."""
    return Response(rendered.body, media_type=media_type, headers=dict(headers or {}))
