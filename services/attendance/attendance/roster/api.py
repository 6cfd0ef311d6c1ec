"""Employees for programs: the office's API, and what recruit, gateway and payroll ask for."""

from datetime import date
from typing import Annotated, Literal

from chassis.clock import Now, business_date
from chassis.db import Db
from chassis.forms import RowId
from chassis.idempotency import Once, Session
from chassis.identity import Manager, Service, Staff
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from attendance.roster import actions, queries

router = APIRouter(tags=["employees"])


class EmployeeOut(BaseModel):
    """An employee; `resign_date` is the first day no longer employed."""

    id: int
    employee_no: str
    name: str
    birth_date: date
    phone: str
    site_id: int | None
    site_name: str
    hire_date: date
    resign_date: date | None
    weekly_hours: int
    is_active: bool


class EmployeePage(BaseModel):
    items: list[EmployeeOut]
    next: str | None


class Resignation(BaseModel):
    """퇴사일: the day after the last working day; today when absent."""

    resign_date: date | None = None


def _out(person: queries.Person, today: date) -> EmployeeOut:
    return EmployeeOut(
        id=person.id,
        employee_no=person.employee_no,
        name=person.name,
        birth_date=person.birth_date,
        phone=person.phone,
        site_id=person.site_id,
        site_name=person.site.name if person.site else "",
        hire_date=person.hire_date,
        resign_date=person.resign_date,
        weekly_hours=person.weekly_hours,
        is_active=queries.is_active(person, today),
    )


def told(session: Session, employee_id: int, today: date) -> EmployeeOut:
    """An employee as of now; raises NoSuchEmployee."""
    person = queries.employee(session, employee_id)
    if person is None:
        raise actions.NoSuchEmployee
    return _out(person, today)


class EmployeeQuery(BaseModel):
    """Filter and place of a list of employees."""

    q: Annotated[str, Field(max_length=100)] = ""
    site_id: RowId | None = None
    status: Literal["active", "resigned", "all"] = "active"
    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/api/attendance/v1/employees")
def employee_list(who: Staff, db: Db, now: Now, query: Annotated[EmployeeQuery, Query()]) -> EmployeePage:
    """직원 목록."""
    today = business_date(now)
    wanted = queries.Wanted(query.q, query.site_id, query.status)
    with db.read() as session:
        page = queries.employees(session, wanted, today, query.cursor, query.limit)
        return EmployeePage(items=[_out(person, today) for person in page.items], next=page.next)


@router.post("/api/attendance/v1/employees", status_code=201)
def add_employee(who: Manager, once: Once, now: Now, new: actions.NewEmployee) -> EmployeeOut:
    """직원 등록."""

    def effect(session: Session) -> EmployeeOut:
        person, _ = actions.hire(session, new, who, now)
        return told(session, person.id, business_date(now))

    return once.write(effect)


@router.get("/api/attendance/v1/employees/{employee_id}")
def employee_detail(who: Staff, db: Db, now: Now, employee_id: RowId) -> EmployeeOut:
    """직원 한 명."""
    with db.read() as session:
        return told(session, employee_id, business_date(now))


@router.post("/api/attendance/v1/employees/{employee_id}/resignation")
def resign(
    who: Manager, once: Once, now: Now, employee_id: RowId, body: Resignation | None = None
) -> EmployeeOut:
    """퇴사 처리: 퇴사일부터 재직이 아닙니다."""
    day = (body.resign_date if body else None) or business_date(now)

    def effect(session: Session) -> EmployeeOut:
        actions.resign(session, employee_id, day, who, now)
        return told(session, employee_id, business_date(now))

    return once.write(effect)


@router.delete("/api/attendance/v1/employees/{employee_id}/resignation")
def undo_resignation(who: Manager, once: Once, now: Now, employee_id: RowId) -> EmployeeOut:
    """퇴사 취소."""

    def effect(session: Session) -> EmployeeOut:
        actions.undo_resignation(session, employee_id, who, now)
        return told(session, employee_id, business_date(now))

    return once.write(effect)


class Hire(actions.NewEmployee):
    """A hire from recruit; the application's id makes it happen once."""

    application_id: Annotated[str, Field(min_length=1, max_length=64)]


class Hired(BaseModel):
    employee_id: int
    employee_no: str


@router.post("/internal/employees", status_code=201)
def take_hire(who: Service, db: Db, now: Now, response: Response, body: Hire) -> Hired:
    """Put a hired applicant on the roster: 201 when new, 200 when the application is known."""
    new = actions.NewEmployee.model_validate(body.model_dump(exclude={"application_id"}))
    person, created = db.write(actions.hire, new, who, now, application_id=body.application_id)
    response.status_code = 201 if created else 200
    return Hired(employee_id=person.id, employee_no=person.employee_no)


class SiteName(BaseModel):
    id: int
    name: str


class SiteNames(BaseModel):
    items: list[SiteName]


@router.get("/internal/sites")
def site_names(who: Service, db: Db) -> SiteNames:
    """Sites that people can be assigned to."""
    with db.read() as session:
        return SiteNames(items=[SiteName(id=site.id, name=site.name) for site in queries.sites(session)])


class RosterChangeOut(BaseModel):
    """A change and the employee as of now; the row with the highest `seq` of an employee wins."""

    seq: int
    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    phone: str
    site_name: str
    hire_date: date
    resign_date: date | None
    is_active: bool


class RosterChanges(BaseModel):
    items: list[RosterChangeOut]
    next: int | None


@router.get("/internal/changes")
def changes(
    who: Service,
    db: Db,
    now: Now,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> RosterChanges:
    """Changes of the roster after a sequence number; `next` is where to go on when there is more."""
    today = business_date(now)
    with db.read() as session:
        rows = queries.changes(session, after, limit)
        items = [_change(seq, person, today) for seq, person in rows]
    return RosterChanges(items=items, next=items[-1].seq if len(items) == limit else None)


def _change(seq: int, person: queries.Person, today: date) -> RosterChangeOut:
    employee = _out(person, today)
    return RosterChangeOut(seq=seq, employee_id=person.id, **employee.model_dump(exclude={"id"}))
