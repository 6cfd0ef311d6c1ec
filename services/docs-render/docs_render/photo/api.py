"""POST /internal/image/normalise: any photo in, an upright JPEG without metadata out."""

from __future__ import annotations

from typing import Annotated

from chassis.identity import Service
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from docs_render.errors import ImageTooLarge
from docs_render.jobs import PHOTO
from docs_render.photo.rules import MAX_BYTES_MIB, MAX_SIDE, MIN_SIDE
from docs_render.rendering import Order, body_of, file_answer, makes, render

router = APIRouter()
_ORDER = Order(PHOTO, MAX_BYTES_MIB, ImageTooLarge)


@router.post(
    "/internal/image/normalise",
    response_class=Response,
    responses=makes("image/jpeg"),
    openapi_extra=body_of("application/octet-stream", {"type": "string", "format": "binary"}),
)
async def normalise(
    request: Request, who: Service, max_side: Annotated[int, Query(ge=MIN_SIDE, le=MAX_SIDE)] = MAX_SIDE
) -> Response:
    """Return the photo upright, RGB, at most `max_side` pixels a side; 422 or 413 when it is refused."""
    return file_answer(await render(request, _ORDER, {"max_side": max_side}), "image/jpeg")
