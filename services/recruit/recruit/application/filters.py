"""The filters and the order of lists and exports, as they stand in an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from chassis.errors import Invalid

from recruit.application.queries import Filters
from recruit.application.rules import OPTIONS, SORTS, STATUSES

_UNKNOWN = "목록에 있는 값 중에서 골라 주세요."
_NO_DATE = "날짜를 2026-01-31처럼 입력해 주세요."
_YES_NO = ("1", "0")
_KNOWN: dict[str, tuple[str, ...]] = {
    **OPTIONS,
    "status": tuple(STATUSES),
    "sort": tuple(SORTS),
    "agree": _YES_NO,
}
_DATES = ("start_date", "end_date")


def read_filters(params: Mapping[str, str], *, strict: bool = False) -> Filters:
    """Return the filters of an address. A page overlooks what it does not know; `strict` raises Invalid.

    `id` may stand several times or hold several ids with commas between them.
    """
    told = {name: params[name] for name in _KNOWN if params.get(name)}
    bad = {name: _UNKNOWN for name, value in told.items() if value not in _KNOWN[name]}
    dates = {name: _date(params.get(name, "")) for name in _DATES}
    bad |= {name: _NO_DATE for name, day in dates.items() if params.get(name) and day is None}
    if strict and bad:
        raise Invalid(fields=bad)
    good = {name: value for name, value in told.items() if name not in bad}
    return Filters(
        q=params.get("q", "").strip()[:100],
        status=good.get("status", ""),
        choices=tuple((name, good[name]) for name in OPTIONS if name in good),
        received_from=dates["start_date"],
        received_to=dates["end_date"],
        posting_id=params.get("posting", "")[:36],
        agree=_truth(good.get("agree")),
        same_as=params.get("same", "")[:36],
        ids=_ids(params),
        sort=good.get("sort", "new"),
    )


def in_words(filters: Filters) -> dict[str, str]:
    """Return filters by the names they have in an address, the empty ones left out."""
    parts = {
        "q": filters.q,
        "status": filters.status,
        **dict(filters.choices),
        "start_date": filters.received_from.isoformat() if filters.received_from else "",
        "end_date": filters.received_to.isoformat() if filters.received_to else "",
        "agree": _word(filters.agree),
        "same": filters.same_as,
        "posting": filters.posting_id,
        "id": ",".join(filters.ids),
        "sort": filters.sort if filters.sort != "new" else "",
    }
    return {name: value for name, value in parts.items() if value}


def address(path: str, filters: Filters, **more: str) -> str:
    """Return the address of a list with these filters; an empty word of `more` takes a filter away."""
    query = urlencode({name: value for name, value in (in_words(filters) | more).items() if value})
    return f"{path}?{query}" if query else path


def _ids(params: Mapping[str, str]) -> tuple[str, ...]:
    several: Any = getattr(params, "getlist", None)
    words = several("id") if several else [params.get("id", "")]
    return tuple(dict.fromkeys(one for word in words for one in word.split(",") if one))


def _truth(word: str | None) -> bool | None:
    return None if word is None else word == "1"


def _word(truth: bool | None) -> str:
    return "" if truth is None else str(int(truth))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
