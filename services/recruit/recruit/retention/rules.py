"""Until when personal data is kept: dated periods by consent and outcome, the last day included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

SHORTEST_WINDOW, LONGEST_WINDOW = 14, 180
"""Days. 채용절차법 시행령 제4조: the employer sets the window within these."""

SOON_DAYS = 30
BY_HAND = {
    "request": "본인의 삭제 요구(개인정보 보호법 제36조)",
    "consent": "동의 철회(개인정보 보호법 제37조)",
    "mistake": "잘못 접수된 지원서",
}
"""Why the office may erase before the date."""

_LEAP_DAY = (2, 29)


@dataclass(frozen=True)
class Period:
    """How long, counted from which day, on which legal ground; for what was received from `valid_from` on."""

    outcome: str
    valid_from: date
    length: int
    unit: str
    word: str
    since: str
    ground: str

    @property
    def told(self) -> str:
        """The length as a page tells it: 180일, 3년."""
        return f"{self.length}{'일' if self.unit == 'days' else '년'}"

    def last_day(self, start: date) -> date:
        """Return the last day of the period; its first day is not counted (민법 제157조, 제160조)."""
        if self.unit == "days":
            return start + timedelta(days=self.length)
        # 민법 제160조 제3항: a month without that day ends the period on its last.
        day = 28 if (start.month, start.day) == _LEAP_DAY and not _is_leap(start.year + self.length) else None
        return start.replace(year=start.year + self.length, day=day or start.day)


@dataclass(frozen=True)
class Subject:
    """What the date of one application depends on; days are business dates."""

    id: str
    receipt_no: str
    received_on: date
    status: str
    stepped_on: date
    pool_on: date | None = None
    is_hired: bool = False
    resigned_on: date | None = None
    is_held: bool = False
    deleted_on: date | None = None


@dataclass(frozen=True)
class InquiryDays:
    """What the date of one inquiry depends on; days are business dates."""

    received_on: date
    touched_on: date
    done_on: date | None = None
    deleted_on: date | None = None


@dataclass(frozen=True)
class Due:
    """The outcome that decides, since when, and the last day kept: None while the end is not known."""

    outcome: str
    since: date | None
    last_day: date | None
    period: Period

    def is_over(self, today: date) -> bool:
        """Say whether the last day has passed."""
        return self.last_day is not None and today > self.last_day


def period_of(periods: Sequence[Period], outcome: str, received_on: date) -> Period:
    """Return the period promised on a day; before the first row that of the first."""
    rows = sorted((row for row in periods if row.outcome == outcome), key=lambda row: row.valid_from)
    return next((row for row in reversed(rows) if row.valid_from <= received_on), rows[0])


def due_of(subject: Subject, periods: Sequence[Period]) -> Due:
    """Return until when an application is kept: by its outcome, or sooner when it lies in the bin.

    Being held is no matter of dates: `may_go` knows it.
    """
    due = _due_by_outcome(subject, periods)
    if subject.deleted_on is None or due.outcome == "hired":
        return due
    binned = _since(subject, periods, "deleted", subject.deleted_on)
    return min(binned, due, key=lambda one: one.last_day or date.max)


def _due_by_outcome(subject: Subject, periods: Sequence[Period]) -> Due:
    if subject.is_hired or subject.status == "hired":
        return _since(subject, periods, "hired", subject.resigned_on)
    if subject.status == "withdrawn":
        return _since(subject, periods, "withdrawn", subject.stepped_on)
    ended = _ended(subject, periods)
    pooled = _since(subject, periods, "talent_pool", subject.pool_on)
    return max(ended, pooled, key=lambda due: due.last_day or date.min)


def due_of_inquiry(days: InquiryDays, periods: Sequence[Period]) -> Due:
    """Return until when an inquiry is kept: by its deletion, its end, or its long silence."""

    def since(outcome: str, start: date) -> Due:
        period = period_of(periods, outcome, days.received_on)
        return Due(outcome, start, period.last_day(start), period)

    if days.deleted_on is not None:
        return since("inquiry_deleted", days.deleted_on)
    if days.done_on is not None:
        return since("inquiry", days.done_on)
    silent = since("inquiry_silent", days.touched_on)
    window = period_of(periods, "inquiry", days.received_on)
    return Due(
        "inquiry_silent", days.touched_on, window.last_day(silent.last_day or days.touched_on), silent.period
    )


def may_go(subject: Subject, periods: Sequence[Period], today: date) -> bool:
    """Say whether the nightly work erases an application: its last day has passed and nobody holds it."""
    return not subject.is_held and due_of(subject, periods).is_over(today)


def by_hand_problem(subject: Subject, typed: str, reason: str, periods: Sequence[Period], today: date) -> str:
    """Return why the office may not erase an application now; empty when it may."""
    if subject.is_held:
        return "보류된 지원서입니다. 먼저 보류를 푸십시오."
    due = due_of(subject, periods)
    if due.outcome == "hired" and not due.is_over(today):
        return "채용된 사람의 서류입니다. 퇴직 뒤 3년까지 지울 수 없습니다(근로기준법 제42조)."
    if reason not in BY_HAND:
        return "지우는 까닭을 골라 주십시오."
    if typed.strip().upper() != subject.receipt_no:
        return "접수번호가 다릅니다. 지우려는 지원서의 접수번호를 그대로 입력해 주십시오."
    return ""


def _ended(subject: Subject, periods: Sequence[Period]) -> Due:
    if subject.status == "rejected":
        return _since(subject, periods, "rejected", subject.stepped_on)
    silent = period_of(periods, "silent", subject.received_on)
    window = period_of(periods, "rejected", subject.received_on)
    return Due("silent", subject.stepped_on, window.last_day(silent.last_day(subject.stepped_on)), silent)


def _since(subject: Subject, periods: Sequence[Period], outcome: str, start: date | None) -> Due:
    period = period_of(periods, outcome, subject.received_on)
    return Due(outcome, start, period.last_day(start) if start else None, period)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
