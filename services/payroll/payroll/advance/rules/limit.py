"""How much of what was already earned may be paid before the pay day (근로기준법 제43조·제45조)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from payroll.figures.rules import MonthFigures
from payroll.item.rules import EARNING, Item, due_in, ordinary_won
from payroll.run.rules.deductions import deduction_lines
from payroll.run.rules.draft import assessed, earnings_of
from payroll.run.rules.earnings import earning_lines, terms_used
from payroll.run.rules.items import item_deductions
from payroll.run.rules.sources import Own
from payroll.run.rules.work import WorkMonth
from payroll.wage.rules import WageTerms, terms_on

ORDINARY, EMERGENCY = "ordinary", "emergency"
KIND_WORDS = {ORDINARY: "선불금", EMERGENCY: "비상시 지급"}
# 근로기준법 제45조, 시행령 제25조: for the worker or those who live on the worker's pay.
EMERGENCIES = {
    "birth": "출산",
    "illness": "질병",
    "disaster": "재해",
    "marriage": "혼인",
    "death": "사망",
    "return_home": "부득이한 사정으로 1주 이상 귀향",
}
WHOLE_SHARE = 100
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """How much of the earned net pay may be paid early: percent of it, at most so many won (None: any)."""

    share_percent: int
    cap_won: int | None


STANDARD = Policy(50, None)


@dataclass(frozen=True)
class DayEarned:
    """One day: minutes worked, and the won that the month's earnings grew by with it."""

    work_date: date
    minutes: int
    won: int


@dataclass(frozen=True)
class Limit:
    """What may be asked for, and how it comes about, in won; `blocked` says in Korean why there is none."""

    month: str
    until: date
    days: tuple[DayEarned, ...]
    earned_won: int
    deduction_won: int
    share_percent: int
    cap_won: int | None
    blocked: str = ""

    @property
    def net_won(self) -> int:
        """Earned so far less the deductions expected on it."""
        return max(0, self.earned_won - self.deduction_won)

    @property
    def ceiling_won(self) -> int:
        """The most that may be out at one time, whole won cut."""
        if self.blocked:
            return 0
        share = self.net_won * self.share_percent // WHOLE_SHARE
        return share if self.cap_won is None else min(share, self.cap_won)

    def available_won(self, reserved_won: int) -> int:
        """The ceiling less what is asked for, approved, or paid and not settled."""
        return max(0, self.ceiling_won - reserved_won)


def limit_of(work: WorkMonth, own: Own, figures: MonthFigures, policy: Policy, until: date) -> Limit:
    """Return the limit from finished days up to and including `until` (yesterday).

    Of a monthly wage, and of items that are counted by the day, each finished calendar day counts, less what
    absences took. Paid holidays count where attendance tells their dates.
    """
    done = worked_until(work, until)
    blocked = _why_none(done, own.history)
    if blocked:
        return _nothing(work, until, policy, blocked)
    days = earned_days(done, own.history, own.items)
    earned = sum(day.won for day in days)
    terms = terms_on(own.history, min(until, done.last_day))
    deductions = expected_deductions(done, own, terms, figures) if terms and earned else 0
    month = f"{work.month:%Y-%m}"
    return Limit(month, until, tuple(days), earned, deductions, policy.share_percent, policy.cap_won)


def expected_deductions(done: WorkMonth, own: Own, terms: WageTerms, figures: MonthFigures) -> int:
    """Return the won that the month's pay will lose of what was earned, counted as a run counts it.

    Insurance as covered or billed, tax on what is not tax-free, and agreed deductions of the whole month.
    """
    fixed = replace(own, items=[item for item in own.items if _counts_daily(item)], adjusted=())
    # Items count their days up to the last finished one, as if the employment ended with it.
    upto = replace(done, resign_date=min(done.until or done.last_day, done.last_day) + ONE_DAY)
    earnings = earnings_of(upto, fixed, terms, figures)
    pay = assessed(earnings, done, fixed, terms)
    taken = sum(line.amount for line in deduction_lines(pay, done, terms, figures)[0])
    left = max(0, sum(line.amount for line in earnings) - taken)
    return taken + sum(line.amount for line in item_deductions(own.items, done, left)[0])


def emergency_policy() -> Policy:
    """Everything earned and nothing more: the employer must pay it (제45조)."""
    return Policy(WHOLE_SHARE, None)


def worked_until(work: WorkMonth, until: date) -> WorkMonth:
    """Return the month with only its finished days up to `until`; nothing that is still to come."""
    days = tuple(day for day in work.days if day.work_date <= until and day.clock_out)
    return replace(
        work,
        days=days,
        weekly_holidays=tuple(week for week in work.weekly_holidays if week.week_end <= until),
        leave=tuple(one for one in work.leave if one[0] <= until),
        paid_holidays=(holidays := tuple(one for one in work.paid_holidays if one[0] <= until)),
        paid_holiday_minutes=sum(minutes for _, minutes in holidays),
        absences=tuple(one for one in work.absences if one[0] <= until),
        lost_weeks=tuple(one for one in work.lost_weeks if one[0] <= until),
        until=until,
        worked_minutes=sum(day.worked for day in days),
        overtime_minutes=sum(day.overtime for day in days),
        night_minutes=sum(day.night for day in days),
        holiday_within_8h_minutes=sum(day.holiday_within_8h for day in days),
        holiday_beyond_8h_minutes=sum(day.holiday_beyond_8h for day in days),
    )


def earned_days(done: WorkMonth, history: Sequence[WageTerms], items: Sequence[Item] = ()) -> list[DayEarned]:
    """Return what each day added to the month's earnings; the days add up to the month's lines exactly."""
    minutes = {day.work_date: day.worked for day in done.days}
    fixed = [item for item in items if _counts_daily(item)]
    found, before = [], 0
    for day in sorted({*terms_used(done, history), *(done.employed_days if fixed else ())}):
        upto = worked_until(done, day)
        lines = earning_lines(upto, history, partial(ordinary_won, items))
        total = sum(line.amount for line in lines) + _fixed_won(upto, day, fixed)
        found.append(DayEarned(day, minutes.get(day, 0), total - before))
        before = total
    return found


def _counts_daily(item: Item) -> bool:
    return item.side == EARNING and item.is_prorated and item.month is None


def _fixed_won(work: WorkMonth, day: date, fixed: Sequence[Item]) -> int:
    dues = (due_in(item, work.month, work.hire_date, min(day, work.last_day)) for item in fixed)
    return sum(due.won for due in dues if due is not None)


def yesterday(today: date) -> date:
    """Return the last finished day."""
    return today - ONE_DAY


def _why_none(done: WorkMonth, history: Sequence[WageTerms]) -> str:
    if not done.days:
        return "이 달에 끝난 근무가 아직 없어요. 하루 일을 마치면 다음 날부터 신청할 수 있어요."
    if any(terms is None for terms in terms_used(done, history).values()):
        return "시급이 아직 등록되지 않은 날이 있어요. 사무실에 알려 주세요."
    return ""


def _nothing(work: WorkMonth, until: date, policy: Policy, blocked: str) -> Limit:
    return Limit(f"{work.month:%Y-%m}", until, (), 0, 0, policy.share_percent, policy.cap_won, blocked)
