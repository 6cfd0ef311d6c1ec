"""The office's leave: everybody's figures, one person's ledger, who is off, how the firm counts."""

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode
from uuid import uuid4

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, Month, RowId, blank, parse
from chassis.http import PeerCalls
from chassis.identity import Identity, Manager, Staff
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from attendance import clients
from attendance.asking.queries import Wanted
from attendance.calendar.rules import holiday_name, month_days, month_of
from attendance.leave import actions, overview, promotion, queries, upkeep
from attendance.leave.rules.earned import amount_words
from attendance.leave.rules.lots import ENTRY_WORDS, GRANT_WORDS
from attendance.leave.rules.wishes import KINDS, LOOKS, PARTS, STATES, wish_words
from attendance.roster.queries import known_employee, sites

router = APIRouter(include_in_schema=False)
HOME = "/admin/leave"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = [
    clients.Column(key="employee_no", label="직원ID"),
    clients.Column(key="name", label="이름"),
    clients.Column(key="site", label="고객사"),
    clients.Column(key="hired", label="입사일", kind="date"),
    clients.Column(key="unit", label="단위"),
    clients.Column(key="granted", label="부여"),
    clients.Column(key="used", label="사용"),
    clients.Column(key="left", label="남음"),
    clients.Column(key="soon", label="60일 안 소멸"),
    clients.Column(key="owed", label="수당 대상"),
]
DONE = {
    "entered": "휴가를 입력했습니다.",
    "booked": "대장에 적었습니다.",
    "method": "계산 방식을 바꿨습니다. 오늘 밤 작업이 새 방식으로 연차를 적습니다.",
}
LABELS = {
    "kind": "종류", "first_day": "첫날", "last_day": "마지막 날", "part": "하루 중 언제", "reason": "사유",
    "over": "초과사용 동의", "amount": "일수 또는 시간", "day": "적는 날", "expires_on": "사용기한",
}  # fmt: skip
MANUAL = {
    "grant": "부여 (이전 대장에서 넘어온 연차 포함)",
    "use": "사용 (이 대장을 쓰기 전에 쓴 연차)",
    "carry": "이월 (남은 연차의 기한을 늘림)",
    "paid_out": "미사용 수당 지급",
}
WORDS: dict[str, Any] = {
    "wish_words": wish_words, "looks": LOOKS, "states": STATES, "parts": PARTS, "kinds": KINDS,
    "amount_words": amount_words,
}  # fmt: skip


class ListQuery(BaseModel):
    """What the address of the list says."""

    q: str = ""
    site: str = ""
    pick: str = "all"
    cursor: str | None = None
    done: str = ""

    @property
    def site_id(self) -> int | None:
        return int(self.site) if self.site.isdecimal() and len(self.site) < 10 else None

    @property
    def look(self) -> overview.Look:
        return overview.Look(self.q[:100], self.site_id, self.pick if self.pick in overview.PICKS else "all")

    def address(self, pick: str, path: str = HOME) -> str:
        given = {"q": self.q[:100], "site": self.site_id or "", "pick": pick}
        return f"{path}?{urlencode({name: value for name, value in given.items() if value})}"


@router.get(HOME)
def people_list(
    request: Request, who: Staff, db: Db, now: Now, query: Annotated[ListQuery, Query()]
) -> HTMLResponse:
    look, today = query.look, business_date(now)
    with db.read() as session:
        page = overview.people(session, look, today, query.cursor)
        waiting = queries.request_count(session, Wanted())
        due = [one for one in promotion.unused(session, today) if one.due]
        method = queries.method_of(session)
        coming = {
            one.person.id: queries.coming_grant(session, one.person, today)
            for one in page.items
            if queries.is_entitled(one.person)
        }
        options = _options(session)
    chips = [
        {"label": word, "href": query.address(pick), "current": pick == look.pick}
        for pick, word in overview.PICKS.items()
    ]
    return render(
        request, "leave/list.html", page=page, look=look, cursor=query.cursor, chips=chips, options=options,
        waiting=waiting, due=len(due), method=method, coming=coming, url=query.address(look.pick),
        excel=query.address(look.pick, f"{HOME}/excel"), done=DONE.get(query.done, ""), **WORDS,
    )  # fmt: skip


def _options(session: Any) -> list[tuple[Any, str]]:
    return [("", "전체"), *((place.id, place.name) for place in sites(session, only_active=False))]


@router.get(f"{HOME}/excel")
def excel(who: Staff, db: Db, peers: PeerCalls, now: Now, query: Annotated[ListQuery, Query()]) -> Response:
    today = business_date(now)
    with db.read() as session:
        rows = overview.excel_rows(session, query.look, today)
    content = clients.excel_table(peers, "연차", COLUMNS, rows)
    name = quote(f"연차_{today}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=XLSX, headers=headers)


@router.get(f"{HOME}/calendar")
def calendar(
    request: Request, who: Staff, db: Db, now: Now, month: Month | None = None, site: str = ""
) -> HTMLResponse:
    month = month or month_of(business_date(now))
    days = month_days(month)
    site_id = ListQuery(site=site).site_id
    with db.read() as session:
        off = overview.who_is_off(session, days[0], days[-1], site_id)
        options = _options(session)
    before, after = (
        month_of(date.fromordinal(days[0].toordinal() - 1)),
        month_of(date.fromordinal(days[-1].toordinal() + 1)),
    )
    return render(
        request, "leave/calendar.html", month=month, days=days, off=off, options=options, site_id=site_id,
        before=before, after=after, holiday_name=holiday_name, today=business_date(now),
    )  # fmt: skip


@router.get(f"{HOME}/{{employee_id:int}}")
def person_ledger(
    request: Request, who: Staff, db: Db, now: Now, employee_id: RowId, query: Annotated[ListQuery, Query()]
) -> HTMLResponse:
    return _person_page(request, who, db, now, employee_id, query=query)


def _person_page(  # noqa: PLR0913 - the page with either of its two forms as typed
    request: Request,
    who: Identity,
    db: Db,
    now: Now,
    employee_id: int,
    *,
    entry: Form[Any] | None = None,
    manual: Form[Any] | None = None,
    error: AppError | None = None,
    query: ListQuery | None = None,
) -> HTMLResponse:
    today = business_date(now)
    with db.read() as session:
        person = known_employee(session, employee_id)
        known = queries.ledger(session, employee_id)
        page = queries.own_requests(session, employee_id, query.cursor if query else None)
        coming = queries.coming_grant(session, person, today) if queries.is_entitled(person) else None
        unused = promotion.unused(session, today, employee_id)
    return render(
        request, "leave/person.html", error.status if error else 200, person=person, known=known, page=page,
        coming=coming, unused=unused, today=today, cursor=query.cursor if query else None,
        done=DONE.get(query.done, "") if query else "", error=error,
        entry=entry or blank({"kind": "annual", "part": "full"}),
        manual=manual or blank({"kind": "grant", "day": today, "token": uuid4().hex}),
        labels=LABELS, manual_kinds=MANUAL, grant_words=GRANT_WORDS, entry_words=ENTRY_WORDS,
        may_change=who.has_role("owner", "manager"), entitled=queries.is_entitled(person),
        **WORDS,
    )  # fmt: skip


@router.post(f"{HOME}/{{employee_id:int}}/absences")
def enter(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, submitted: FormInput
) -> Response:
    form = parse(actions.OfficeWish, submitted.values)
    try:
        db.write(actions.enter, employee_id, form.checked, who, now)
    except AppError as error:
        refused = form.refused_by(error)
        return _person_page(request, who, db, now, employee_id, entry=refused, error=error)
    return RedirectResponse(f"{HOME}/{employee_id}?done=entered", 303)


@router.post(f"{HOME}/{{employee_id:int}}/entries")
def book(
    request: Request, who: Manager, db: Db, now: Now, employee_id: RowId, submitted: FormInput
) -> Response:
    form = parse(upkeep.Manual, submitted.values)
    try:
        db.write(upkeep.enter_line, employee_id, form.checked, who, now)
    except AppError as error:
        refused = form.refused_by(error)
        return _person_page(request, who, db, now, employee_id, manual=refused, error=error)
    return RedirectResponse(f"{HOME}/{employee_id}?done=booked", 303)


class MethodForm(BaseModel):
    method: Literal["hire_date", "fiscal_year"]


@router.post(f"{HOME}/method")
def change_method(who: Manager, db: Db, now: Now, submitted: FormInput) -> Response:
    db.write(upkeep.change_method, parse(MethodForm, submitted.values).checked.method, who, now)
    return RedirectResponse(f"{HOME}?done=method", 303)
