"""Imports with the people and lines in them."""

from datetime import date, datetime

from chassis.db import UtcDateTime
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from attendance.base import Base


class ImportBatch(Base):
    """One upload or paste: staged, then executed once, then perhaps undone.

    `key` is the form's: the same form sent twice stages once. `notices` is a JSON list of sentences.
    """

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(100), default="")
    client: Mapped[str] = mapped_column(String(100), default="")
    month: Mapped[str] = mapped_column(String(7))
    notices: Mapped[str] = mapped_column(Text, default="[]")
    state: Mapped[str] = mapped_column(String(10), default="staged")
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    executed_by: Mapped[str | None] = mapped_column(String(100))
    executed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(100))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportPerson(Base):
    """Somebody as an import writes them; `employee_id` only by number, by name and birth date, or by hand.

    `totals` are the file's own sums in minutes (JSON), null when it has none.
    """

    __tablename__ = "import_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    label: Mapped[str] = mapped_column(String(50))
    employee_no: Mapped[str] = mapped_column(String(40), default="")
    birth_date: Mapped[date | None]
    hire_date: Mapped[date | None]
    totals: Mapped[str | None] = mapped_column(Text)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    matched_by: Mapped[str] = mapped_column(String(12), default="")


class ImportLine(Base):
    """One day of somebody as an import tells it, and what became of it.

    `kind` is "times", "hours", "mark" or "unread"; `hours` is JSON in minutes. `before` and `after` are JSON
    pictures of what stood there and what the import wrote: undoing compares them. `leave_request_id` is the
    leave that its 연차 booked.
    """

    __tablename__ = "import_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("import_person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    work_date: Mapped[date | None]
    clock_in: Mapped[str | None] = mapped_column(String(5))
    clock_out: Mapped[str | None] = mapped_column(String(5))
    hours: Mapped[str | None] = mapped_column(Text)
    word: Mapped[str] = mapped_column(String(20), default="")
    source: Mapped[str] = mapped_column(String(100), default="")
    problem: Mapped[str] = mapped_column(String(200), default="")
    overwrite: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str] = mapped_column(String(12), default="")
    day_id: Mapped[int | None]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    leave_request_id: Mapped[int | None]
