"""A photo in parts: begin, add at an offset, ask how far, look at it, take it back. Known by its id alone."""

from __future__ import annotations

from typing import Annotated, Literal

from chassis.clock import Now
from chassis.db import Db
from chassis.errors import Conflict, Invalid, TooLarge
from chassis.http import PeerCalls
from chassis.identity import Anyone
from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from recruit.access.rules import bucket_of
from recruit.photo.files import copy_path
from recruit.photo.intake import held_photo
from recruit.upload.intake import Progress, UploadGone, Uploads
from recruit.upload.rules import LARGEST_PART, part_size, read_offset

router = APIRouter(prefix="/apply/uploads")

_NO_STORE = {"Cache-Control": "no-store"}
_COPIES: dict[str, str] = {"small": "form", "large": "full"}


class Begin(BaseModel):
    """How many bytes will come."""

    size: int = Field(ge=1, lt=2**31)


class Begun(BaseModel):
    """The id to send under, and how many bytes to send at once."""

    id: str
    part_bytes: int


class Reached(BaseModel):
    """How far an upload is: open, ready or pending."""

    offset: int
    size: int
    state: str


class NotMadeYet(Conflict):
    """The renderer is away; the photo itself is safe."""

    code, message = "photo_not_ready", "사진을 준비하고 있어요. 잠시 뒤 보여 드릴게요."


def _uploads(request: Request, db: Db, peers: PeerCalls, now: Now) -> Uploads:
    return Uploads(db, peers, request.app.state.settings, now)


async def _part(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_PART:
            raise TooLarge
    return bytes(body)


Desk = Annotated[Uploads, Depends(_uploads)]
PartBody = Annotated[bytes, Depends(_part)]


@router.post("", status_code=201)
def begin_upload(request: Request, who: Anyone, body: Begin, desk: Desk, response: Response) -> Begun:
    """Open an upload."""
    response.headers.update(_NO_STORE)
    address = bucket_of(request.headers.get("x-forwarded-for", ""))
    return Begun(id=desk.begin(body.size, address), part_bytes=part_size(body.size))


@router.head("/{upload_id}")
def upload_offset(who: Anyone, upload_id: str, desk: Desk) -> Response:
    """Tell how many bytes have come."""
    return Response(headers=_NO_STORE | _told(desk.progress(upload_id)))


@router.patch("/{upload_id}")
def add_part(
    who: Anyone,
    upload_id: str,
    content: PartBody,
    desk: Desk,
    response: Response,
    upload_offset: Annotated[str, Header(max_length=20)] = "",
) -> Reached:
    """Add a part at the offset of its header; 409 tells the right offset, the last part makes the photo."""
    offset = read_offset(upload_offset)
    if offset is None:
        raise Invalid(fields={"Upload-Offset": "숫자로 보내 주세요."})
    reached = desk.add(upload_id, offset, content)
    response.headers.update(_NO_STORE | _told(reached))
    return Reached(offset=reached.offset, size=reached.size, state=reached.state)


@router.get("/{upload_id}/preview")
def upload_preview(
    request: Request, who: Anyone, upload_id: str, db: Db, now: Now, size: Literal["small", "large"] = "small"
) -> FileResponse:
    """Show the finished photo, upright, to whoever holds its id (an iPhone's HEIC shows in no other way)."""
    kept = held_photo(db, upload_id, now).kept
    if kept is None:
        raise UploadGone
    if kept.status != "ready":
        raise NotMadeYet
    path = copy_path(request.app.state.settings.photo_dir, kept.id, _COPIES[size])
    return FileResponse(path, media_type="image/jpeg", headers=_NO_STORE)


@router.delete("/{upload_id}", status_code=204)
def take_upload_back(who: Anyone, upload_id: str, desk: Desk) -> None:
    """Remove what was sent, at once."""
    desk.take_back(upload_id)


def _told(progress: Progress) -> dict[str, str]:
    return {"Upload-Offset": str(progress.offset), "Upload-Length": str(progress.size)}
