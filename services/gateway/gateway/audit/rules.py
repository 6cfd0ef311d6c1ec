"""Audit rows of several services: one order, one position, Korean words, safe cells."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from gateway.audit.words import ACTIONS, KINDS, OBJECTS, PAGES

PLACE = "ip"
"""The detail that says where a row's request came from (chassis.audit)."""

# A cell that begins like this is a formula to a spreadsheet (CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Entry:
    """One audit row and the service that keeps it."""

    service: str
    id: int
    at: datetime
    actor: str
    action: str
    object: str
    detail: str
    request_id: str


class BadPosition(ValueError):
    """The text is no position in the merged list."""


def action_word(action: str) -> str:
    """Return the Korean word of an action; a new one without a word yet is shown as it is."""
    return ACTIONS.get(action, action)


def who_word(stored: str, names: Mapping[str, str] | None = None) -> str:
    """Return "staff:admin" as "사용자 admin"; a known person's name goes before the number."""
    kind, _, name = stored.partition(":")
    known = (names or {}).get(stored)
    return f"{KINDS.get(kind, kind)} {f'{known} ({name})' if known else name}".strip()


def object_word(stored: str, names: Mapping[str, str] | None = None) -> str:
    """Return "run:2026-11" as "급여 2026-11"."""
    kind, _, name = stored.partition(":")
    if kind in KINDS:
        return who_word(stored, names)
    return f"{OBJECTS.get(kind, kind)} {name}".strip()


def object_page(stored: str) -> str | None:
    """Return the page that shows an object, None when there is none."""
    kind, _, name = stored.partition(":")
    return PAGES[kind].format(name) if kind in PAGES and name.replace("-", "").isalnum() else None


def stored_who(typed: str) -> str:
    """Return what to look for in `kind:id` when someone types "사용자 admin", "근로자 41" or just "admin"."""
    kind, _, name = typed.strip().partition(" ")
    found = next((key for key, word in KINDS.items() if word == kind), None)
    return typed.strip() if found is None else f"{found}:{name.strip()}"


def place_of(detail: str) -> str:
    """Return the address a row's request came from, "" when none made it."""
    return dict(_told(detail)).get(PLACE, "")


def detail_facts(detail: str) -> list[tuple[str, str]]:
    """Return the sealed JSON as name and value pairs, the place left out; text that is no JSON whole."""
    return [(name, value) for name, value in _told(detail) if name != PLACE]


def _told(detail: str) -> list[tuple[str, str]]:
    try:
        told = json.loads(detail or "{}")
    except ValueError:
        return [("원문", detail)]
    if not isinstance(told, dict):
        return [("원문", detail)]
    return [(str(name), _plain(value)) for name, value in told.items() if value not in (None, "", [], {})]


def _plain(value: object) -> str:
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return ", ".join(str(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def merged(pages: Mapping[str, Sequence[Entry]], limit: int) -> list[Entry]:
    """Return the newest rows of all services; each service's own rows keep the order of its chain."""
    return list(heapq.merge(*pages.values(), key=lambda entry: entry.at, reverse=True))[:limit]


def position_after(shown: Sequence[Entry], before: Mapping[str, int]) -> dict[str, int]:
    """Return where each service goes on: below its last row shown, or where it stood."""
    return {**before, **{entry.service: entry.id for entry in shown}}


def written_position(position: Mapping[str, int]) -> str:
    """Return a position as it stands in the address: "recruit:120,payroll:7"."""
    return ",".join(f"{service}:{row}" for service, row in position.items())


def read_position(text: str, services: Sequence[str]) -> dict[str, int]:
    """Read a position back; raises BadPosition for anything that was not written here."""
    found: dict[str, int] = {}
    for part in text.split(",") if text else []:
        service, _, row = part.partition(":")
        if service not in services or not re.fullmatch(r"[0-9]{1,18}", row):
            raise BadPosition(text)
        found[service] = max(1, int(row))
    return found


def period(start: date | None, end: date | None, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """Return the moments from the first day's midnight to the midnight after the last day."""
    since = datetime.combine(start, time(0), zone) if start else None
    until = datetime.combine(end + timedelta(days=1), time(0), zone) if end else None
    return since, until


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
