"""A copy of one's own data: everything that is kept of an application and its applicant."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from chassis.clock import KST

from recruit.application.rules import STATUSES
from recruit.application.tables import ConsentChange, ConsentRow
from recruit.consent.rules import TITLES
from recruit.posting.rules import RESTRICTED
from recruit.status.queries import Own
from recruit.status.rules import label_of


def told_fields(own: Own) -> list[tuple[str, str]]:
    """Return what the applicant has told: the word of each field with its value, empty ones left out."""
    typed = own.typed
    shown = {name: ("예" if name == "no_career" else value) for name, value in typed.items() if value}
    return [(label_of(name), value) for name, value in shown.items()]


def whole_copy(own: Own, now: datetime) -> bytes:
    """Return the copy as JSON (개인정보 보호법 제35조: what is kept, since when, and what became of it)."""
    application = own.application
    told: dict[str, Any] = {
        "만든 때": _moment(now),
        "접수번호": application.receipt_no,
        "접수한 때": _moment(application.received_at),
        "상태": STATUSES[application.status],
        "적은 내용": dict(told_fields(own)),
        "지원한 공고": own.related.posting.title if own.related.posting else None,
        "제한 항목을 받은 이유": {RESTRICTED[row.field]: row.reason for row in own.related.restricted},
        "사실 확인": application.truthful,
        "사진": _photo(own),
        "동의": [_consent(row) | {"때": _moment(row.at)} for row in own.related.consents],
        "동의 바꾼 기록": [
            _consent(row) | {"답한 때": _moment(row.at), "바꾼 때": _moment(row.replaced_at)}
            for row in own.consent_changes
        ],
        "상태 기록": [
            {"때": _moment(step.at), "이전": STATUSES[step.before], "이후": STATUSES[step.after]}
            for step in own.related.history
        ],
        "고친 기록": [
            {
                "때": _moment(correction.at),
                "항목": [dict(zip(_CHANGE, row, strict=True)) for row in correction.changes],
            }
            for correction in own.corrections
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


_CHANGE = ("이름", "이전", "이후")


def _consent(row: ConsentRow | ConsentChange) -> dict[str, Any]:
    return {
        "동의": TITLES.get(row.kind, row.kind),
        "답": row.given,
        "판": row.version,
        "받는 곳": row.recipient,
    }


def _photo(own: Own) -> dict[str, Any] | None:
    if own.photo is None:
        return None
    photo = own.photo
    return {"형식": photo.format, "크기(바이트)": photo.size_bytes, "받은 때": _moment(photo.received_at)}


def _moment(at: datetime) -> str:
    return at.astimezone(KST).isoformat(timespec="seconds")
