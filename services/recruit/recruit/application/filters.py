"""The filters of lists and exports, as they stand in an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from chassis.errors import Invalid

from recruit.application.queries import Filters
from recruit.application.rules import OPTIONS, STATUSES

_UNKNOWN = "목록에 있는 값 중에서 골라 주세요."
_NO_DATE = "날짜를 2026-01-31처럼 입력해 주세요."


def read_filters(params: Mapping[str, str], *, strict: bool = False) -> Filters:
    """Return the filters of an address. A page overlooks what it does not know; `strict` raises Invalid."""
    bad: dict[str, str] = {}
    choices = {name: params[name] for name in OPTIONS if params.get(name)}
    bad |= {name: _UNKNOWN for name, value in choices.items() if value not in OPTIONS[name]}
    status = params.get("status", "")
    if status and status not in STATUSES:
        bad["status"] = _UNKNOWN
    dates = {name: _date(params.get(name, "")) for name in ("start_date", "end_date")}
    bad |= {name: _NO_DATE for name, day in dates.items() if params.get(name) and day is None}
    if strict and bad:
        raise Invalid(fields=bad)
    return Filters(
        q=params.get("q", "").strip()[:100],
        status="" if "status" in bad else status,
        choices=tuple((name, value) for name, value in choices.items() if name not in bad),
        received_from=dates["start_date"],
        received_to=dates["end_date"],
        application_id=params.get("id", ""),
        posting_id=params.get("posting", ""),
    )


def address(path: str, filters: Filters, **more: str) -> str:
    """Return the address of a list with these filters."""
    parts = {
        "q": filters.q,
        "status": filters.status,
        **dict(filters.choices),
        "start_date": filters.received_from.isoformat() if filters.received_from else "",
        "end_date": filters.received_to.isoformat() if filters.received_to else "",
        "id": filters.application_id,
        "posting": filters.posting_id,
    } | more
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{path}?{query}" if query else path


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
