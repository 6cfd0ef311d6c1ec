"""Saving one cell of the grid."""

from datetime import date, datetime
from typing import Annotated

from chassis.errors import Conflict, Invalid
from chassis.identity import Identity
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from attendance.day import actions as day_actions
from attendance.day.queries import DayRow, day_on
from attendance.day.rules import Stretches


class CellChanged(Conflict):
    code, message = "cell_changed", "그 사이 다른 사람이 이 날을 바꿨습니다. 닫고 다시 열어 확인하세요."


class CellTimes(BaseModel):
    """A cell as typed: times, breaks, the reason; no times means that the day goes."""

    times: day_actions.Times | None
    seen: Annotated[str, Field(max_length=40)] = ""
    reason: Annotated[str, Field(min_length=1, max_length=200)]


def version_of(row: DayRow | None) -> str:
    """What the editor saw of a day; another look of it is another version."""
    if row is None:
        return "none"
    end = f"{row.clock_out:%d%H%M}" if row.clock_out else "open"
    return f"{row.id}-{row.clock_in:%d%H%M}-{end}-{hash_of(row.noted)}"


def hash_of(noted: Stretches) -> str:
    """Noted stretches in few letters."""
    return str(
        sum((n + 1) * since * 1441 + until for n, (since, until) in enumerate(noted.breaks or ())) % 999_983
    )


def save_cell(
    session: Session, employee_id: int, work_date: date, cell: CellTimes, who: Identity, now: datetime
) -> None:
    """Enter, change or remove the day of a cell; what is there already is not written again."""
    row = day_on(session, employee_id, work_date)
    if cell.times is None:
        _remove(session, row, cell, who, now)
        return
    if row is not None and _is_same(row, cell.times):
        return
    if version_of(row) != cell.seen:
        raise CellChanged
    times = cell.times.model_copy(update={"reason": cell.reason})
    if row is None:
        typed = {**times.model_dump(), "employee_id": employee_id, "work_date": work_date}
        day_actions.enter_day(session, day_actions.NewDay.model_validate(typed), who, now)
    else:
        day_actions.change_day(session, row.id, times, who, now)


def _remove(session: Session, row: DayRow | None, cell: CellTimes, who: Identity, now: datetime) -> None:
    if row is None:
        if cell.seen == "none":
            raise Invalid(fields={"times": "출근과 퇴근을 0830-1730처럼 입력하세요."})
        return
    if version_of(row) != cell.seen:
        raise CellChanged
    day_actions.remove_day(session, row.id, cell.reason, who, now)


def _is_same(row: DayRow, times: day_actions.Times) -> bool:
    if row.clock_out is None or (row.clock_in.time(), row.clock_out.time()) != (
        times.clock_in,
        times.clock_out,
    ):
        return False
    kept = row.noted.breaks
    if times.breaks is None or kept is None:
        return times.breaks is None and kept is None
    typed = [
        (since.hour * 60 + since.minute, until.hour * 60 + until.minute) for since, until in times.breaks
    ]
    return typed == [(since % 1440, until % 1440) for since, until in kept]
