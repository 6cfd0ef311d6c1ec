"""What a client's monthly workbook holds, and where each thing stands."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

ROWS = ("기본", "연장", "심야", "특근", "특연", "지조")
"""The words in column G, one row each, in this order."""
FIRST_ROW, FIRST_DAY, TOTAL, NUMBER = 8, 8, 39, 40
MOST_WORKERS = 500


class Worker(BaseModel):
    """One worker: six rows of minutes by day of the month, and words such as 연차 by day."""

    model_config = ConfigDict(extra="ignore")

    name: str
    employee_no: str = ""
    hire_date: date | None = None
    resign_date: date | None = None
    hourly_won: int | None = None
    minutes: Annotated[list[dict[int, int]], Field(min_length=len(ROWS), max_length=len(ROWS))]
    words: dict[int, str] = {}

    def word_row(self, day: int) -> int:
        """Where the word of a day stands: in 기본, or in 지조 when hours are there (a half day's leave)."""
        return len(ROWS) - 1 if self.minutes[0].get(day) else 0


class Timesheet(BaseModel):
    """A site's month; `free` are the days that are no working days, for their colour."""

    model_config = ConfigDict(extra="ignore")

    client: str
    year: Annotated[int, Field(ge=2000, le=2100)]
    month: Annotated[int, Field(ge=1, le=12)]
    free: list[int] = []
    workers: Annotated[list[Worker], Field(max_length=MOST_WORKERS)]

    @property
    def days(self) -> list[date]:
        """Return the dates of the month."""
        return [date(self.year, self.month, day + 1) for day in range(monthrange(self.year, self.month)[1])]
