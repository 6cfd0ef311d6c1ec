"""추가 정보 as the paper form reads it: schools, service, licences, the way to work."""

from __future__ import annotations

from typing import Any

from recruit.application.background import LICENCE_ROWS, SCHOOLS
from recruit.application.tables import Application


def background_words(row: Application) -> dict[str, Any]:
    """Return what docs-render writes into the optional cells of one sheet."""
    return {
        "english_name": row.english_name,
        "emergency_phone": row.emergency_phone,
        "nationality": row.nationality,
        "visa": row.visa,
        "schools": [_school(row, number) for number in SCHOOLS],
        "military": {
            "status": row.military,
            "period": _period(row.military_from, row.military_to),
            "exemption": row.military_reason,
        },
        "licences": [_licence(row, number) for number in LICENCE_ROWS],
        "commute": row.commute,
        "own_car": "유" if row.commute == "자차" else "",
        "dormitory": row.dormitory,
    }


def _school(row: Application, number: int) -> dict[str, str]:
    return {
        "graduated": _month(getattr(row, f"graduated{number}")),
        "school": getattr(row, f"school{number}"),
        "major": getattr(row, f"major{number}"),
        "outcome": getattr(row, f"outcome{number}"),
    }


def _licence(row: Application, number: int) -> dict[str, str]:
    return {
        "name": getattr(row, f"license{number}"),
        "grade": getattr(row, f"license_grade{number}"),
        "issuer": getattr(row, f"license_issuer{number}"),
    }


def _period(start: str, end: str) -> str:
    return f"{_month(start)} ~ {_month(end)}".strip() if start or end else ""


def _month(told: str) -> str:
    return f"{told[:4]}년 {int(told[5:])}월" if told else ""
