"""The kinds of figures by name, and which of them insurance, tax and items read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

KOREAN_NAMES = {
    "minimum_wage": "최저임금",
    "pension_rate": "국민연금 보험료율",
    "pension_base": "국민연금 기준소득월액 상·하한",
    "health_rate": "건강보험료율",
    "health_bounds": "건강보험료 상·하한",
    "care_ratio": "장기요양보험료율",
    "employment_rate": "고용보험료율",
    "child_credit": "간이세액 자녀 공제액",
    "freelance_rate": "사업소득 원천징수율",
    "daily_worker": "일용근로소득 공제액·세율",
    "local_rate": "지방소득세율",
    "simple_tax": "근로소득 간이세액표",
    "meal_cap": "식대 비과세 한도",
    "car_cap": "자가운전보조금 비과세 한도",
    "childcare_cap": "보육수당 비과세 한도",
    "daily_cover": "일용근로자 국민연금·건강보험 기준",
    "overtime_cap": "생산직 연장·야간·휴일근로수당 비과세 기준",
}
INSURANCE_KINDS = (
    "pension_rate",
    "pension_base",
    "health_rate",
    "health_bounds",
    "care_ratio",
    "employment_rate",
)
TAX_KINDS = ("simple_tax", "child_credit", "freelance_rate", "local_rate", "daily_worker")
ITEM_KINDS = ("meal_cap", "car_cap", "childcare_cap", "daily_cover", "overtime_cap")


class MissingFigure(Exception):
    """No row is valid: `missing` holds (kind, day) pairs."""

    def __init__(self, missing: Sequence[tuple[str, date]]) -> None:
        self.missing = tuple(missing)
        super().__init__(", ".join(f"{kind} on {day}" for kind, day in missing))

    def korean(self) -> str:
        """Name what is missing, for the office."""
        return ", ".join(f"{KOREAN_NAMES[kind]}({day.isoformat()})" for kind, day in self.missing)
