"""The month of interviews, and calendar files."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from chassis.clock import KST, Now, business_date
from chassis.db import Db
from chassis.errors import NotFound
from chassis.identity import Staff
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from recruit.application.actions import note_listing
from recruit.application.queries import application
from recruit.interview import queries, rules
from recruit.interview.ics import calendar_file
from recruit.interview.queries import Met

router = APIRouter()


class NoInterview(NotFound):
    code, message = "no_interview", "이 지원서에는 잡힌 면접이 없습니다."


@router.get("/admin/applications/interviews")
def interview_month(request: Request, who: Staff, db: Db, now: Now, month: str = "") -> HTMLResponse:
    """Show a month of interviews as a calendar and as a list."""
    first = _month(month, business_date(now))
    weeks = rules.weeks_of(first)
    with db.read() as session:
        met = queries.interviews_between(session, first, rules.month_after(first, 1))
    db.write(note_listing, "application.list", [person.id for _, person in met], who, now)
    days: dict[date, list[Met]] = defaultdict(list)
    for one in met:
        days[one[0].starts_at.astimezone(KST).date()].append(one)
    spans = [(one.application_id, one.starts_at, one.minutes) for one, _ in met]
    return render(
        request,
        "interview/month.html",
        first=first,
        weeks=weeks,
        days=dict(days),
        count=len(met),
        overlapping=rules.overlapping(spans),
        today=business_date(now),
        month_word=f"{first:%Y-%m}",
        before=f"{rules.month_after(first, -1):%Y-%m}",
        after=f"{rules.month_after(first, 1):%Y-%m}",
    )


@router.get("/admin/applications/interviews.ics")
def interviews_file(request: Request, who: Staff, db: Db, now: Now, month: str = "") -> Response:
    """Hand out a month of interviews as a calendar file."""
    first = _month(month, business_date(now))
    with db.read() as session:
        met = queries.interviews_between(session, first, rules.month_after(first, 1))
    db.write(note_listing, "application.export", [person.id for _, person in met], who, now)
    return _file(request, met, f"interviews-{first:%Y-%m}", now)


@router.get("/admin/applications/{application_id}/interview.ics")
def interview_file(request: Request, who: Staff, application_id: str, db: Db, now: Now) -> Response:
    """Hand out one interview as a calendar file."""
    with db.read() as session:
        person = application(session, application_id)
        interview = queries.interview_of(session, application_id)
    if interview is None:
        raise NoInterview
    db.write(note_listing, "application.export", [application_id], who, now)
    return _file(request, [(interview, person)], f"interview-{person.receipt_no}", now)


def _file(request: Request, met: list[Met], stem: str, now: datetime) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{stem}.ics"', "Cache-Control": "no-store"}
    content = calendar_file(met, request.app.state.settings.company_name, now)
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _month(word: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{word}-01")
    except ValueError:
        return today.replace(day=1)
