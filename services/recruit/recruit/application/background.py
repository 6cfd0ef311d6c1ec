"""추가 정보: what the paper form asks and nobody has to tell (school, service, licences, way to work …)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

Outcome = Literal["졸업", "재학", "중퇴"]
Military = Literal["군필", "방산", "면제", "미필", "해당 없음"]
Commute = Literal["자차", "대중교통"]
Dormitory = Literal["희망", "비희망"]

BACKGROUND_OPTIONS: dict[str, tuple[str, ...]] = {
    "outcome1": get_args(Outcome),
    "outcome2": get_args(Outcome),
    "military": get_args(Military),
    "commute": get_args(Commute),
    "dormitory": get_args(Dormitory),
}
"""Field name → what may be chosen."""

SCHOOLS = {1: "고등학교", 2: "대학교"}
LICENCE_ROWS = (1, 2)

GROUPS: dict[str, dict[str, str]] = {
    "신상": {
        "english_name": "영문 이름",
        "emergency_phone": "비상연락처",
        "nationality": "국적",
        "visa": "비자",
    },
    "학력": {
        f"{name}{row}": f"{school} {word}"
        for row, school in SCHOOLS.items()
        for name, word in {
            "school": "이름",
            "major": "학과",
            "graduated": "졸업년월",
            "outcome": "졸업여부",
        }.items()
    },
    "병역": {
        "military": "병역",
        "military_from": "복무 시작",
        "military_to": "복무 끝",
        "military_reason": "면제 사유",
    },
    "자격": {
        f"{name}{row}": f"자격 {row} {word}"
        for row in LICENCE_ROWS
        for name, word in {"license": "이름", "license_grade": "등급", "license_issuer": "발행기관"}.items()
    },
    "통근·기숙사": {"commute": "통근 방법", "dormitory": "기숙사"},
}
"""Each optional part of the form → its fields with their words."""

NOT_A_MONTH = "년과 월을 2015-02처럼 적어 주세요."
_MONTH = re.compile(r"(\d{4})\D{0,3}(\d{1,2})\D{0,2}")


def typed_month(text: str) -> str:
    """Return a month however it was written (2015.2, 201502, 2015년 2월) as YYYY-MM; raises ValueError."""
    found = _MONTH.fullmatch(plain(text))
    if not found or not 1 <= int(found[2]) <= 12 or not 1930 <= int(found[1]) <= 2100:
        raise ValueError(NOT_A_MONTH)
    return f"{found[1]}-{int(found[2]):02}"


def typed_postal_code(text: str) -> str:
    """Return a postal code of five digits, whose first two name a province: 01 서울 to 63 제주."""
    code = plain(text)
    if not (len(code) == 5 and code.isascii() and code.isdecimal()):
        raise ValueError("우편번호는 숫자 5자리예요. 모르면 비워 두세요.")
    if not 1 <= int(code[:2]) <= 63:
        raise ValueError("없는 우편번호예요. 다시 확인하거나 비워 두세요.")
    return code


def told_groups(row: object) -> dict[str, list[tuple[str, str]]]:
    """Return each optional part in which something was told: its word → the told fields with their words."""
    told = {
        group: [(word, getattr(row, name)) for name, word in fields.items() if getattr(row, name)]
        for group, fields in GROUPS.items()
    }
    return {group: fields for group, fields in told.items() if fields}


def plain(text: str) -> str:
    """Return a text trimmed and with the wide digits of Korean keyboards (１２) made plain."""
    return unicodedata.normalize("NFKC", text).strip()


def background_problems(told: Mapping[str, str | None], today: date) -> dict[str, str]:
    """Return what contradicts itself or lies ahead in checked fields, by field name; months as YYYY-MM."""
    problems = {}
    start, end = told.get("military_from"), told.get("military_to")
    if start and end and end < start:
        problems["military_to"] = "끝난 달이 시작한 달보다 빨라요."
    for row in SCHOOLS:
        month = told.get(f"graduated{row}")
        if month and month > f"{today:%Y-%m}" and told.get(f"outcome{row}") == "졸업":
            problems[f"graduated{row}"] = "졸업한 달이 아직 오지 않았어요. 재학 중이면 ‘재학’을 골라 주세요."
    return problems
