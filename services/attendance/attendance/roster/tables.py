"""Employees, sites, who works where from when, and the feed of changes that other services follow."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from attendance.base import Base

_MAIN = text("kind = 'main'")
_MAIN_OPEN = text("kind = 'main' AND until IS NULL")


class Site(Base):
    """고객사: a client's workplace."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    contact_person: Mapped[str] = mapped_column(String(50), default="")
    contact_phone: Mapped[str] = mapped_column(String(30), default="")
    workplace_size: Mapped[int] = mapped_column(default=5)
    is_active: Mapped[bool] = mapped_column(default=True)
    needs_signoff: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Employee(Base):
    """직원. Two people may share name and birth date; `resign_date` is the first day no longer employed."""

    __tablename__ = "employee"
    # A phone number signs a worker in, so two people at work cannot share one.
    __table_args__ = (
        Index(
            "uq_employee_phone_at_work",
            "phone",
            unique=True,
            sqlite_where=text("resign_date IS NULL"),
            postgresql_where=text("resign_date IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_no: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(50), index=True)
    birth_date: Mapped[date]
    phone: Mapped[str] = mapped_column(String(30), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    hire_date: Mapped[date]
    resign_date: Mapped[date | None]
    weekly_hours: Mapped[int] = mapped_column(default=40)
    application_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    site: Mapped[Site | None] = relationship(lazy="raise")


class SiteSize(Base):
    """The head-count of a workplace from a day on; a site without a row has always had its present one."""

    __tablename__ = "site_size"
    __table_args__ = (UniqueConstraint("site_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    since: Mapped[date]
    workplace_size: Mapped[int]
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContractHours(Base):
    """주 소정근로시간: the weekly hours of a contract from a day on; rows are added, never rewritten.

    Of two rows with one first day the later one holds. The first row of a person says what held since ever;
    who has none has always had the hours of `employee`.
    """

    __tablename__ = "contract_hours"
    __table_args__ = (Index("ix_contract_hours_employee_id", "employee_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    since: Mapped[date]
    weekly_hours: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), default="")
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Assignment(Base):
    """배치: a person at a site from `since`; `until` is the first day no longer there.

    "main" is the site whose rules hold; "also" is another one where the person may clock in. Rows are closed
    and followed by the next, never rewritten; a correction leaves its trace in `assignment_change`.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("kind IN ('main', 'also')", name="kind"),
        CheckConstraint("until IS NULL OR until >= since", name="span"),
        Index(
            "uq_assignment_main",
            "employee_id",
            "since",
            unique=True,
            sqlite_where=_MAIN,
            postgresql_where=_MAIN,
        ),
        Index(
            "uq_assignment_main_open",
            "employee_id",
            unique=True,
            sqlite_where=_MAIN_OPEN,
            postgresql_where=_MAIN_OPEN,
        ),
        UniqueConstraint("employee_id", "site_id", "kind", "since"),
        Index("ix_assignment_site_id", "site_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    pattern_id: Mapped[int | None] = mapped_column(ForeignKey("pattern.id"))
    kind: Mapped[str] = mapped_column(String(10), default="main", server_default="main")
    since: Mapped[date]
    until: Mapped[date | None]
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AssignmentChange(Base):
    """A correction of an assignment, before and after as JSON; never changed, outlives the row."""

    __tablename__ = "assignment_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(200))
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RosterChange(Base):
    """One change of one employee, in the order of commits."""

    __tablename__ = "roster_change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    seq: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HireTakenBack(Base):
    """A hire that was taken back: its key is spent, whenever a late message comes with it."""

    __tablename__ = "hire_taken_back"

    application_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
