"""What may stand in a cell of the office's own form, and how a cell or range is written."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELDS: dict[str, dict[str, str]] = {
    "인적 사항": {
        "photo": "사진(범위)",
        "name": "성명",
        "english_name": "영문 성명",
        "birth": "생년월일(나이)",
        "phone": "휴대전화",
        "emergency_phone": "비상연락처",
        "email": "이메일",
        "address": "주소",
    },
    "학력": {
        f"{name}_{row}": f"{word} {row}"
        for row in (1, 2)
        for name, word in (
            ("graduated", "졸업년월"),
            ("school", "학교"),
            ("major", "학과"),
            ("outcome", "졸업여부"),
        )
    },
    "경력": {
        f"{name}_{row}": f"{word} {row}"
        for row in (1, 2, 3)
        for name, word in (
            ("company", "회사명"),
            ("period", "기간"),
            ("role", "업무"),
            ("reason", "퇴직사유"),
        )
    },
    "병역·자격": {
        "military_status": "병역여부",
        "military_period": "복무기간",
        "military_exemption": "면제사유",
        "military_note": "병역 특이사항",
        **{
            f"{name}_{row}": f"{word} {row}"
            for row in (1, 2)
            for name, word in (("licence", "자격명"), ("grade", "등급"), ("issuer", "발행기관"))
        },
    },
    "신체": {
        "top_size": "상의",
        "bottom_size": "하의",
        "sight_left": "시력 좌",
        "sight_right": "시력 우",
        "sight_kind": "나안·교정",
        "height": "키",
        "weight": "체중",
        "shoes": "신발",
        "body_note": "신체 비고",
    },
    "신상·희망": {
        "hobby": "취미",
        "speciality": "특기",
        "own_car": "자차 여부",
        "car_number": "차량 번호",
        "visa": "비자",
        "nationality": "국적",
        "shift": "근무형태",
        "overtime": "잔업",
        "holiday": "특근",
        "posture": "근무방식",
        "commute": "통근",
        "dormitory": "기숙사",
        "start_date": "입사가능일",
    },
    "서명": {"receipt_no": "접수번호", "written_on": "작성일자", "signer": "지원자 성명(서명란)"},
}
"""Group → field → Korean label; the fields are docs-render's names (its README)."""

KNOWN = {name: label for group in FIELDS.values() for name, label in group.items()}
LARGEST_BYTES = 2 * 1024 * 1024
_PLACE = re.compile(r"\$?([A-Z]{1,2})\$?([1-9]\d{0,2})(?::\$?([A-Z]{1,2})\$?([1-9]\d{0,2}))?")


def cells_of(typed: Mapping[str, str]) -> dict[str, str]:
    """Return field → cell or range as typed, blanks left out, in capitals and without $ signs."""
    places = {name: typed.get(name, "").strip().upper().replace("$", "") for name in KNOWN}
    return {name: place for name, place in places.items() if place}


def cell_problems(cells: Mapping[str, str]) -> dict[str, str]:
    """Return field → Korean sentence for what is no cell, or a cell that two fields share."""
    problems, taken = {}, dict[str, str]()
    for name, place in cells.items():
        start = place.partition(":")[0]
        if not _PLACE.fullmatch(place):
            problems[name] = "칸을 B4 또는 B4:H8처럼 적으십시오."
        elif start in taken:
            problems[name] = f"‘{KNOWN[taken[start]]}’와(과) 같은 칸입니다."
        else:
            taken[start] = name
    return problems


SAMPLE: dict[str, object] = {
    "name": "홍보기",
    "english_name": "HONG BOGI",
    "receipt_no": "HX-0000-SAMPLE",
    "birth": "1990-01-02",
    "age": 36,
    "phone": "010-0000-0000",
    "emergency_phone": "010-0000-0001",
    "email": "sample@example.com",
    "address": "경기도 가상시 보기로 12",
    "schools": [{"graduated": "2008년 2월", "school": "가상고등학교", "major": "인문", "outcome": "졸업"}],
    "careers": [
        {
            "company": "보기전자",
            "start": "2022-03-01",
            "end": "2024-08-31",
            "role": "조립",
            "reason": "계약 만료",
        }
    ],
    "military": {"status": "군필", "period": "2010년 3월 ~ 2011년 12월"},
    "licences": [{"name": "지게차운전기능사", "grade": "기능사", "issuer": "보기공단"}],
    "top_size": "100",
    "bottom_size": "32",
    "height": "175",
    "weight": "70",
    "shoes": "270",
    "shift": "주간",
    "overtime": "가능",
    "holiday": "가능",
    "posture": "무관",
    "commute": "자차",
    "dormitory": "비희망",
    "nationality": "대한민국",
    "start_date": "2026-12-01",
}
"""Somebody invented, for previews."""
