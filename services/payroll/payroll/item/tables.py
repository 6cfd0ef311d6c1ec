"""Items of people's pay; rows are added and ended, never changed."""

from datetime import date, datetime, timedelta

from chassis.db import UtcDateTime
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class ItemBatch(Base):
    """Items of many people entered at once for a month, undone as a whole while the month is open."""

    __tablename__ = "item_batch"
    __table_args__ = (
        CheckConstraint("people > 0 AND won > 0", name="something"),
        CheckConstraint("(undone_by IS NULL) = (undone_at IS NULL)", name="undone_told"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    month: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(50))
    people: Mapped[int]
    won: Mapped[int] = mapped_column(BigInteger)
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(100))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PayItem(Base):
    """One item of one person: from a day on every month, or once in the month `month`.

    `last_day` is told when it is ended; an item ended on the day before it begins was withdrawn.
    """

    __tablename__ = "pay_item"
    __table_args__ = (
        CheckConstraint("won > 0", name="won_positive"),
        CheckConstraint("children BETWEEN 0 AND 20", name="children_known"),
        CheckConstraint("(last_day IS NULL) = (ended_at IS NULL)", name="ended_at_told"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(String(80), unique=True)
    employee_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(50))
    won: Mapped[int]
    month: Mapped[str | None] = mapped_column(String(7), index=True)
    valid_from: Mapped[date]
    children: Mapped[int] = mapped_column(default=0)
    is_ordinary: Mapped[bool] = mapped_column(default=False)
    counts_minimum: Mapped[bool] = mapped_column(default=False)
    is_prorated: Mapped[bool] = mapped_column(default=False)
    basis: Mapped[str] = mapped_column(String(20), default="")
    basis_note: Mapped[str] = mapped_column(String(200), default="")
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_day: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(100))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("item_batch.id"), index=True)

    @property
    def day_before(self) -> date:
        """The last day that withdraws it whole."""
        return self.valid_from - timedelta(days=1)

    minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of leave that was not taken: the run counts its won by the hour of `valid_from`; `won` is 1 then."""
    since: Mapped[str | None] = mapped_column(String(7))
    """The first month (YYYY-MM) of those that a bonus is for."""
