"""The worker's page about being located, and the office's page of a site's rule."""

from datetime import date
from typing import Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.errors import AppError
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.identity import Manager, Staff, Worker
from chassis.web.templates import render
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from attendance.place import actions, queries
from attendance.place.rules import RULE_WORDS, VERDICT_WORDS
from attendance.place.terms import Operator, Terms, terms_of
from attendance.settings import AttendanceSettings

router = APIRouter(include_in_schema=False)
OWN = "/attendance/location"
LABELS = {"kind": "확인 방법", "valid_from": "적용 시작일", "lat": "위도", "lon": "경도", "radius_m": "반경"}
DONE = {
    "agreed": "동의했어요. 이제 출퇴근을 누를 때 위치를 확인해요.",
    "withdrawn": "동의를 거두었어요. 보관하던 좌표도 모두 지웠어요.",
    "set": "확인 방법을 저장했습니다.",
}
SITE = "/admin/sites/{site_id}/place"


def terms_here(request: Request) -> Terms:
    """The consent's text of this installation."""
    settings: AttendanceSettings = request.app.state.settings
    operator = Operator(
        settings.company_name,
        settings.company_address,
        settings.company_phone,
        settings.company_email,
        settings.company_privacy_officer,
    )
    return terms_of(operator, settings.attendance_position_days)


@router.get(OWN)
def consent_page(request: Request, who: Worker, db: Db, done: str = "") -> HTMLResponse:
    with db.read() as session:
        consent = queries.consent_of(session, int(who.id))
        uses = queries.last_uses(session, int(who.id))
    return render(
        request, "place/consent.html", terms=terms_here(request), consent=consent, uses=uses,
        done=DONE.get(done, ""), verdicts=VERDICT_WORDS,
    )  # fmt: skip


@router.post(f"{OWN}/consent")
def agree(request: Request, who: Worker, db: Db, now: Now) -> Response:
    db.write(actions.agree, terms_here(request), who, now)
    return RedirectResponse(f"{OWN}?done=agreed", 303)


@router.post(f"{OWN}/withdrawal")
def withdraw(who: Worker, db: Db, now: Now) -> Response:
    db.write(actions.withdraw_consent, who, now)
    return RedirectResponse(f"{OWN}?done=withdrawn", 303)


@router.get(SITE)
def site_page(request: Request, who: Staff, db: Db, now: Now, site_id: RowId, done: str = "") -> HTMLResponse:
    with db.read() as session:
        history = queries.rule_history(session, site_id)
    today = business_date(now)
    current = next((row for row in history if row.valid_from <= today), None)
    shown: dict[str, Any] = {"kind": current.kind if current else "free", "valid_from": today.isoformat()}
    if current is not None and current.lat_e6 is not None and current.lon_e6 is not None:
        shown |= {"lat": current.lat_e6 / 1e6, "lon": current.lon_e6 / 1e6, "radius_m": current.radius_m}
    return _site_page(request, db, site_id, blank(shown), today, DONE.get(done, ""))


@router.post(SITE)
def set_rule(
    request: Request, who: Manager, db: Db, now: Now, site_id: RowId, submitted: FormInput
) -> Response:
    form = parse(actions.NewRule, submitted.values)
    try:
        db.write(actions.set_rule, site_id, form.checked, who, now)
    except AppError as error:
        refused = form.refused(**error.fields)
        if not refused.errors:
            raise
        return _site_page(request, db, site_id, refused, business_date(now))
    return RedirectResponse(f"/admin/sites/{site_id}/place?done=set", 303)


def _site_page(
    request: Request, db: Db, site_id: int, form: Form[Any], today: date, done: str = ""
) -> HTMLResponse:
    with db.read() as session:
        site = queries.site_named(session, site_id)
        history = queries.rule_history(session, site_id)
    if site is None:
        raise actions.NoSuchSite
    current = next((row for row in history if row.valid_from <= today), None)
    return render(
        request, "place/site.html", 422 if form.errors else 200, site=site, history=history,
        current=current, form=form, today=today, done=done, labels=LABELS, words=RULE_WORDS,
    )  # fmt: skip
