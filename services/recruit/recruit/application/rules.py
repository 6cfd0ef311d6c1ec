"""What an application may say: options, limits, ages, careers, receipt numbers and states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from recruit.application.background import BACKGROUND_OPTIONS, GROUPS, LICENCE_ROWS, SCHOOLS
from recruit.posting.rules import INPUT_LABELS

Gender = Literal["남", "여"]
Shift = Literal["주간", "2교대"]
Posture = Literal["무관", "좌식", "입식"]
Possible = Literal["가능", "불가능"]
AdvanceWish = Literal["비희망", "희망"]
InsuranceType = Literal["3.3%", "4대보험"]

OPTIONS: dict[str, tuple[str, ...]] = {
    "gender": get_args(Gender),
    "shift": get_args(Shift),
    "posture": get_args(Posture),
    "overtime": get_args(Possible),
    "holiday": get_args(Possible),
    "advance_pay": get_args(AdvanceWish),
    "insurance_type": get_args(InsuranceType),
}
"""Field name → what may be chosen."""

PLEDGE_MISSING = "적은 내용이 사실인지 확인하고 표시해 주세요."
CAREER_ROWS = 10

CAREER_LABELS = {
    "company": "회사명",
    "exp_start": "입사일",
    "exp_end": "퇴사일",
    "job_role": "담당업무",
    "reason": "퇴사사유",
}

LABELS = {
    "posting": "모집 공고",
    "photo": "사진",
    "name": "이름",
    "birth": "생년월일",
    "phone": "휴대전화",
    "gender": "성별",
    "email": "이메일",
    "zip": "우편번호",
    "address": "주소",
    "address_detail": "상세 주소",
    **GROUPS["신상"],
    "no_career": "경력 없음",
    **{
        f"{name}{row}": f"경력 {row} {word}"
        for row in range(1, CAREER_ROWS + 1)
        for name, word in CAREER_LABELS.items()
    },
    **GROUPS["학력"],
    **GROUPS["병역"],
    **GROUPS["자격"],
    "shift": "근무형태",
    "posture": "근무방식",
    "overtime": "잔업",
    "holiday": "특근",
    **GROUPS["통근·기숙사"],
    **INPUT_LABELS,
    "interview_date": "면접 가능일",
    "start_date": "입사 희망일",
    "advance_pay": "가불 희망",
    "insurance_type": "급여 형태",
    "consent_collection": "수집·이용 동의",
    "consent_id_photo": "신분증 사진 동의",
    "consent_third_party": "제3자 제공 동의",
    "consent_restricted": "신체 항목 동의",
    "consent_talent_pool": "인재풀 동의",
    "status_pin": "조회 번호",
    "agree": "사실 확인",
}
"""Field name → the word on the form, in the order of the form."""

FORM_WORDS = {
    "labels": LABELS,
    "options": OPTIONS,
    "background_options": BACKGROUND_OPTIONS,
    "groups": GROUPS,
    "schools": SCHOOLS,
    "licence_rows": LICENCE_ROWS,
    "rows": range(1, CAREER_ROWS + 1),
}
"""What the templates of the form read."""

STATUSES = {
    "new": "신규",
    "review": "검토",
    "interview": "면접",
    "offer": "오퍼",
    "hold": "보류",
    "hired": "합격",
    "rejected": "불합격",
    "withdrawn": "철회",
}

SORTS = {
    "new": "최근 접수",
    "old": "오래된 접수",
    "name": "이름",
    "start": "입사 희망일",
}
"""The orders of a list, by their word in an address."""

NEEDS_REASON = ("rejected", "hold", "withdrawn")
"""Statuses that the office sets with a reason; so it does to open again what was ended."""
_ENDED = ("rejected", "withdrawn")
LONGEST_REASON, LONGEST_MEMO = 200, 2000

APPLICANT = "지원자"
"""Who took a step of the history when it was the applicant."""

GUARDED_UNDER = 14
UNDER_GUARD = (
    f"만 {GUARDED_UNDER}세 미만은 법정대리인(부모님)의 동의 없이 개인정보를 받지 않아요(개인정보 보호법 "
    "제22조의2). 근로기준법에 따라 만 15세부터 지원할 수 있고, 적은 내용은 저장하지 않았어요."
)

YOUNGEST = 15
"""Full years of age to be employed. 근로기준법 제64조: 15세 미만은 근로자로 사용하지 못한다."""

# No 0/O, 1/I/L: people read this number out on the phone.
RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECEIPT_LENGTH = 6


@dataclass(frozen=True)
class Career:
    """One former job as the applicant tells it."""

    company: str = ""
    start: date | None = None
    end: date | None = None
    role: str = ""
    reason: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing was typed in the row."""
        return not (self.company or self.start or self.end or self.role or self.reason)


def age_on(birth: date, today: date) -> int:
    """Return the full years of age (만 나이, 민법 제158조) on a day."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def birth_problem(birth: date, today: date) -> str | None:
    """Return what is wrong with an applicant's birth date, or None."""
    if birth > today:
        return "생년월일이 오늘보다 뒤예요. 다시 확인해 주세요."
    if age_on(birth, today) < GUARDED_UNDER:
        return UNDER_GUARD
    if age_on(birth, today) < YOUNGEST:
        return f"만 {YOUNGEST}세부터 지원할 수 있어요(근로기준법)."
    return None


def career_problems(row: int, career: Career, today: date) -> dict[str, str]:
    """Return what is wrong with one career row (1 to CAREER_ROWS), by field name."""
    if career.is_empty:
        return {}
    problems = {}
    if not career.company:
        problems[f"company{row}"] = "회사명을 적어 주세요. 없는 경력이면 이 칸을 모두 비워 주세요."
    if career.start and career.start > today:
        problems[f"exp_start{row}"] = "입사일이 오늘보다 뒤예요."
    if career.start and career.end and career.end < career.start:
        problems[f"exp_end{row}"] = "퇴사일이 입사일보다 빨라요."
    return problems


def no_career_problem(no_career: bool, careers: Sequence[Career]) -> str | None:
    """Return what is wrong when "경력 없음" and careers are both given, or None."""
    if no_career and any(not career.is_empty for career in careers):
        return "‘경력 없음’을 고르셨는데 아래에 경력이 적혀 있어요. 둘 중 하나만 남겨 주세요."
    return None


def receipt_number(today: date, letters: str) -> str:
    """Return a receipt number such as HX-2611-7K3QF2 from the month and random letters."""
    return f"HX-{today:%y%m}-{letters}"


def status_problem(wanted: str, present: str, *, is_hired: bool, by_applicant: bool = False) -> str | None:
    """Return why an application may not go from one status to another by hand, or None.

    `by_applicant`: the applicant has taken the last step.
    """
    if wanted not in STATUSES:
        return "목록에 있는 상태 중에서 골라 주세요."
    if wanted == present:
        return None
    if is_hired:
        return "채용 확정된 지원서는 상태를 바꿀 수 없습니다. 퇴사는 직원 화면에서 처리해 주세요."
    if present == "withdrawn" and by_applicant:
        return "지원자가 직접 철회한 지원서는 되돌릴 수 없습니다. 다시 지원하면 새 지원서로 접수됩니다."
    if wanted == "hired":
        # "합격" set by hand made no worker in the old office (F-37): only the hire itself sets it.
        return "합격은 ‘채용 확정’으로 처리해 주세요. 직원 등록까지 한 번에 됩니다."
    return None


def reason_problem(wanted: str, present: str, reason: str) -> str | None:
    """Return what is wrong with the reason given for a step of the status, or None.

    A reason is asked for to end or hold an application, and to open an ended one again: an applicant may ask
    for the grounds (채용절차법 제10조: 채용 여부를 지체 없이 알린다).
    """
    if len(reason) > LONGEST_REASON:
        return f"까닭은 {LONGEST_REASON}자까지 적을 수 있습니다."
    needed = wanted in NEEDS_REASON or present in _ENDED
    if wanted != present and needed and not reason.strip():
        return f"‘{STATUSES.get(wanted, wanted)}’(으)로 바꾸는 까닭을 적어 주십시오."
    return None


def deletion_problem(*, is_hired: bool, is_held: bool) -> str | None:
    """Return why an application may not go to the bin, or None."""
    if is_hired:
        return "채용된 사람의 서류는 퇴직 뒤 3년까지 지울 수 없습니다(근로기준법 제42조)."
    if is_held:
        return "파기 보류된 지원서입니다. 먼저 보류를 푸십시오."
    return None
