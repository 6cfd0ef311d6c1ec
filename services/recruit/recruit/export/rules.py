"""Names and columns of the Excel files."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from datetime import date
from urllib.parse import quote

LIST_COLUMNS = {
    "name": ("이름", "text"),
    "phone": ("연락처", "text"),
    "email": ("이메일", "text"),
    "address": ("희망지역/주소", "text"),
    "status": ("상태", "text"),
    "submitted_at": ("접수일", "datetime"),
    "gender": ("성별", "text"),
    "birth": ("생년월일", "date"),
    "shift": ("근무형태", "text"),
    "posture": ("근무방식", "text"),
    "overtime": ("잔업", "text"),
    "holiday": ("특근", "text"),
    "advance_pay": ("가불여부", "text"),
    "insurance_type": ("급여형태", "text"),
    "interview_date": ("면접일", "date"),
    "start_date": ("출근가능일", "date"),
    "memo": ("관리자메모", "text"),
}
"""Key → Korean header and kind, in the order of the office's list."""

DEFAULT_COLUMNS = ("name", "phone", "email", "address", "status", "submitted_at")

PHOTO_PROBLEMS = {
    "ready": "사진 파일이 없음",
    "pending": "사진을 준비하는 중",
    "refused": "사진을 열 수 없음",
}
"""State of a photo that is not on the sheet → what the sheet says."""

LONGEST_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f']")


def chosen_columns(wanted: str) -> tuple[str, ...]:
    """Return the known columns of a comma list, in its order and once each; the default six for none."""
    keys = (key.strip() for key in wanted.split(","))
    known = tuple(dict.fromkeys(key for key in keys if key in LIST_COLUMNS))
    return known or DEFAULT_COLUMNS


def ids_of(values: Sequence[str]) -> list[str]:
    """Return the ids of a form that repeats a name or joins many by commas, each once."""
    found = (one.strip() for value in values for one in value.split(","))
    return list(dict.fromkeys(one for one in found if one))


def ordered_columns(chosen: Sequence[str]) -> list[str]:
    """Return every column: the chosen ones in their order, then the others in the office's."""
    return [*chosen, *(key for key in LIST_COLUMNS if key not in chosen)]


def moved(order: Sequence[str], key: str, step: int) -> list[str]:
    """Return the order with a column one place earlier (-1) or later (1); at an end it stays."""
    keys = list(order)
    if key not in keys:
        return keys
    here = keys.index(key)
    there = min(max(here + step, 0), len(keys) - 1)
    keys.insert(there, keys.pop(here))
    return keys


def sheet_name(received: date, name: str, taken: Set[str]) -> str:
    """Return a sheet name such as 2026-02-20김하늘: lawful for Excel, at most 31 letters, not yet taken."""
    plain = _FORBIDDEN.sub("", f"{received.isoformat()}{name}")
    candidate, number = plain[:LONGEST_SHEET_NAME], 1
    while candidate.lower() in taken:
        number += 1
        tail = f"({number})"
        candidate = plain[: LONGEST_SHEET_NAME - len(tail)] + tail
    return candidate


def content_disposition(korean: str, ascii_name: str) -> str:
    """Return the header for a download with a Korean name and an ASCII one for old programs."""
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(korean, safe='')}"
