"""What the office types for an item, and to end one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import ceil
from typing import Annotated, Literal

from chassis.forms import Month, OneLine, RowId, TypedNumber
from pydantic import BaseModel, Field, StringConstraints, ValidationInfo, field_validator

from payroll.item.rules import DEDUCTION, EARLIEST, HIGHEST_WON, KINDS, LEAVE_PAY, Item

LATEST = date(2100, 12, 31)
Key = Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Won = Annotated[int, TypedNumber, Field(gt=0, le=HIGHEST_WON)]
Hours = Annotated[Decimal, TypedNumber, Field(gt=0, le=400, decimal_places=2)]
Kind = Literal[
    "meal",
    "position",
    "car",
    "childcare",
    "allowance",
    "bonus",
    "performance",
    "back_pay",
    "leave_pay",
    "dormitory",
    "union_dues",
    "other_deduction",
]


class ItemForm(BaseModel):
    """An item: every month from `valid_from` on, or once in `month`; what is left open is as its kind.

    연차미사용수당 is told by `unused_hours`, paid by the hour of `valid_from`, else of the month's first.
    """

    kind: Kind
    label: Annotated[str, StringConstraints(max_length=50), OneLine] = ""
    won: Won | None = None
    unused_hours: Hours | None = None
    since: Month | None = None
    valid_from: Annotated[date, Field(ge=EARLIEST, le=LATEST)] | None = None
    month: Month | None = Field(default=None, validate_default=True)
    children: Annotated[int, TypedNumber, Field(ge=0, le=20)] = 0
    is_ordinary: bool | None = None
    counts_minimum: bool | None = None
    is_prorated: bool | None = None
    basis: Literal["law", "agreement", "consent", ""] = ""
    basis_note: Annotated[str, StringConstraints(max_length=200), OneLine] = ""

    @field_validator("month")
    @classmethod
    def begins_once(cls, value: str | None, info: ValidationInfo) -> str | None:
        """Take either a first day or a month."""
        told = info.data
        if "kind" not in told or "valid_from" not in told or told["kind"] == LEAVE_PAY:
            return value
        if (told["valid_from"] is None) == (value is None):
            raise ValueError("매월 적용 시작일과 한 번 지급할 달 가운데 하나만 입력해 주세요.")
        return value

    def item(self) -> Item:
        """Return the item for the rules."""
        usual, once = KINDS[self.kind], self.month is not None
        return Item(
            id=0,
            kind=self.kind,
            label=self.label or usual.label,
            won=0 if self.kind == LEAVE_PAY else self.won or 0,
            valid_from=self._begins(),
            month=self.month,
            children=self.children,
            is_ordinary=not once and _told(self.is_ordinary, usual.is_ordinary),
            counts_minimum=not once and _told(self.counts_minimum, usual.counts_minimum),
            is_prorated=not once and _told(self.is_prorated, usual.is_prorated),
            basis=self.basis if usual.side == DEDUCTION else "",
            basis_note=self.basis_note,
            minutes=ceil((self.unused_hours or 0) * 60),
            since=self.since,
        )

    def _begins(self) -> date:
        first = date.fromisoformat(f"{self.month}-01") if self.month else None
        if self.kind == LEAVE_PAY:
            return self.valid_from or first or EARLIEST
        return first or self.valid_from or EARLIEST


class KeyForm(BaseModel):
    """One filling-in of a form: sent twice it has one effect."""

    form_key: Key


class EndForm(BaseModel):
    """The last day of an item."""

    last_day: Annotated[date, Field(ge=EARLIEST, le=LATEST)]


class EndingForm(EndForm):
    """Which item of the page ends, and when."""

    item_id: RowId


def _told(said: bool | None, usual: bool) -> bool:
    return usual if said is None else said
