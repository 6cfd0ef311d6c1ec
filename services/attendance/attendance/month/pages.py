"""The office's month: everybody's sums, one person's days, missing clock-outs, Excel, closing."""

from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import Invalid
from chassis.forms import FormInput, Month, RowId, parse
from chassis.http import PeerCalls
from chassis.identity import Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from attendance import clients, metrics
from attendance.adjustment.queries import settled_in, settled_of
from attendance.calendar.rules import holiday_name, month_days, month_of
from attendance.closing.queries import closing_of, held_of
from attendance.correction.queries import waiting_dates
from attendance.day.queries import changes_of, missing_days
from attendance.day.rules import breaks_text, picture_words
from attendance.month import actions, jobs, queries
from attendance.month.checklist import checklist
from attendance.month.excel import excel_rows
from attendance.month.rules import fault_of_span, has_begun, has_ended, neighbours
from attendance.offline.queries import own_offline
from attendance.place.queries import confirmations
from attendance.roster.queries import Wanted, employed_between, known_employee, sites
from attendance.told.queries import told_between

router = APIRouter(include_in_schema=False)
HOME = "/admin/attendance"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = [
    clients.Column(key="employee_no", label="직원ID"),
    clients.Column(key="name", label="이름"),
    clients.Column(key="site", label="부서"),
    clients.Column(key="date", label="날짜", kind="date"),
    clients.Column(key="in", label="출근"),
    clients.Column(key="out", label="퇴근"),
    clients.Column(key="kind", label="구분"),
    clients.Column(key="worked", label="총근무(h)", kind="minutes"),
    clients.Column(key="overtime", label="잔업(h)", kind="minutes"),
    clients.Column(key="night", label="야간(h)", kind="minutes"),
    clients.Column(key="holiday", label="휴일(h)", kind="minutes"),
    clients.Column(key="source", label="출처"),
]


class MonthQuery(BaseModel):
    """What the address of the month says."""

    month: Month | None = None
    q: Annotated[str, Field(max_length=100)] = ""
    site: str = ""
    cursor: str | None = None
    done: str = ""

    def wanted(self) -> Wanted:
        return Wanted(self.q, int(self.site) if self.site.isdecimal() else None, "all")

    def address(self, month: str) -> str:
        given = {"month": month, "q": self.q, "site": self.site}
        return f"{HOME}?{urlencode({name: value for name, value in given.items() if value})}"


DONE = {
    "closed": "마감했습니다. 급여는 마감한 시간으로 계산합니다.",
    "reopened": "마감을 취소했습니다. 근무 기록을 다시 바꿀 수 있습니다.",
    "entered": "근무를 입력했습니다.",
    "changed": "근무를 수정했습니다.",
    "removed": "근무 기록을 삭제했습니다.",
    "settled": "변경했습니다. 달라진 시간은 다음에 마감할 달에 정산합니다.",
    "unchanged": "변경했습니다. 시간이 달라지지 않아 정산할 것은 없습니다.",
}


@router.get(HOME)
def month_list(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[MonthQuery, Query()]
) -> HTMLResponse:
    today = business_date(now)
    month = query.month or month_of(today)
    days = month_days(month)
    with db.read() as session:
        page = employed_between(session, days[0], days[-1], query.wanted(), query.cursor)
        found = queries.person_months(session, month, page.items)
        closing, held = closing_of(session, month), held_of(session, month)
        settled = len(settled_in(session, month)), len(settled_of(session, month))
        todo = [] if closing else checklist(session, month, now)
        places = sites(session, only_active=False)
    before, after = neighbours(month)
    return render(
        request, "month/list.html", month=month, found=found, page=page, query=query, closing=closing,
        held=held, now=now, before=query.address(before), after=query.address(after),
        has_ended=has_ended(month, today),
        settled=settled, has_begun=has_begun(month, today), may_close=who.has_role("owner", "manager"),
        days=days, todo=todo,
        options=[("", "전체"), *((place.id, place.name) for place in places)], done=DONE.get(query.done, ""),
    )  # fmt: skip


@router.get(f"{HOME}/missing")
def missing_list(request: Request, who: Staff, db: Db, now: Now, cursor: str | None = None) -> HTMLResponse:
    with db.read() as session:
        page = missing_days(session, date(2000, 1, 1), now, cursor)
    return render(request, "month/missing.html", page=page, cursor=cursor)


@router.get(f"{HOME}/excel")
def excel(
    who: Staff, db: Db, peers: PeerCalls, now: Now, start: date | None = None, end: date | None = None
) -> Response:
    today = business_date(now)
    this_month = month_days(month_of(today))
    first = start or (month_days(month_of(end))[0] if end else this_month[0])
    last = end or (month_days(month_of(first))[-1])
    if fault := fault_of_span(first, last, today):
        raise Invalid(fault[1], fields=dict([fault]))
    with db.read() as session:
        rows = excel_rows(session, first, last)
    content = clients.excel_table(peers, "근태기록", COLUMNS, rows, totals=True)
    name = quote(f"근태기록_{first}_{last}.xlsx")
    return Response(
        content, media_type=XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )


@router.get(f"{HOME}/{{employee_id:int}}")
def person_month(
    request: Request, who: Staff, db: Db, now: Now, employee_id: RowId, query: Annotated[MonthQuery, Query()]
) -> HTMLResponse:
    month = query.month or month_of(business_date(now))
    days = month_days(month)
    with db.read() as session:
        person = known_employee(session, employee_id)
        [one] = queries.person_months(session, month, [person])
        changes = changes_of(session, employee_id, days[0], days[-1])
        closed = closing_of(session, month) is not None
        waiting = waiting_dates(session, employee_id)
        confirmed = confirmations(session, employee_id, days[0], days[-1])
        offline = own_offline(session, employee_id, days, now)
        told = told_between(session, [employee_id], days[0], days[-1])[employee_id]
        arriving, leaving = settled_in(session, month, employee_id), settled_of(session, month, employee_id)
    before, after = neighbours(month)
    return render(
        request, "month/person.html", month=month, person=person, one=one, changes=changes, closed=closed,
        lines=[_line(one, day, now) for day in days], before=before, after=after, now=now,
        done=DONE.get(query.done, ""), may_change=who.has_role("owner", "manager"),
        waiting=waiting, picture_words=picture_words, arriving=arriving, leaving=leaving,
        confirmed=confirmed, offline=offline, told=told,
    )  # fmt: skip


def _line(one: queries.PersonMonth, day: date, now: datetime) -> dict[str, Any]:
    """One calendar day of a person's month, worked or not."""
    row = one.rows.get(day)
    return {
        "day": day,
        "kind": one.calendar.type_of(day),
        "holiday": holiday_name(day),
        "row": row,
        "hours": one.sheet.days.get(day),
        "breaks": breaks_text(row.noted.breaks) if row else "",
        "paid": one.sheet.paid_holidays.get(day, 0),
        "remarks": one.remarks_on(day, now),
        "may_enter": row is None and day <= business_date(now) and one.terms.covers(day),
    }


class ReasonForm(BaseModel):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


@router.post(f"{HOME}/months/{{month}}/closing")
def close_month(who: Manager, db: Db, now: Now, month: Month, submitted: FormInput) -> Response:
    closed = jobs.close_month(db, month, who, now)
    if closed.closed_at == now:
        metrics.months_closed.inc()
    return RedirectResponse(f"{HOME}?month={month}&done=closed", 303)


@router.post(f"{HOME}/months/{{month}}/reopening")
def reopen_month(who: Manager, db: Db, now: Now, month: Month, submitted: FormInput) -> Response:
    reason = parse(ReasonForm, submitted.values).checked.reason
    db.write(actions.reopen_month, month, reason, who, now)
    return RedirectResponse(f"{HOME}?month={month}&done=reopened", 303)
