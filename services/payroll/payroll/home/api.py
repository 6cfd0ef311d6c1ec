"""What the office's home page shows of payroll."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.identity import Service
from fastapi import APIRouter
from pydantic import BaseModel

from payroll.account.queries import counts as account_counts
from payroll.advance.queries import emergencies_waiting, state_counts
from payroll.advance.rules.waiting import overdue
from payroll.amendment.queries import waiting_count
from payroll.figures.queries import ending_on
from payroll.run import queries as runs
from payroll.run.rules.states import STATE_WORDS
from payroll.wage import queries as wages

router = APIRouter(tags=["home"])


class Card(BaseModel):
    """A number or a word for the home page, leading somewhere; `todo` waits for someone."""

    label: str
    value: int | str
    unit: str
    href: str
    kind: str


class Summary(BaseModel):
    """Payroll's cards."""

    cards: list[Card]


@router.get("/internal/summary")
def summary(_who: Service, db: Db, now: Now) -> Summary:
    """Return this month's pay state and how many people have no wage."""
    today = business_date(now)
    month = f"{today:%Y-%m}"
    with db.read() as session:
        run = runs.find_run(session, month)
        waiting = wages.without_terms(session, today)
        advances = state_counts(session)
        late = overdue(emergencies_waiting(session), now)
        ending = len(ending_on(session, today))
        changes = waiting_count(session)
        accounts = account_counts(session, today)["waiting"]
    state = STATE_WORDS[run.state] if run else "계산 전"
    return Summary(
        cards=[
            Card(
                label="임금 미등록 직원", value=waiting, unit="명", href="/admin/wages?show=none", kind="todo"
            ),
            *_about_accounts(accounts),
            *_about_advances(advances, late),
            *_about_figures(ending, changes),
            Card(
                label=f"{today.month}월 급여",
                value=state,
                unit="",
                href=f"/admin/payslip?month={month}",
                kind="number",
            ),
        ]
    )


def _about_accounts(waiting: int) -> list[Card]:
    href = "/admin/payroll/accounts"
    return [Card(label="확인할 급여 계좌", value=waiting, unit="건", href=href, kind="todo")]


def _about_advances(advances: Mapping[str, int], late: int) -> list[Card]:
    asked, approved = "/admin/advance?state=requested", "/admin/advance?state=approved"
    told = Card(label="24시간 넘게 기다린 비상시 지급", value=late, unit="건", href=asked, kind="todo")
    return [
        Card(label="승인할 선불금", value=advances["requested"], unit="건", href=asked, kind="todo"),
        Card(label="지급할 선불금", value=advances["approved"], unit="건", href=approved, kind="todo"),
        *([told] if late else []),
    ]


def _about_figures(ending: int, changes: int) -> list[Card]:
    href = "/admin/payroll/figures"
    cards = [
        Card(label="곧 끝나는 법정 수치", value=ending, unit="가지", href=href, kind="todo"),
        Card(label="확인할 수치 변경", value=changes, unit="건", href=href, kind="todo"),
    ]
    return [card for card in cards if card.value]
