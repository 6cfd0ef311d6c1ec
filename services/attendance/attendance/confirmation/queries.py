"""A request with the document as of now: who signed what, what differs, what was objected to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.confirmation.rules import Change, Line, changes_between, document_of, line_of, line_on
from attendance.day.tables import Day
from attendance.month.queries import document_of as month_of_person
from attendance.month.queries import person_months
from attendance.month.rules import months_between, version_of
from attendance.roster.queries import employees_by_id
from attendance.roster.tables import Employee, Site
from attendance.signoff.rules import hash_of, state_of
from attendance.signoff.tables import Objection, Signature, SignoffRequest

Request = SignoffRequest


class NoSuchRequest(NotFound):
    code, message = "no_such_signoff", "찾는 확인 요청이 없습니다."


class LinkIsOver(NotFound):
    code, message = "link_over", "링크가 없거나 기간이 끝났어요. 휴메틱스 담당자에게 새 링크를 요청해 주세요."


@dataclass(frozen=True)
class Raised:
    """An objection with its person; `mended` once the line is no longer what was objected to."""

    row: Objection
    person: Employee
    mended: bool

    @property
    def is_open(self) -> bool:
        return self.row.settled_at is None and not self.mended


@dataclass(frozen=True)
class Sheet:
    """A request and everything about it as of now."""

    request: SignoffRequest
    site: Site
    document: dict[str, Any]
    version: str
    signature: Signature | None
    objections: list[Raised]

    @property
    def stands(self) -> bool:
        """Whether what was signed is still what is there."""
        last = self.signature
        return last is not None and last.voided_at is None and last.version == self.version

    @property
    def changes(self) -> list[Change]:
        """What differs from the last signature, line by line."""
        if self.signature is None or self.stands:
            return []
        return changes_between(json.loads(self.signature.document), self.document)

    @property
    def open_objections(self) -> list[Raised]:
        return [one for one in self.objections if one.is_open]

    @property
    def state(self) -> str:
        return state_of(
            signed=self.stands,
            changed=self.signature is not None,
            objections=len(self.open_objections),
            opened=self.request.opened_at is not None,
        )

    @property
    def has_news(self) -> bool:
        """Whether a signature became void, or an objection was mended, and nobody noted it yet."""
        void = self.signature is not None and self.signature.voided_at is None and not self.stands
        return void or any(one.mended and one.row.settled_at is None for one in self.objections)


def request_of_token(session: Session, token: str, now: datetime) -> SignoffRequest:
    """The request a link leads to; raises LinkIsOver for an unknown, expired or revoked one."""
    chosen = select(SignoffRequest).where(SignoffRequest.token_hash == hash_of(token))
    found = session.scalar(chosen)
    if found is None or found.revoked_at is not None or found.expires_at <= now:
        raise LinkIsOver
    return found


def request_of_id(session: Session, request_id: int) -> SignoffRequest:
    found = session.get(SignoffRequest, request_id)
    if found is None:
        raise NoSuchRequest
    return found


def request_of_objection(session: Session, objection_id: int) -> int:
    """The request an objection belongs to."""
    found = session.get(Objection, objection_id)
    if found is None:
        raise NoSuchRequest
    return found.request_id


def request_page(session: Session, site_id: int | None, cursor: str | None, limit: int = 20) -> Page[Sheet]:
    """Requests, newest first, each as of now."""
    chosen = select(SignoffRequest)
    if site_id is not None:
        chosen = chosen.where(SignoffRequest.site_id == site_id)
    page = page_of(session, chosen, [SignoffRequest.id], cursor=cursor, limit=limit)
    return Page([sheet(session, row) for row in page.items], page.next)


def sheet(session: Session, request: SignoffRequest) -> Sheet:
    """The request as of now."""
    site = session.get_one(Site, request.site_id)
    lines = site_lines(session, site.id, request.first_day, request.last_day)
    document = document_of(site.name, request.first_day, request.last_day, lines)
    signed = select(Signature).where(Signature.request_id == request.id).order_by(Signature.id.desc())
    last = session.scalar(signed.limit(1))
    raised = _objections(session, request.id, document)
    return Sheet(request, site, document, version_of(document), last, raised)


def site_lines(session: Session, site_id: int, first: date, last: date) -> list[dict[str, Any]]:
    """The days worked at a site between two dates, counted by the engine, as the client sees them."""
    at_site = (Day.site_id == site_id, Day.work_date.between(first, last))
    wanted = {
        (row[0], row[1]) for row in session.execute(select(Day.employee_id, Day.work_date).where(*at_site))
    }
    people = employees_by_id(session, sorted({employee_id for employee_id, _ in wanted}))
    found = []
    for month in months_between(first, last):
        for one in person_months(session, month, people):
            person = month_of_person(one, one.last_day)
            for day in person["days"]:
                if (one.person.id, date.fromisoformat(day["work_date"])) in wanted:
                    found.append(line_of(person, day))
    return found


def _objections(session: Session, request_id: int, document: dict[str, Any]) -> list[Raised]:
    chosen = select(Objection).where(Objection.request_id == request_id).order_by(Objection.id.desc())
    rows: Sequence[Objection] = session.scalars(chosen).all()
    people = {one.id: one for one in employees_by_id(session, [row.employee_id for row in rows])}
    return [Raised(row, people[row.employee_id], _is_mended(row, document)) for row in rows]


def _is_mended(row: Objection, document: dict[str, Any]) -> bool:
    return row.line != written(line_on(document, row.employee_id, row.work_date))


def written(line: Line | None) -> str | None:
    """A line as an objection keeps it."""
    return None if line is None else json.dumps(line, ensure_ascii=False, sort_keys=True)
