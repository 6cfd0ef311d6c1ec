"""Employees, sites and the feed of changes that other services follow."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from attendance.base import Base


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
