"""What a map of cells may say, and which words stand in its cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from docs_render.application_xlsx.rules import Applicant, words_on_form
from docs_render.text import plain

MOST_APPLICANTS = 100
_LISTS = (
    (("company", "period", "role", "reason"), (15, 16, 17)),
    (("graduated", "school", "major", "outcome"), (11, 12)),
    (("licence", "grade", "issuer"), (29, 30)),
)
_ROWS = {
    f"{name}_{number}": f"{name}_{row}"
    for names, rows in _LISTS
    for name in names
    for number, row in enumerate(rows, start=1)
}
"""Field of a map → the company form's word for it."""


class Filling(BaseModel):
    """The `data` part of a request: which cell gets what, and whom the sheets are of."""

    model_config = ConfigDict(extra="ignore")

    written_on: date
    cells: dict[str, str] = Field(max_length=100)
    applicants: list[Applicant] = Field(min_length=1, max_length=MOST_APPLICANTS)


def words_in_cells(applicant: Applicant, written_on: date) -> dict[str, str]:
    """Return field of a map → text; without the captions that the company's own form has in its cells."""
    words = words_on_form(applicant, written_on)
    told = {field: words.get(word, "") for field, word in _ROWS.items()}
    own = ("english_name", "sight_kind", "receipt_no")
    told |= {field: plain(getattr(applicant, field) or "") for field in own}
    told["written_on"] = f"{written_on.year}년 {written_on.month}월 {written_on.day}일"
    told["signer"] = words["name"]
    return words | told


def wrong(problems: Mapping[str, str]) -> list[dict[str, object]]:
    """Return field → Korean sentence as a refusal lists its errors."""
    return [
        {"loc": [field], "type": "value_error", "ctx": {"error": sentence}}
        for field, sentence in problems.items()
    ]
