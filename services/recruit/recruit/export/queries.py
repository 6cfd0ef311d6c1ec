"""What an export reads: whole applications with careers and photo, ready to be drawn elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chassis.clock import KST
from sqlalchemy.orm import Session

from recruit.application import listing
from recruit.application import queries as applications
from recruit.application.queries import Filters
from recruit.application.rules import STATUSES, age_on
from recruit.application.tables import Application, CareerRow
from recruit.export.background import background_words
from recruit.export.rules import LIST_COLUMNS, PHOTO_PROBLEMS, chosen_columns, sheet_name
from recruit.export.tables import ListColumns
from recruit.photo.files import copy_path
from recruit.photo.queries import photos
from recruit.photo.tables import Photo
from recruit.posting.queries import restricted_items
from recruit.posting.rules import on_form


@dataclass(frozen=True)
class FormSheets:
    """The applicants of a workbook, and where the upright photo of each part lies."""

    applicants: list[dict[str, Any]]
    photo_paths: dict[str, Path]
    ids: list[str]

    @property
    def missing(self) -> dict[str, str]:
        """Return application id → why the photo that was sent is not among the parts."""
        told = zip(self.ids, self.applicants, strict=True)
        return {one: sheet["photo_problem"] for one, sheet in told if sheet["photo_problem"]}


def matching(session: Session, filters: Filters, limit: int) -> Sequence[Application]:
    """Return the applications of an export, newest first, one more than the limit when there are more."""
    return listing.applications_for_export(session, filters, limit)


def by_ids(session: Session, ids: Sequence[str]) -> Sequence[Application]:
    """Return these applications in this order; who has been erased or put in the bin is not among them."""
    return listing.people_of(session, ids)


def columns_of(session: Session, account: str) -> tuple[str, ...]:
    """Return the columns an account has chosen, the usual six before it has."""
    row = session.get(ListColumns, account)
    return chosen_columns(row.columns if row else "")


def form_sheets(session: Session, rows: Sequence[Application], folder: Path, today: date) -> FormSheets:
    """Return one sheet for each application, as docs-render wants it."""
    careers: dict[str, list[CareerRow]] = defaultdict(list)
    for career in applications.careers_of(session, [row.id for row in rows]):
        careers[career.application_id].append(career)
    body = restricted_items(session, [row.id for row in rows])
    ready = photos(session, [row.photo_id for row in rows if row.photo_id])
    sheets = FormSheets([], {}, [row.id for row in rows])
    taken: set[str] = set()
    for row in rows:
        path, problem = _photo_of(ready.get(row.photo_id or ""), folder)
        part = f"p{len(sheets.photo_paths)}" if path else None
        if part and path:
            sheets.photo_paths[part] = path
        name = sheet_name(row.received_at.astimezone(KST).date(), row.name, taken)
        taken.add(name.lower())
        more = {"sheet_name": name, "photo": part, "photo_problem": problem}
        sheets.applicants.append(_sheet(row, careers[row.id], today) | on_form(body.get(row.id, {})) | more)
    return sheets


def _photo_of(photo: Photo | None, folder: Path) -> tuple[Path | None, str | None]:
    if photo is None:
        return None, None
    path = copy_path(folder, photo.id, "form")
    if photo.status == "ready" and path.is_file():
        return path, None
    return None, PHOTO_PROBLEMS[photo.status]


def _sheet(row: Application, careers: Sequence[CareerRow], today: date) -> dict[str, Any]:
    return {
        "receipt_no": row.receipt_no,
        "name": row.name,
        "birth": row.birth.isoformat(),
        "age": age_on(row.birth, today),
        "phone": row.phone,
        "email": row.email,
        "address": row.whole_address,
        "careers": [_career(career) for career in careers],
        "shift": row.shift,
        "overtime": row.overtime,
        "holiday": row.holiday,
        "posture": row.posture,
        "start_date": row.start_date.isoformat() if row.start_date else None,
        **background_words(row),
    }


def _career(career: CareerRow) -> dict[str, str]:
    return {
        "company": career.company,
        "start": career.start.isoformat() if career.start else "",
        "end": career.end.isoformat() if career.end else "",
        "role": career.role,
        "reason": career.reason,
    }


def table(rows: Sequence[Application], columns: Sequence[str]) -> dict[str, Any]:
    """Return the list export with the chosen columns, as docs-render wants it."""
    heads = [{"key": key, "label": LIST_COLUMNS[key][0], "kind": LIST_COLUMNS[key][1]} for key in columns]
    return {
        "sheet": "지원자목록",
        "title": None,
        "columns": heads,
        "rows": [[_cell(row, key) for key in columns] for row in rows],
        "totals": False,
    }


def _cell(row: Application, key: str) -> str | None:
    if key == "status":
        return STATUSES[row.status]
    if key == "submitted_at":
        return row.received_at.astimezone(KST).replace(tzinfo=None).isoformat(timespec="seconds")
    value: Any = row.whole_address if key == "address" else getattr(row, key)
    return value.isoformat() if isinstance(value, date) else value
