"""What the office does with the roster; each function is one transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import uuid4

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid, NotFound
from chassis.forms import BirthDate, KoreanPhone, RowId
from chassis.identity import Identity
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.roster.agreeing import Agreed, write_agreed
from attendance.roster.placing import Place, place
from attendance.roster.rules import employee_number, fault_of_dates, fault_of_resignation
from attendance.roster.tables import Employee, HireTakenBack, RosterChange, Site


class PhoneTaken(Conflict):
    code, message = "phone_taken", "같은 휴대전화 번호를 쓰는 재직 직원이 있습니다. 번호를 확인하세요."

    def __init__(self) -> None:
        super().__init__(fields={"phone": self.message})


class UnknownSite(Invalid):
    code, message = "unknown_site", "등록되지 않은 고객사입니다. 목록에서 고르세요."

    def __init__(self) -> None:
        super().__init__(fields={"site_id": self.message})


class HiredMeanwhile(Conflict):
    code, message = "hired_meanwhile", "같은 지원서의 채용이 방금 처리되었습니다. 다시 시도하세요."


class HireWasTakenBack(Conflict):
    """A message of a hire comes after the hire was taken back."""

    code, message = "hire_taken_back", "취소된 채용입니다. 다시 채용하려면 지원서에서 채용 확정을 누르세요."


class NeverBegan(Conflict):
    code, message = "never_began", "채용이 취소된 사람입니다. 지원서에서 다시 채용하세요."


class NoSuchEmployee(NotFound):
    code, message = "no_such_employee", "찾는 직원이 없습니다."


Text = StringConstraints(strip_whitespace=True, min_length=1)


class NewEmployee(BaseModel):
    """What is known of a person when they are hired."""

    name: Annotated[str, Text, Field(max_length=50)]
    birth_date: BirthDate
    phone: KoreanPhone
    hire_date: date
    site_id: RowId | None = None
    weekly_hours: Annotated[int, Field(ge=1, le=52)] = 40


class EmployeePatch(BaseModel):
    """What may be corrected; what is absent stays. Hours and site count from `since` on, else today."""

    name: Annotated[str, Text, Field(max_length=50)] = ""
    birth_date: BirthDate = date(1900, 1, 1)
    phone: KoreanPhone = ""
    hire_date: date = date(1900, 1, 1)
    site_id: RowId | None = None
    weekly_hours: Annotated[int, Field(ge=1, le=52)] = 40
    since: date | None = None


def hire(
    session: Session, new: NewEmployee, who: Identity, now: datetime, application_id: str | None = None
) -> tuple[Employee, bool]:
    """Put a person on the roster; True when new. The same application always gives the same employee.

    Raises HireWasTakenBack for a hire whose key is spent.
    """
    if application_id is not None:
        claim_hire(session, application_id)
        if session.get(HireTakenBack, application_id) is not None:
            raise HireWasTakenBack
        known = session.scalar(select(Employee).where(Employee.application_id == application_id))
        if known is not None:
            return known, False
    _check(session, new.birth_date, new.hire_date, new.site_id, now)
    person = Employee(
        employee_no=uuid4().hex,  # until the row has its id
        application_id=application_id,
        created_at=now,
        updated_at=now,
        **new.model_dump(),
    )
    session.add(person)
    _flush(session)
    person.employee_no = employee_number(person.id)
    place(session, person, Place(new.site_id, new.hire_date), who, now)
    _note(session, person, who, "employee.hire", now, {"hire_date": new.hire_date})
    return person, True


def change_employee(
    session: Session, employee_id: int, patch: EmployeePatch, who: Identity, now: datetime
) -> Employee:
    """Correct what is known of a person; only what the patch was given changes."""
    changed = patch.model_dump(exclude_unset=True, exclude={"since"})
    person = _existing(session, employee_id)
    hours = changed.pop("weekly_hours", None)
    before = {name: getattr(person, name) for name in changed}
    for name, value in changed.items():
        setattr(person, name, value)
    _check(session, person.birth_date, person.hire_date, person.site_id, now)
    if person.resign_date and (fault := fault_of_resignation(person.hire_date, person.resign_date)):
        raise Invalid(fields={"hire_date": fault})
    _flush(session)
    fields = sorted(name for name in changed if before[name] != changed[name])
    since = since_of(patch, person, now)
    if hours is not None:
        agreed = Agreed(weekly_hours=hours, since=since)
        fields += ["weekly_hours"] if write_agreed(session, person, agreed, who, now) else []
    if "site_id" in fields:
        place(session, person, Place(person.site_id, since), who, now)
    if fields:
        _note(session, person, who, "employee.change", now, {"fields": fields})
    return person


def since_of(patch: EmployeePatch, person: Employee, now: datetime) -> date:
    """From when a patch's hours and site count: the day it names, else today or the first day of work.

    Raises Invalid for a day outside the employment.
    """
    if patch.since is None:
        return max(person.hire_date, business_date(now))
    _check_employed(person, patch.since)
    return patch.since


def _check_employed(person: Employee, since: date) -> None:
    if since < person.hire_date or (person.resign_date is not None and since >= person.resign_date):
        raise Invalid(fields={"since": "재직 기간이 아닙니다. 입사일과 퇴사일을 확인하세요."})


def agree_hours(session: Session, employee_id: int, new: Agreed, who: Identity, now: datetime) -> Employee:
    """약정 근로시간: other weekly hours from a day on; what was agreed upon before stays."""
    person = _existing(session, employee_id)
    _check_employed(person, new.since)
    if write_agreed(session, person, new, who, now):
        detail = {"fields": ["weekly_hours"], **new.model_dump(mode="json")}
        _note(session, person, who, "employee.change", now, detail)
    return person


def resign(session: Session, employee_id: int, resign_date: date, who: Identity, now: datetime) -> Employee:
    """퇴사 처리: from that day on the person is no longer employed."""
    person = _existing(session, employee_id)
    if fault := fault_of_resignation(person.hire_date, resign_date):
        raise Invalid(fields={"resign_date": fault})
    person.resign_date = resign_date
    _note(session, person, who, "employee.resign", now, {"resign_date": resign_date})
    return person


def undo_resignation(session: Session, employee_id: int, who: Identity, now: datetime) -> Employee:
    """퇴사 취소: the person is employed as before."""
    person = _existing(session, employee_id)
    if person.resign_date is not None:
        if person.resign_date < person.hire_date:
            raise NeverBegan
        person.resign_date = None
        _flush(session)
        _note(session, person, who, "employee.resign_undone", now, {})
    return person


def claim_hire(session: Session, application_id: str) -> None:
    """Let a hire and its taking back pass one after the other; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": application_id})


def note_change(session: Session, employee_id: int, now: datetime) -> None:
    """Add a row to the feed. On PostgreSQL the lock makes numbers follow the order of commits."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE roster_change IN SHARE ROW EXCLUSIVE MODE"))
    session.add(RosterChange(employee_id=employee_id, at=now))
    session.flush()


def _existing(session: Session, employee_id: int) -> Employee:
    person = session.get(Employee, employee_id)
    if person is None:
        raise NoSuchEmployee
    return person


def _check(session: Session, birth: date, hired: date, site_id: int | None, now: datetime) -> None:
    if fault := fault_of_dates(birth, hired, business_date(now)):
        raise Invalid(fields=dict([fault]))
    if site_id is not None and session.get(Site, site_id) is None:
        raise UnknownSite


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        if "phone" in str(error.orig):
            raise PhoneTaken from error
        if "application_id" in str(error.orig):
            raise HiredMeanwhile from error
        raise


def _note(
    session: Session, person: Employee, who: Identity, action: str, now: datetime, detail: Mapping[str, Any]
) -> None:
    person.updated_at = now
    session.flush()
    audit.record(
        session, AuditRow, who, action=action, object=f"employee:{person.id}", now=now, detail=dict(detail)
    )
    note_change(session, person.id, now)
