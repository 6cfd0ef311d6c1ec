"""People as attendance knows them; only what pay pages show."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from payroll.base import Base


class Person(Base):
    """An employee as of the last change read; attendance owns this, payroll keeps a copy."""

    __tablename__ = "person"

    employee_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(index=True)
    employee_no: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(50), index=True)
    birth_date: Mapped[date]
    site_name: Mapped[str] = mapped_column(String(100), default="")
    hire_date: Mapped[date]
    resign_date: Mapped[date | None]
