"""What a worker may ask for today: read attendance first, then compute; no lock is held while reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from chassis.errors import Invalid
from chassis.http import PeerCalls, Peers
from fastapi import Depends, Request

from payroll import clients
from payroll.advance import actions, queries
from payroll.advance.forms import AdvanceForm
from payroll.advance.rules.limit import (
    EMERGENCY,
    Limit,
    Policy,
    emergency_policy,
    limit_of,
    yesterday,
)
from payroll.advance.rules.payout import open_months
from payroll.figures.queries import month_figures_of
from payroll.prepaid.queries import advance_of
from payroll.roster import queries as roster
from payroll.roster.tables import Person
from payroll.run.compute import work_of
from payroll.run.rules.sources import Own
from payroll.run.rules.states import usual_pay_date
from payroll.run.sources import own_of

NOT_EMPLOYED = "이 달에 재직한 기록이 없어요."
LEFT = "퇴사하면 남은 임금을 14일 안에 모두 받아요(근로기준법 제36조). 선불금은 재직 중에만 신청할 수 있어요."


class MonthRefused(Invalid):
    """Advances of that month are over: its pay is locked, or it is not this month nor the last."""

    code, message = "advance_month_refused", "이번 달 또는 아직 확정되지 않은 지난달만 신청할 수 있어요."

    def __init__(self) -> None:
        super().__init__(fields={"month": self.message})


@dataclass(frozen=True)
class Asking:
    """Whose limit, of which month and kind, and the firm's usual day of pay."""

    employee_id: int
    month: str
    kind: str
    usual_pay_day: int

    @property
    def first(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(f"{self.month}-01")

    @property
    def pay_date(self) -> date:
        """The day on which the month's wages are paid."""
        return usual_pay_date(self.first, self.usual_pay_day)


@dataclass(frozen=True)
class _Known:
    person: Person
    policy: Policy
    own: Own


@dataclass(frozen=True)
class Limits:
    """Tells limits of now: what a route takes as `limits: LimitsNow`."""

    db: Database
    peers: Peers
    usual_pay_day: int
    now: datetime

    def asking(self, employee_id: int, month: str | None, kind: str) -> Asking:
        """Return whose limit is asked for; without a month it is this one."""
        this = f"{business_date(self.now):%Y-%m}"
        return Asking(employee_id, month or this, kind, self.usual_pay_day)

    def today(self, asking: Asking) -> Limit:
        """Return a limit, as `limit_today` does."""
        return limit_today(self.db, self.peers, asking, self.now)

    def of_advance(self, advance_id: int) -> Limit:
        """Return today's limit of the person, month and kind of an advance."""
        with self.db.read() as session:
            row = advance_of(session, advance_id)
        return self.today(self.asking(row.employee_id, row.month, row.kind))


def address_of(request: Request) -> str:
    """Return from where somebody calls: the gateway tells, and nobody else is listened to."""
    return request.headers.get("x-forwarded-for", "").partition(",")[0].strip()[:45]


def request_of(asking: Asking, form: AdvanceForm, key: str, ip: str = "") -> actions.Request:
    """Return the request that a checked form makes; `key` is the same for one filling-in, `ip` from where."""
    return actions.Request(
        employee_id=asking.employee_id,
        month=asking.month,
        kind=asking.kind,
        emergency=form.emergency,
        amount_won=form.amount,
        reason=form.reason,
        pay_date=asking.pay_date,
        key=key,
        ip=ip,
    )


async def _limits(request: Request, db: Db, peers: PeerCalls, now: Now) -> Limits:
    return Limits(db, peers, request.app.state.settings.usual_pay_day, now)


LimitsNow = Annotated[Limits, Depends(_limits)]


def limit_today(db: Database, peers: Peers, asking: Asking, now: datetime) -> Limit:
    """Return the limit of a worker now.

    Raises MonthRefused (422), FiguresMissing (422), PeerAway (503), PersonUnknown (404).
    """
    today = business_date(now)
    known = _known(db, asking, today)
    until = yesterday(today)
    if known.person.resign_date is not None and known.person.resign_date <= today:
        return _none(asking, until, known.policy, LEFT)
    read = clients.person_month(peers, asking.month, asking.employee_id)
    if read is None:
        return _none(asking, until, known.policy, NOT_EMPLOYED)
    with db.read() as session:
        figures = month_figures_of(session, asking.first, asking.pay_date)
    work = work_of(asking.first, read)
    return limit_of(work, known.own, figures, known.policy, until)


def _known(db: Database, asking: Asking, today: date) -> _Known:
    with db.read() as session:
        if asking.month not in open_months(today, queries.locked_months(session)):
            raise MonthRefused
        person = roster.person_of(session, asking.employee_id)
        ordinary = queries.policy_on(session, person.site_name, today)
        policy = emergency_policy() if asking.kind == EMERGENCY else ordinary
        return _Known(person, policy, own_of(session, asking.month, asking.employee_id))


def _none(asking: Asking, until: date, policy: Policy, why: str) -> Limit:
    return Limit(asking.month, until, (), 0, 0, policy.share_percent, policy.cap_won, why)
