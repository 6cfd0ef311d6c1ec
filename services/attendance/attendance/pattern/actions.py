"""What the office decides about shift patterns; a change is a new dated version, old ones stay."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal

from chassis import audit
from chassis.errors import Conflict, Invalid, NotFound
from chassis.forms import RowId
from chassis.identity import Identity
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.hours.rules.shift import BadShift, clock_time, typed_shift
from attendance.pattern.rules import PatternShift, fault_of_rounding, fault_of_slots, typed_slots
from attendance.pattern.tables import Pattern, PatternVersion
from attendance.roster.tables import Site


class PatternNameTaken(Conflict):
    code, message = "pattern_name_taken", "이 고객사에 같은 이름의 근무형태가 있습니다."

    def __init__(self) -> None:
        super().__init__(fields={"name": self.message})


class NoSuchPattern(NotFound):
    code, message = "no_such_pattern", "찾는 근무형태가 없습니다."


class VersionNotLater(Invalid):
    code, message = (
        "version_not_later",
        "적용일은 지금 내용의 적용일보다 늦어야 합니다. 지난 내용은 그대로 남습니다.",
    )

    def __init__(self) -> None:
        super().__init__(fields={"since": self.message})


ClockTime = Annotated[str, BeforeValidator(lambda value: f"{clock_time(value):%H:%M}")]


class Version(BaseModel):
    """What a pattern says from a day on; an end before the start is the next morning."""

    since: date
    start: ClockTime
    end: ClockTime
    breaks: Annotated[str, Field(max_length=200)] = ""
    early: Literal["clip", "count"] = "clip"
    rounding: Literal["none", "up", "down", "nearest"] = "none"
    step: int = 1

    def shift(self) -> PatternShift:
        """The version in the rules' minutes; Invalid beside the field at fault."""
        try:
            span = typed_shift(clock_time(self.start), clock_time(self.end))
            slots = typed_slots(self.breaks, span.start)
        except BadShift as fault:
            raise Invalid(fields={{"out": "end"}.get(fault.field, fault.field): fault.message}) from fault
        if fault_words := fault_of_rounding(self.rounding, self.step):
            raise Invalid(fields={"rounding": fault_words})
        if fault_words := fault_of_slots(span.start, span.end, slots):
            raise Invalid(fields={"breaks": fault_words})
        step = self.step if self.rounding == "up" else 1
        return PatternShift(span.start, span.end, slots, self.early == "clip", step)


class NewPattern(Version):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Field(max_length=50)]
    site_id: RowId


def open_pattern(session: Session, new: NewPattern, who: Identity, now: datetime) -> Pattern:
    """Add a pattern to a site with its first version."""
    if session.get(Site, new.site_id) is None:
        raise Invalid(fields={"site_id": "등록되지 않은 고객사입니다."})
    shift = new.shift()
    pattern = Pattern(site_id=new.site_id, name=new.name, created_at=now)
    session.add(pattern)
    try:
        session.flush()
    except IntegrityError as error:
        raise PatternNameTaken from error
    _add_version(session, pattern, new.since, shift, who, now)
    _record(session, pattern, "pattern.open", new.model_dump(mode="json"), who, now)
    return pattern


def change_pattern(session: Session, pattern_id: int, new: Version, who: Identity, now: datetime) -> Pattern:
    """Add a later version: days before it are counted as they were."""
    pattern = _existing(session, pattern_id)
    check_later(session, pattern_id, new.since)
    _add_version(session, pattern, new.since, new.shift(), who, now)
    _record(session, pattern, "pattern.change", new.model_dump(mode="json"), who, now)
    return pattern


def end_pattern(session: Session, pattern_id: int, until: date, who: Identity, now: datetime) -> Pattern:
    """From that day on nobody works by the pattern."""
    pattern = _existing(session, pattern_id)
    if until <= _first_day(session, pattern_id):
        raise Invalid(fields={"until": "끝나는 날은 처음 적용일보다 늦어야 합니다."})
    pattern.until = until
    _record(session, pattern, "pattern.end", {"until": until.isoformat()}, who, now)
    return pattern


def check_later(session: Session, pattern_id: int, since: date) -> None:
    """Raise VersionNotLater unless the day follows the first day of the newest version."""
    last = session.scalar(
        select(func.max(PatternVersion.since)).where(PatternVersion.pattern_id == pattern_id)
    )
    if last is not None and since <= last:
        raise VersionNotLater


def _first_day(session: Session, pattern_id: int) -> date:
    chosen = select(PatternVersion.since).where(PatternVersion.pattern_id == pattern_id)
    return session.scalars(chosen.order_by(PatternVersion.since).limit(1)).one()


def _existing(session: Session, pattern_id: int) -> Pattern:
    pattern = session.scalar(select(Pattern).where(Pattern.id == pattern_id).with_for_update())
    if pattern is None:
        raise NoSuchPattern
    return pattern


def _add_version(
    session: Session, pattern: Pattern, since: date, shift: PatternShift, who: Identity, now: datetime
) -> None:
    version = PatternVersion(
        pattern_id=pattern.id,
        since=since,
        start_minute=shift.start,
        end_minute=shift.end,
        breaks=json.dumps(shift.breaks),
        clips_early=shift.clips_early,
        rounding=shift.rounding,
        changed_by=who.id,
        changed_at=now,
    )
    session.add(version)
    try:
        session.flush()
    except IntegrityError as error:
        raise VersionNotLater from error


def _record(
    session: Session, pattern: Pattern, action: str, detail: dict[str, Any], who: Identity, now: datetime
) -> None:
    shown = {"pattern": pattern.name, **detail}
    subject = f"site:{pattern.site_id}"
    audit.record(session, AuditRow, who, action=action, object=subject, now=now, detail=shown)
