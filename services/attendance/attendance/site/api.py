"""Sites for programs."""

from typing import Annotated

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.idempotency import Once
from chassis.identity import Manager, Staff
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from attendance.site import actions, queries

router = APIRouter(tags=["sites"])


class SiteOut(BaseModel):
    """A client's workplace; `workplace_size` is its head-count (below five no premiums)."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    address: str
    contact_person: str
    contact_phone: str
    workplace_size: int
    is_active: bool


class SiteWithPeople(SiteOut):
    people: int


class SitePage(BaseModel):
    items: list[SiteWithPeople]
    next: str | None


@router.get("/api/attendance/v1/sites")
def site_list(
    who: Staff,
    db: Db,
    now: Now,
    q: str = "",
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> SitePage:
    """고객사 목록과 재직 인원."""
    with db.read() as session:
        page = queries.site_rows(session, business_date(now), q, cursor, limit)
    items = [
        SiteWithPeople(**SiteOut.model_validate(row.site).model_dump(), people=row.people)
        for row in page.items
    ]
    return SitePage(items=items, next=page.next)


@router.post("/api/attendance/v1/sites", status_code=201)
def add_site(who: Manager, once: Once, now: Now, new: actions.NewSite) -> SiteOut:
    """고객사 등록."""
    return once.write(lambda session: SiteOut.model_validate(actions.open_site(session, new, who, now)))
