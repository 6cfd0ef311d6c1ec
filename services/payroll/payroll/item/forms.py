"""What the office types for an item, and to end one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from chassis.forms import Month, OneLine, RowId, TypedNumber
from pydantic import BaseModel, Field, StringConstraints, model_validator

from payroll.item.rules import DEDUCTION, EARLIEST, HIGHEST_WON, KINDS, Item

LATEST = date(2100, 12, 31)
Key = Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Won = Annotated[int, TypedNumber, Field(gt=0, le=HIGHEST_WON)]
Kind = Literal[
    "meal",
    "position",
    "car",
    "childcare",
    "allowance",
    "bonus",
    "performance",
    "back_pay",
    "dormitory",
    "union_dues",
    "other_deduction",
]


class ItemForm(BaseModel):
    """An item: every month from `valid_from` on, or once in `month`; what is left open is as its kind."""

    kind: Kind
    label: Annotated[str, StringConstraints(max_length=50), OneLine] = ""
    won: Won
    valid_from: Annotated[date, Field(ge=EARLIEST, le=LATEST)] | None = None
    month: Month | None = None
    children: Annotated[int, TypedNumber, Field(ge=0, le=20)] = 0
    is_ordinary: bool | None = None
    counts_minimum: bool | None = None
    is_prorated: bool | None = None
    basis: Literal["law", "agreement", "consent", ""] = ""
    basis_note: Annotated[str, StringConstraints(max_length=200), OneLine] = ""

    @model_validator(mode="after")
    def begins_once(self) -> ItemForm:
        """Take either a first day or a month."""
        if (self.valid_from is None) == (self.month is None):
            raise ValueError("매달 적용할 시작일과 한 번 지급할 달 가운데 하나만 입력해 주세요.")
        return self

    def item(self) -> Item:
        """Return the item for the rules."""
        usual, once = KINDS[self.kind], self.month is not None
        return Item(
            id=0,
            kind=self.kind,
            label=self.label or usual.label,
            won=self.won,
            valid_from=date.fromisoformat(f"{self.month}-01") if once else self.valid_from or EARLIEST,
            month=self.month,
            children=self.children,
            is_ordinary=not once and _told(self.is_ordinary, usual.is_ordinary),
            counts_minimum=not once and _told(self.counts_minimum, usual.counts_minimum),
            is_prorated=not once and _told(self.is_prorated, usual.is_prorated),
            basis=self.basis if usual.side == DEDUCTION else "",
            basis_note=self.basis_note,
        )


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
