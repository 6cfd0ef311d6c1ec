"""고객사 확인 for programs: asking a client for a week or month, and how the requests stand."""

import secrets
from datetime import date, datetime
from typing import Annotated, Literal

from chassis.clock import KST, Now
from chassis.db import Db
from chassis.forms import RowId
from chassis.identity import Manager, Staff
from fastapi import APIRouter, Query
from pydantic import BaseModel

from attendance import metrics
from attendance.confirmation import actions, queries
from attendance.signoff.rules import hash_of

router = APIRouter(tags=["signoffs"])
HERE = "/api/attendance/v1/signoffs"


class SignoffOut(BaseModel):
    """A request as of now; `version` hashes what stands there, `signed_version` what was signed."""

    id: int
    site_id: int
    site_name: str
    first_day: date
    last_day: date
    state: Literal["waiting", "opened", "objected", "signed", "changed"]
    expires_at: datetime
    version: str
    signed_version: str | None
    signed_at: datetime | None


class SignoffMade(SignoffOut):
    """The same with the link's path; it is told this once and kept nowhere."""

    link: str


class SignoffPage(BaseModel):
    items: list[SignoffOut]
    next: str | None


@router.get(HERE)
def signoff_list(
    who: Staff,
    db: Db,
    site_id: RowId | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> SignoffPage:
    """고객사 확인 요청: 새것부터, 지금 기록과 견준 상태."""
    with db.read() as session:
        page = queries.request_page(session, site_id, cursor, limit)
        return SignoffPage(
            items=[SignoffOut.model_validate(_told(one)) for one in page.items], next=page.next
        )


@router.post(HERE, status_code=201)
def open_request(who: Manager, db: Db, now: Now, new: actions.NewRequest) -> SignoffMade:
    """고객사 확인 요청: 링크는 이때 한 번만 알려 줍니다. 같은 기간을 다시 요청하면 앞 링크는 끊깁니다."""
    token = secrets.token_urlsafe(24)
    made = db.write(actions.open_request, new, hash_of(token), who, now)
    metrics.signoffs.labels("opened").inc()
    with db.read() as session:
        told = _told(queries.sheet(session, queries.request_of_id(session, made.id)))
    return SignoffMade.model_validate(told | {"link": f"/timesheets/{token}"})


def _told(one: queries.Sheet) -> dict[str, object]:
    request, signed = one.request, one.signature
    return {
        "id": request.id,
        "site_id": one.site.id,
        "site_name": one.site.name,
        "first_day": request.first_day,
        "last_day": request.last_day,
        "state": one.state,
        "expires_at": request.expires_at.astimezone(KST),
        "version": one.version,
        "signed_version": signed.version if signed else None,
        "signed_at": signed.signed_at.astimezone(KST) if signed else None,
    }
