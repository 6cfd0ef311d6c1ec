"""A posting as the office writes it, and the restricted items as an applicant tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from chassis.forms import Form, OneLine, parse
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from recruit.consent.screening import resident_number_problems
from recruit.posting.rules import ITEM_OF, RESTRICTED, Call, period_problem, reason_problems, told_items

_UNIT = re.compile(r"(?i)\s*(cm|kg|mm)$")
_PAIR_MISSING = "시력은 잰 방법과 값을 함께 적어 주세요."

Line100 = Annotated[str, StringConstraints(min_length=1, max_length=100), OneLine]
Line200 = Annotated[str, StringConstraints(max_length=200), OneLine]
Size = Annotated[str, StringConstraints(max_length=10), OneLine]


def _without_unit(value: Any) -> Any:
    return _UNIT.sub("", value.strip()) if isinstance(value, str) else value


Measure = BeforeValidator(_without_unit)


class RestrictedInputs(BaseModel):
    """Body items that only a posting with a recorded job reason asks for (채용절차법 제4조의3)."""

    height: Annotated[int, Measure, Field(ge=100, le=250)] | None = None
    weight: Annotated[int, Measure, Field(ge=30, le=250)] | None = None
    vision_type: Literal["나안", "교정"] | None = None
    vision_value: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-2]\.\d$")] | None = (
        None
    )
    shoes: Annotated[int, Measure, Field(ge=150, le=350)] | None = None
    tshirt: Size | None = None
    bottoms: Size | None = None

    @property
    def restricted(self) -> dict[str, str]:
        """What was told, by item."""
        return told_items({name: getattr(self, name) for name in RestrictedInputs.model_fields})


class PostingForm(BaseModel):
    """What a posting says; `reasons` holds the job reason of each restricted item it asks for."""

    title: Line100
    site_name: Line100
    job: Line100
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    hours: Line200 = ""
    wage: Line200 = ""
    starts_on: date
    ends_on: date | None = None
    reasons: dict[str, str] = {}


class PostingPatch(BaseModel):
    """What may be changed of a posting; what is absent stays, `reasons` is replaced as a whole."""

    title: Line100 | None = None
    site_name: Line100 | None = None
    job: Line100 | None = None
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] | None = None
    hours: Line200 | None = None
    wage: Line200 | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reasons: dict[str, str] | None = None


TEXTS = ("title", "site_name", "job", "description", "hours", "wage")


def posting_problems(told: PostingForm) -> dict[str, str]:
    """Return what a posting may not say, by field: reasons as `reasons.height`."""
    problems = {f"reasons.{item}": text for item, text in reason_problems(told.reasons).items()}
    texts = {name: getattr(told, name) for name in TEXTS}
    texts |= {f"reasons.{item}": reason for item, reason in told.reasons.items()}
    problems |= resident_number_problems(texts)
    if sentence := period_problem(told.starts_on, told.ends_on):
        problems["ends_on"] = sentence
    return problems


def read_posting(typed: Mapping[str, str]) -> Form[PostingForm]:
    """Check the office's form: `ask_height` ticks an item, `reason_height` says why the job needs it."""
    form = parse(PostingForm, {name: text for name, text in typed.items() if name != "reasons"})
    asked = {item: typed.get(f"reason_{item}", "").strip() for item in RESTRICTED if typed.get(f"ask_{item}")}
    problems = dict(form.errors)
    told = form.value.model_copy(update={"reasons": asked}) if form.value else None
    found = posting_problems(told) if told else {f"reasons.{i}": t for i, t in reason_problems(asked).items()}
    problems |= {name.replace("reasons.", "reason_"): text for name, text in found.items()}
    return Form(None if problems else told, typed, problems)


def askable(typed: Mapping[str, str], call: Call | None) -> dict[str, str]:
    """Return what was typed without the restricted items that no reason allows: they are not read."""
    allowed = call.reasons if call else {}
    return {name: text for name, text in typed.items() if name not in ITEM_OF or ITEM_OF[name] in allowed}


def not_asked(typed: Mapping[str, str], call: Call | None) -> list[str]:
    """Return the restricted fields that were sent and are not kept, because no reason allows them."""
    kept = askable(typed, call)
    return sorted(name for name, text in typed.items() if text.strip() and name not in kept)


def sight_problem(told: RestrictedInputs) -> dict[str, str]:
    """Return what is wrong when only half of the sight was told."""
    if bool(told.vision_type) == bool(told.vision_value):
        return {}
    return {"vision_value" if told.vision_type else "vision_type": _PAIR_MISSING}
