"""The invented people of the demo: names from parts, telephone numbers that belong to nobody, wishes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

_FAMILY = tuple("김이박최정강조윤장임한오서신권황안송류홍")
_FIRST = tuple("하서지민도예준시유은태현수재다")
_SECOND = tuple("늘윤우준연아호린원빈솔결람율온")
_TOWNS = (
    "경기도 화성시 동탄대로",
    "경기도 평택시 포승읍",
    "인천광역시 서구 정서진로",
    "충청남도 아산시 배방읍",
)
_COMPANIES = ("한빛물류", "대성정밀", "푸른식품", "동명산업", "우리포장")
_ROLES = ("피킹", "조립", "검수", "포장", "지게차")


@dataclass(frozen=True)
class Applicant:
    """One invented applicant; `number` makes name and telephone their own."""

    number: int
    name: str
    birth: date
    gender: str
    wishes: dict[str, str]

    @property
    def phone(self) -> str:
        """A number of the range that is not handed out."""
        return f"010-0000-{self.number:04d}"

    def form(self) -> dict[str, str]:
        """Return the fields of the application form."""
        return {
            "name": self.name,
            "birth": self.birth.isoformat(),
            "gender": self.gender,
            "phone": self.phone,
            "email": f"person{self.number}@example.com",
            **self.wishes,
            "consent_collection": "1",
            "consent_id_photo": "1",
            "consent_third_party": str(self.number % 4 and 1),
            "agree": "1",
        }


def applicants(count: int, dice: random.Random, today: date) -> list[Applicant]:
    """Invent that many people, each with a name of their own as far as the parts go."""
    return [_applicant(number, dice, today) for number in range(1, count + 1)]


def _applicant(number: int, dice: random.Random, today: date) -> Applicant:
    name = dice.choice(_FAMILY) + dice.choice(_FIRST) + dice.choice(_SECOND)
    birth = today.replace(day=1) - timedelta(days=dice.randint(20 * 365, 58 * 365))
    wishes = {
        "address": f"{dice.choice(_TOWNS)} {dice.randint(1, 200)}",
        "shift": dice.choice(("주간", "2교대")),
        "posture": dice.choice(("무관", "좌식", "입식")),
        "overtime": dice.choice(("가능", "가능", "불가능")),
        "holiday": dice.choice(("가능", "불가능")),
        "advance_pay": "비희망",
        "insurance_type": "4대보험",
        "start_date": (today + timedelta(days=dice.randint(1, 20))).isoformat(),
    }
    return Applicant(number, name, birth, dice.choice(("남", "여")), wishes | _career(dice, today))


def _career(dice: random.Random, today: date) -> dict[str, str]:
    if dice.random() < 0.3:
        return {"no_career": "1"}
    ended = today - timedelta(days=dice.randint(10, 400))
    return {
        "company1": dice.choice(_COMPANIES),
        "exp_start1": (ended - timedelta(days=dice.randint(90, 1500))).isoformat(),
        "exp_end1": ended.isoformat(),
        "job_role1": dice.choice(_ROLES),
        "reason1": dice.choice(("계약 만료", "이사", "근무지 이전")),
    }
