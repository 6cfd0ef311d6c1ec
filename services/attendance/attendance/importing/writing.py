"""One line of an import into the tables, and back out of them."""

import json
from datetime import datetime
from typing import Any

from chassis.errors import AppError
from chassis.identity import Identity
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.calendar.rules import month_of
from attendance.closing.queries import refuse_closed
from attendance.day import actions as day_actions
from attendance.day.tables import Day
from attendance.importing.queries import Line, hours_of
from attendance.importing.rules.told import FIGURES, Hours, part_of_leave, read_hours
from attendance.importing.tables import ImportBatch, ImportLine
from attendance.leave import actions as leave
from attendance.told.tables import ClientHours


def write_line(session: Session, batch: ImportBatch, line: Line, who: Identity, now: datetime) -> None:
    """Write a line that may be written; the line keeps what stood there and what stands there now."""
    if line.line.kind == "times":
        _write_day(session, batch, line, who, now)
    else:
        _write_hours(session, batch, line)
        _book_leave(session, batch, line, who, now)


def _write_day(session: Session, batch: ImportBatch, line: Line, who: Identity, now: datetime) -> None:
    told = line.line
    typed: dict[str, Any] = {
        "in": told.clock_in,
        "out": told.clock_out,
        "reason": f"가져오기 {batch.id} · {_name_of(batch)}",
    }
    try:
        if line.day is None:
            typed |= {"employee_id": line.employee_id, "work_date": told.work_date}
            new = day_actions.NewDay.model_validate(typed)
            change = day_actions.write_new_day(session, new, who, now, "excel")
        else:
            times = day_actions.Times.model_validate(typed)
            change = day_actions.write_changed_day(session, line.day.id, times, who, now, "excel")
    except AppError as refused:
        told.outcome = "skipped"
        told.problem = next(iter(refused.fields.values()), refused.detail)[:200]
        return
    told.outcome = "entered" if change.before is None else "replaced"
    told.day_id, told.before, told.after = change.day_id, change.before, change.after


def _name_of(batch: ImportBatch) -> str:
    return (batch.file_name or batch.client or "단체방")[-150:]


def _write_hours(session: Session, batch: ImportBatch, line: Line) -> None:
    told, kept = line.line, line.kept
    told.before = _picture(kept) if kept else None
    told.outcome = "replaced" if kept else "entered"
    if kept is None:
        kept = ClientHours(employee_id=line.employee_id, work_date=told.work_date)
        session.add(kept)
    _fill(kept, batch.id, line.hours or Hours(), told.word)
    told.after = _picture(kept)


def _book_leave(session: Session, batch: ImportBatch, line: Line, who: Identity, now: datetime) -> None:
    """연차: take the day from the ledger of leave, once; what the ledger refuses is told beside the line."""
    told = line.line
    part = part_of_leave(told.word, line.hours)
    if part is None or line.employee_id is None:
        return
    typed = {"kind": "annual", "first_day": told.work_date, "part": part}
    wish = leave.OfficeWish.model_validate(
        typed | {"reason": f"가져오기 {batch.id} · {_name_of(batch)}"[:150]}
    )
    try:
        with session.begin_nested():
            told.leave_request_id = leave.enter(session, line.employee_id, wish, who, now).id
    except AppError as refused:
        why = next(iter(refused.fields.values()), refused.detail)
        told.problem = f"연차 대장에는 넣지 않음: {why}"[:200]


def _fill(kept: ClientHours, import_id: int, hours: Hours, word: str) -> None:
    kept.import_id, kept.word = import_id, word
    for figure in FIGURES:
        setattr(kept, figure, getattr(hours, figure))


def _picture(kept: ClientHours) -> str:
    seen: dict[str, Any] = {"import_id": kept.import_id, "word": kept.word, "hours": hours_of(kept).told()}
    return json.dumps(seen, ensure_ascii=False, sort_keys=True)


def take_back(
    session: Session, batch: ImportBatch, line: ImportLine, employee_id: int, who: Identity, now: datetime
) -> str:
    """Undo one line unless somebody changed its day since; returns its outcome."""
    if line.kind == "times":
        return _take_day_back(session, batch, line, who, now)
    kept = session.scalar(
        select(ClientHours).where(
            ClientHours.employee_id == employee_id, ClientHours.work_date == line.work_date
        )
    )
    if kept is None or _picture(kept) != line.after:
        return "kept"
    if line.before is None:
        session.delete(kept)
    else:
        seen = json.loads(line.before)
        _fill(kept, seen["import_id"], read_hours(seen["hours"]), seen["word"])
    if line.leave_request_id is not None:
        leave.cancel(session, line.leave_request_id, f"가져오기 {batch.id} 되돌림", who, now)
    return "undone"


def _take_day_back(
    session: Session, batch: ImportBatch, line: ImportLine, who: Identity, now: datetime
) -> str:
    day = session.scalar(select(Day).where(Day.id == line.day_id).with_for_update())
    if day is None or day_actions.picture_of(day) != line.after:
        return "kept"
    refuse_closed(session, month_of(day.work_date))
    reason = f"가져오기 {batch.id} 되돌림"
    if line.before is None:
        day_actions.write_removal(session, day, reason, who, now)
    else:
        day_actions.write_back(session, day, line.before, reason, who, now)
    return "undone"
