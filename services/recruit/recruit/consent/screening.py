"""Keeps resident numbers out: no consent makes them lawful here (개인정보 보호법 제24조의2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import AfterValidator

RESIDENT_NUMBER = (
    "주민등록번호(외국인등록번호)처럼 보이는 숫자가 있어요. 이 번호는 받을 수 없으니 지우고 다시 보내 주세요."
)

# Any dash or dot, with or without spaces around: 900101-1234568, 900101 – 1234568, 9001011234568.
_LIKE_ONE = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})\s*[-‐-―−.·~]?\s*(\d)\d{6}(?!\d)")
_CENTURY = {"9": 1800, "0": 1800, "1": 1900, "2": 1900, "5": 1900, "6": 1900}


def has_resident_number(text: str) -> bool:
    """Say whether a text holds what looks like a resident number: six digits that are a date, and seven.

    The check digit is not asked: since October 2020 it is random.
    """
    plain = unicodedata.normalize("NFKC", text)
    return any(_is_date(*found.groups()) for found in _LIKE_ONE.finditer(plain))


def resident_number_problems(typed: Mapping[str, str], skip: Iterable[str] = ()) -> dict[str, str]:
    """Return the sentence for each typed field that holds what looks like a resident number."""
    left = set(skip)
    return {
        name: RESIDENT_NUMBER
        for name, text in typed.items()
        if name not in left and has_resident_number(text)
    }


def _without_one(text: str) -> str:
    if has_resident_number(text):
        raise ValueError(RESIDENT_NUMBER)
    return text


NoResidentNumber = AfterValidator(_without_one)
"""Refuses a text that holds what looks like a resident number."""


def _is_date(year: str, month: str, day: str, seventh: str) -> bool:
    try:
        date(_CENTURY.get(seventh, 2000) + int(year), int(month), int(day))
    except ValueError:
        return False
    return True
