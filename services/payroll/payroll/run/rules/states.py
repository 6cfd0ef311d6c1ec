"""States of a run: draft → reviewed → locked → paid; only a reviewed run may go back to draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

DRAFT, REVIEWED, LOCKED, PAID = "draft", "reviewed", "locked", "paid"
STATE_WORDS = {DRAFT: "초안", REVIEWED: "검토 완료", LOCKED: "확정", PAID: "지급 완료"}
PUBLISHED = (LOCKED, PAID)
"""A worker reads payslips of these states only."""

_STEPS = {
    "review": (DRAFT, REVIEWED),
    "reopen": (REVIEWED, DRAFT),
    "lock": (REVIEWED, LOCKED),
    "paid": (LOCKED, PAID),
}
LATEST_PAY_DAYS = 92


def next_state(state: str, step: str) -> str | None:
    """Return the state after a step, the same state when the step was taken before, None when it may not."""
    before, after = _STEPS[step]
    return after if state in (before, after) else None


def open_steps(state: str) -> list[str]:
    """Return the steps that lead on from a state."""
    return [step for step, (before, _) in _STEPS.items() if before == state]


def run_faults(month: date, pay_date: date, today: date) -> dict[str, str]:
    """Return a Korean sentence for each field of a run that cannot be; `month` is its first day."""
    faults: dict[str, str] = {}
    if month > today:
        faults["month"] = "아직 시작하지 않은 달입니다. 이번 달이나 지난달을 골라 주세요."
    if pay_date < month:
        faults["pay_date"] = "지급일은 급여 달의 1일보다 빠를 수 없습니다."
    month_end = _next_month(month) - timedelta(days=1)
    if pay_date > month_end + timedelta(days=LATEST_PAY_DAYS):
        faults["pay_date"] = (
            "지급일이 너무 늦습니다. 급여는 매달 한 번 이상 지급해야 합니다(근로기준법 제43조)."
        )
    return faults


def suggested_month(computed: Sequence[str], today: date) -> date:
    """Return the first day of the month to compute next: after the last computed one, at most this one."""
    this = today.replace(day=1)
    if not computed:
        return this
    return min(this, _next_month(date.fromisoformat(f"{max(computed)}-01")))


def usual_pay_date(month: date, pay_day: int) -> date:
    """Return the usual pay day of a month's pay: that day of the month after, or its last day."""
    following = _next_month(month)
    last = _next_month(following) - timedelta(days=1)
    return following.replace(day=min(max(pay_day, 1), last.day))


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
