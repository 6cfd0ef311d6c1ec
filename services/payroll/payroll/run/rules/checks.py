"""What is looked at before a run is locked: its cause, whether it stops the lock, where it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from payroll.run.rules.seal import content_hash
from payroll.run.rules.work import WorkMonth

LONG_WEEK = 52 * 60
"""Minutes of a week at most: 40 hours and 12 of overtime (근로기준법 제53조)."""
LIMITED_SIZE = 5

OVER_52, NO_ACCOUNT, NOT_COMPUTED = "over_52_hours", "no_account", "not_computed"
ITEM_LEFT, ITEM_MOVED = "item_left", "item_moved"
WAITING, ADVANCE_SENT = "correction_waiting", "advance_sent"
ATTENDANCE_OPEN, PROVISIONAL, PENDING = "attendance_open", "provisional", "pending_result"
UNLAWFUL = "unlawful_payslip"
BLOCKING = frozenset({"below_minimum_wage", "negative_net", UNLAWFUL, PENDING, ADVANCE_SENT})
TITLES = {
    PENDING: "확인하지 않은 계산 결과",
    ADVANCE_SENT: "은행으로 이체 중인 선불금",
    "below_minimum_wage": "최저임금보다 낮음",
    "negative_net": "공제가 지급액보다 많음",
    UNLAWFUL: "명세서 필수 항목 빠짐",
    "no_wage_terms": "급여 조건 없음",
    "hours_differ": "근태 시간이 맞지 않음",
    "hours_impossible": "있을 수 없는 근무 시간",
    "not_computable": "계산하지 못함",
    "no_hours": "근무 시간 없음",
    "not_clocked_out": "퇴근 기록 없는 날",
    OVER_52: "주 52시간 넘음",
    NO_ACCOUNT: "급여 계좌 없음",
    NOT_COMPUTED: "재직했지만 명세서 없음",
    ITEM_LEFT: "이 달 항목이 있지만 명세서 없음",
    ITEM_MOVED: "계산한 뒤 바뀐 임금 항목",
    ATTENDANCE_OPEN: "근태 마감 전",
    PROVISIONAL: "잠정 수치로 계산",
    "week_hours_differ": "계약 시간과 다름",
    "daily_three_months": "일용 3개월 넘음",
    "freelance_tracked": "3.3%인데 근태 관리됨",
    "percent_of_last_year": "지난해에 신청한 원천징수 비율",
    "last_year_untold": "생산직의 직전연도 총급여 없음",
    "item_short": "공제 항목을 다 빼지 못함",
    "leave_unsettled": "월급에서 빼지 않은 휴가·휴직",
    "bonus_months_untold": "상여 대상 기간의 명세서가 없음",
    WAITING: "확정한 정정이 초안에 없음",
    "correction_taken": "정정으로 더 지급한 것을 조정함",
    "correction_left": "정정으로 더 지급했지만 조정하지 못함",
    "overpaid_taken": "더 지급한 것을 조정함",
    "overpaid_left": "더 지급했지만 조정하지 못함",
}
_PLACES = {
    PENDING: ("/admin/payroll/runs/{month}/result", "차이 보기"),
    ADVANCE_SENT: ("/admin/advance/transfers", "결과 반영"),
    "below_minimum_wage": ("/admin/wages/{person}", "급여 조건"),
    "no_wage_terms": ("/admin/wages/{person}", "급여 조건"),
    "no_hours": ("/admin/attendance?month={month}", "근태 보기"),
    "hours_impossible": ("/admin/attendance?month={month}", "근태 보기"),
    "percent_of_last_year": ("/admin/wages/{person}", "급여 조건"),
    "hours_differ": ("/admin/attendance?month={month}", "근태 보기"),
    "not_clocked_out": ("/admin/attendance?month={month}", "근태 보기"),
    ATTENDANCE_OPEN: ("/admin/attendance?month={month}", "근태 보기"),
    OVER_52: ("/admin/attendance?month={month}", "근태 보기"),
    NOT_COMPUTED: ("/admin/attendance?month={month}", "근태 보기"),
    NO_ACCOUNT: ("/admin/wages/{person}/account", "급여 계좌"),
    ITEM_LEFT: ("/admin/wages/{person}/items", "임금 항목"),
    ITEM_MOVED: ("/admin/wages/{person}/items", "임금 항목"),
    "bonus_months_untold": ("/admin/wages/{person}/items", "임금 항목"),
    PROVISIONAL: ("/admin/payroll/figures", "수치 보기"),
}


@dataclass(frozen=True)
class Concern:
    """One person a check is about, and the cause in Korean."""

    employee_id: int
    employee_no: str
    name: str
    sentence: str = ""


@dataclass(frozen=True)
class Check:
    """Something to mend, or to have seen, before the lock; `sentence` where it is about the whole month."""

    code: str
    sentence: str = ""
    people: tuple[Concern, ...] = ()
    seen_by: str = ""

    @property
    def title(self) -> str:
        """What it is about, in Korean."""
        return TITLES.get(self.code, "확인할 것")

    @property
    def blocking(self) -> bool:
        """Say whether it stops the lock until it is mended."""
        return self.code in BLOCKING

    @property
    def is_open(self) -> bool:
        """Say whether it still keeps the office from locking."""
        return self.blocking or not self.seen_by

    @property
    def fingerprint(self) -> str:
        """What somebody has seen: another person or another cause asks anew."""
        return content_hash([self.sentence, sorted((one.employee_id, one.sentence) for one in self.people)])

    def place(self, month: str, employee_id: int | None = None) -> tuple[str, str] | None:
        """Return address and words of where it is mended, for one person or for the whole month."""
        found = _PLACES.get(self.code)
        if found is None or ("{person}" in found[0]) != (employee_id is not None):
            return None
        return found[0].format(month=month, person=employee_id), found[1]


def long_weeks(work: WorkMonth, before_minutes: int = 0) -> list[str]:
    """Tell the weeks (Monday to Sunday) of more than 52 hours.

    The first one counts `before_minutes` of the month before, too; the last is whole in the month after.
    """
    if work.workplace_size < LIMITED_SIZE:
        return []
    weeks: dict[date, int] = {}
    for day in work.days:
        monday = day.work_date - timedelta(days=day.work_date.weekday())
        weeks[monday] = weeks.get(monday, 0) + day.worked
    begun = work.month - timedelta(days=work.month.weekday())
    if weeks.get(begun):
        weeks[begun] += before_minutes
    return [
        f"{monday.month}월 {monday.day}일 주 {minutes // 60}시간 {minutes % 60}분"
        for monday, minutes in sorted(weeks.items())
        if minutes > LONG_WEEK
    ]


def fault_words(checks: Iterable[Check]) -> str:
    """Name open checks in one phrase."""
    return ", ".join(f"{check.title}{f' {len(check.people)}명' if check.people else ''}" for check in checks)
