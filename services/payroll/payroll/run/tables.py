"""Pay runs, their payslips and the people they could not pay."""

from datetime import date, datetime
from typing import Any

from chassis.db import UtcDateTime
from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base
from payroll.run.rules.job import LEASE


class PayRun(Base):
    """One month's run; `hash` covers every input and result, `read_at` is when attendance was read."""

    __tablename__ = "pay_run"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'reviewed', 'locked', 'paid')", name="state_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(String(7), unique=True)
    pay_date: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    hash: Mapped[str] = mapped_column(String(64))
    attendance_closed: Mapped[bool]
    attendance_version: Mapped[str] = mapped_column(String(100), default="")
    provisional: Mapped[list[str]] = mapped_column(JSON)
    payslip_count: Mapped[int]
    gross_won: Mapped[int] = mapped_column(BigInteger)
    deduction_won: Mapped[int] = mapped_column(BigInteger)
    net_won: Mapped[int] = mapped_column(BigInteger)
    totals: Mapped[dict[str, int]] = mapped_column(JSON)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    computed_by: Mapped[str] = mapped_column(String(100))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by: Mapped[str | None] = mapped_column(String(100))
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locked_by: Mapped[str | None] = mapped_column(String(100))
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_by: Mapped[str | None] = mapped_column(String(100))
    figures: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    """The dated figures it was computed with; None where it was computed before they were kept."""


class PayslipColumns:
    """What a payslip holds; a pending one holds the same, so a new column goes to both tables."""

    month: Mapped[str] = mapped_column(String(7))
    employee_id: Mapped[int]
    employee_no: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(50))
    birth_date: Mapped[date]
    site_name: Mapped[str] = mapped_column(String(100))
    hire_date: Mapped[date]
    resign_date: Mapped[date | None]
    tax_mode: Mapped[str] = mapped_column(String(10))
    job: Mapped[str] = mapped_column(String(50), default="", server_default="")
    hourly_won: Mapped[int]
    family_count: Mapped[int]
    children: Mapped[int]
    percent: Mapped[int]
    days_worked: Mapped[int]
    worked_minutes: Mapped[int]
    overtime_minutes: Mapped[int]
    night_minutes: Mapped[int]
    holiday_minutes: Mapped[int]
    gross_won: Mapped[int]
    deduction_won: Mapped[int]
    net_won: Mapped[int]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    days: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    notes: Mapped[list[str]] = mapped_column(JSON)
    hash: Mapped[str] = mapped_column(String(64))
    inputs: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    """What else it was computed from, for the trace: wage terms, weeks, leave; None in older ones."""


class Payslip(PayslipColumns, Base):
    """A payslip with a copy of all it was computed from; never changed once its run is locked."""

    __tablename__ = "payslip"
    __table_args__ = (
        UniqueConstraint("month", "employee_id"),
        Index("ix_payslip_employee_id_month", "employee_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)


class ProblemColumns:
    """What a problem tells, kept or pending."""

    employee_id: Mapped[int]
    employee_no: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(50))
    code: Mapped[str] = mapped_column(String(30))
    sentence: Mapped[str] = mapped_column(String(500))
    blocking: Mapped[bool]


class RunProblem(ProblemColumns, Base):
    """A person a run could not pay, or paid with a doubt, and the cause in Korean."""

    __tablename__ = "run_problem"
    __table_args__ = (UniqueConstraint("run_id", "employee_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"))


class RunJob(Base):
    """A month being computed, or computed and not yet accepted.

    `open_month` is the month until the job ends, so that a month has one; each claim counts `claim_no` up, so
    that a process that lost its lease writes nothing more. `base_hash` is the draft it was compared with.
    """

    __tablename__ = "run_job"
    __table_args__ = (Index("ix_run_job_state_lease_until", "state", "lease_until"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10), default="run", server_default="run")
    """`run`: the month's draft; `correction`: how a locked month would come out today."""
    month: Mapped[str] = mapped_column(String(7), index=True)
    open_month: Mapped[str | None] = mapped_column(String(7), unique=True)
    pay_date: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    account: Mapped[str] = mapped_column(String(100))
    asked_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claim_no: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    base_hash: Mapped[str] = mapped_column(String(64), default="")
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    @property
    def claimed_at(self) -> datetime:
        """When a process took it, or was heard of last: at first the moment its month is read."""
        return self.lease_until - LEASE


class PendingPayslip(PayslipColumns, Base):
    """A payslip of a result that nobody has accepted yet."""

    __tablename__ = "pending_payslip"
    __table_args__ = (UniqueConstraint("job_id", "employee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("run_job.id", ondelete="CASCADE"))


class PendingProblem(ProblemColumns, Base):
    """A problem of a result that nobody has accepted yet."""

    __tablename__ = "pending_problem"
    __table_args__ = (UniqueConstraint("job_id", "employee_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("run_job.id", ondelete="CASCADE"))


class RunChange(Base):
    """How one person's payslip differs from the draft: kind, `|`-framed reasons, lines before and after."""

    __tablename__ = "run_change"
    __table_args__ = (UniqueConstraint("job_id", "employee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(ForeignKey("run_job.id", ondelete="CASCADE"))
    employee_id: Mapped[int]
    employee_no: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(50))
    kind: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(String(200))
    before_gross_won: Mapped[int]
    after_gross_won: Mapped[int]
    before_net_won: Mapped[int]
    after_net_won: Mapped[int]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class RunCheck(Base):
    """Somebody has seen a warning before the lock; `fingerprint` is of the people it was about."""

    __tablename__ = "run_check"
    __table_args__ = (UniqueConstraint("run_id", "code", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"))
    code: Mapped[str] = mapped_column(String(30))
    fingerprint: Mapped[str] = mapped_column(String(64))
    seen_by: Mapped[str] = mapped_column(String(100))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Correction(Base):
    """One correction run (정정) of a locked month; `open_month` is the month until it is locked.

    Its sums are differences in won against what was locked before; `hash` covers inputs and results.
    """

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'reviewed', 'locked', 'paid', 'discarded')", name="state_known"),
        UniqueConstraint("month", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    open_month: Mapped[str | None] = mapped_column(String(7), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    reason: Mapped[str] = mapped_column(String(300))
    hash: Mapped[str] = mapped_column(String(64))
    people: Mapped[int]
    gross_won: Mapped[int] = mapped_column(BigInteger)
    deduction_won: Mapped[int] = mapped_column(BigInteger)
    net_won: Mapped[int] = mapped_column(BigInteger)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """People who could not be computed as of today, each with the cause."""
    figures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[str] = mapped_column(String(100))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewed_by: Mapped[str | None] = mapped_column(String(100))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locked_by: Mapped[str | None] = mapped_column(String(100))
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CorrectionSlip(PayslipColumns, Base):
    """What is right for one person of a corrected month, and each line's difference from what was locked."""

    __tablename__ = "correction_slip"
    __table_args__ = (
        UniqueConstraint("correction_id", "employee_id"),
        Index("ix_correction_slip_employee_id_month", "employee_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"))
    kind: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(String(200))
    before_gross_won: Mapped[int]
    before_net_won: Mapped[int]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class CorrectionSettlement(Base):
    """The one run in which a corrected payslip's difference was due: paid there, or left to an agreement."""

    __tablename__ = "correction_settlement"
    __table_args__ = (CheckConstraint("outcome IN ('taken', 'left')", name="outcome_known"),)

    slip_id: Mapped[int] = mapped_column(ForeignKey("correction_slip.id"), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    won: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))
    settled_at: Mapped[datetime] = mapped_column(UtcDateTime)
