"""A worker's advances: what may be asked for today and why, the form, and where the own requests stand."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Annotated, Any

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.forms import Form, FormInput, RowId, blank, parse
from chassis.http import PeerAway
from chassis.identity import Anyone, Identity, Worker
from chassis.web.public import render_public
from chassis.web.templates import render
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from payroll import metrics
from payroll.advance import actions, consenting, queries
from payroll.advance.earned import Asking, Limits, LimitsNow, MonthRefused, address_of, request_of
from payroll.advance.forms import AdvanceForm, ConsentForm, Filled
from payroll.advance.rules.consent import consent_text
from payroll.advance.rules.limit import EMERGENCIES, KIND_WORDS, ORDINARY, Limit, emergency_policy
from payroll.advance.rules.payout import open_months
from payroll.figures.queries import FiguresMissing
from payroll.prepaid import queries as prepaid
from payroll.prepaid.rules import STATE_WORDS, may_cancel
from payroll.remittance.queries import latest_lines
from payroll.roster.queries import PersonUnknown

router = APIRouter(include_in_schema=False)

AWAY = "근무 시간을 읽지 못해 지금은 한도를 계산할 수 없어요. 잠시 뒤 다시 열어 주세요."


@dataclass(frozen=True)
class Shown:
    """What a worker's page says of one kind: the limit, or why it cannot be told now."""

    limit: Limit | None
    away: str
    reserved_won: int

    @property
    def available_won(self) -> int:
        """Won that may be asked for."""
        return self.limit.available_won(self.reserved_won) if self.limit else 0

    def in_an_emergency(self) -> Shown:
        """The same days under the emergency's policy."""
        if self.limit is None:
            return self
        policy = emergency_policy()
        limit = replace(self.limit, share_percent=policy.share_percent, cap_won=policy.cap_won)
        return replace(self, limit=limit)


@router.get("/advance")
async def advance(
    request: Request, who: Anyone, limits: LimitsNow, month: Annotated[str | None, Query()] = None
) -> Response:
    """Show a worker the own limit and requests; tell anyone else what an advance is."""
    if who.kind != "worker":
        return render_public(request, "advance/intro.html")
    return await run_in_threadpool(OwnPage(request, who, limits).show, month)


@router.post("/advance")
def ask(request: Request, who: Worker, limits: LimitsNow, submitted: FormInput) -> Response:
    """Take a request; what is wrong stands beside its field and keeps what was typed."""
    page = OwnPage(request, who, limits)
    form, filled = parse(AdvanceForm, submitted.values), parse(Filled, submitted.values)
    if form.value is None or filled.value is None:
        return page.show(submitted.values.get("month"), form)
    asking = limits.asking(int(who.id), form.value.month, form.value.kind)
    asked = request_of(asking, form.value, f"{who.id}-{filled.value.form_token}", address_of(request))
    try:
        limits.db.write(actions.ask, asked, limits.today(asking), who, limits.now)
    except PeerAway:
        return page.show(asking.month, form, AWAY, 503)
    except (actions.AdvanceRefused, actions.AlreadyOpen, MonthRefused, FiguresMissing) as error:
        return page.show(asking.month, form.refused_by(error))
    metrics.advances.labels("ask").inc()
    return RedirectResponse("/advance?done=ask", status_code=303)


@router.post("/advance/{advance_id}/cancel")
def cancel(advance_id: RowId, who: Worker, db: Db, now: Now) -> RedirectResponse:
    """Take the own request back."""
    db.write(actions.cancel, advance_id, int(who.id), who, now)
    metrics.advances.labels("cancel").inc()
    return RedirectResponse("/advance?done=cancel", status_code=303)


@router.post("/advance/{advance_id}/consent")
def consent(
    request: Request, advance_id: RowId, who: Worker, limits: LimitsNow, submitted: FormInput
) -> Response:
    """Agree to what the office asked for on the own behalf."""
    if parse(ConsentForm, submitted.values).value is None:
        return OwnPage(request, who, limits).show(None, unagreed=advance_id)
    ip = address_of(request)
    limits.db.write(consenting.agree_on_the_phone, advance_id, int(who.id), ip, who, limits.now)
    metrics.advances.labels("consent").inc()
    return RedirectResponse("/advance?done=consent", status_code=303)


@dataclass(frozen=True)
class OwnPage:
    """The page of one signed-in worker."""

    request: Request
    who: Identity
    limits: Limits

    def show(
        self,
        month: str | None,
        form: Form[Any] | None = None,
        away: str = "",
        status: int = 422,
        unagreed: int = 0,
    ) -> HTMLResponse:
        """Draw it; after a refused form with what was typed."""
        with self.limits.db.read() as session:
            rows = queries.own_advances(session, int(self.who.id))
            sent = latest_lines(session, [row.id for row in rows])
            months = open_months(business_date(self.limits.now), queries.locked_months(session))
        asking = self.limits.asking(int(self.who.id), month if month in months else None, ORDINARY)
        ordinary = self._shown(asking)
        shown = form or blank({"month": asking.month, "kind": ORDINARY})
        return render(
            self.request,
            "advance/worker.html",
            status_code=status if form or unagreed else 200,
            asking=asking,
            months=months,
            ordinary=ordinary,
            emergency=ordinary.in_an_emergency(),
            rows=rows,
            sent=sent,
            form=shown,
            away=away or ordinary.away,
            token=shown.raw.get("form_token") or secrets.token_urlsafe(16),
            consent=consent_text(asking.pay_date),
            state_words=STATE_WORDS,
            kind_words=KIND_WORDS,
            emergencies=EMERGENCIES,
            may_cancel=may_cancel,
            consent_of=consent_text,
            unagreed=unagreed,
            done=self.request.query_params.get("done", "") if not form else "",
        )

    def _shown(self, asking: Asking) -> Shown:
        with self.limits.db.read() as session:
            reserved = prepaid.reserved_won(session, asking.employee_id)
        try:
            return Shown(self.limits.today(asking), "", reserved)
        except PeerAway:
            return Shown(None, AWAY, reserved)
        except PersonUnknown:
            return Shown(None, "아직 급여 명부에 없어요. 입사한 날이면 내일 다시 열어 주세요.", reserved)
        except (FiguresMissing, MonthRefused) as error:
            return Shown(None, error.detail, reserved)
