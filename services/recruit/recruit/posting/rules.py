"""When a posting is open, which items are restricted, and what may be written about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

RESTRICTED = {
    "height": "키",
    "weight": "몸무게",
    "vision": "시력",
    "shoes": "신발 사이즈",
    "tshirt": "상의 사이즈",
    "bottoms": "하의 사이즈",
}
"""Item → word. 채용절차법 제4조의3, 남녀고용평등법 제7조 제2항: asked only where the job needs it."""

UNITS = {"height": "cm", "weight": "kg", "shoes": "mm"}
INPUTS = {
    "height": ("height",),
    "weight": ("weight",),
    "vision": ("vision_type", "vision_value"),
    "shoes": ("shoes",),
    "tshirt": ("tshirt",),
    "bottoms": ("bottoms",),
}
"""Item → the fields of the form in which it is told."""

ITEM_OF = {name: item for item, names in INPUTS.items() for name in names}
INPUT_LABELS = {
    "height": "키",
    "weight": "몸무게",
    "vision_type": "시력 잰 방법",
    "vision_value": "시력",
    "shoes": "신발 사이즈",
    "tshirt": "상의 사이즈",
    "bottoms": "하의 사이즈",
}

SHORTEST_REASON, LONGEST_REASON = 5, 200
REASON_MISSING = (
    f"업무에 왜 필요한지 {SHORTEST_REASON}자 이상 적어 주십시오. "
    "이유가 없으면 받을 수 없습니다(채용절차법 제4조의3, 남녀고용평등법 제7조)."
)
REASON_TOO_LONG = f"{LONGEST_REASON}자까지만 입력할 수 있습니다."
NOT_RESTRICTED = "이유를 적어 받을 수 있는 항목이 아닙니다."
ENDS_BEFORE_START = "마감일이 시작일보다 빠릅니다."

NO_SUCH_CALL = "찾을 수 없는 공고예요. 공고 없이 보내면 일반 지원으로 접수돼요."
NOT_YET = "아직 지원 기간이 아닌 공고예요. 공고 없이 보내면 일반 지원으로 접수돼요."

State = Literal["open", "waiting", "expired", "closed"]
STATES: dict[State, str] = {"open": "모집 중", "waiting": "시작 전", "expired": "기간 끝", "closed": "마감"}


@dataclass(frozen=True)
class Call:
    """A posting as an application meets it: what it is for, and the reason beside each restricted item."""

    id: str
    title: str
    site_name: str
    state: State = "open"
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def worded(self) -> dict[str, str]:
        """The reasons by the word of each item."""
        return {RESTRICTED[item]: reason for item, reason in self.reasons.items()}

    @property
    def is_over(self) -> bool:
        """Say whether it no longer takes new people."""
        return self.state in ("expired", "closed")


def state_of(starts_on: date, ends_on: date | None, *, is_closed: bool, today: date) -> State:
    """Return where a posting stands on a day; its last day is still open."""
    if is_closed:
        return "closed"
    if ends_on is not None and today > ends_on:
        return "expired"
    return "waiting" if today < starts_on else "open"


def period_problem(starts_on: date, ends_on: date | None) -> str:
    """Return what is wrong with a period; empty when nothing is."""
    return ENDS_BEFORE_START if ends_on is not None and ends_on < starts_on else ""


def reason_problems(reasons: Mapping[str, str]) -> dict[str, str]:
    """Return a sentence for each restricted item whose job reason is missing, too long or not askable."""
    problems = {item: reason_problem(item, reason) for item, reason in reasons.items()}
    return {item: sentence for item, sentence in problems.items() if sentence}


def reason_problem(item: str, reason: str) -> str:
    """Return why an item may not be asked for this reason; empty when it may.

    채용절차법 제4조의3 forbids height and weight that the duty does not need; birthplace, marriage and
    property have no lawful reason at all and are no items here.
    """
    if item not in RESTRICTED:
        return NOT_RESTRICTED
    if len(reason.strip()) < SHORTEST_REASON:
        return REASON_MISSING
    return REASON_TOO_LONG if len(reason.strip()) > LONGEST_REASON else ""


def told_items(inputs: Mapping[str, object]) -> dict[str, str]:
    """Return what was told in the form's fields, by item: vision_type 나안 and vision_value 1.0 are one."""
    told = {
        item: " ".join(str(inputs[name]) for name in names if inputs.get(name) not in (None, ""))
        for item, names in INPUTS.items()
    }
    return {item: words for item, words in told.items() if words}


def typed_inputs(items: Mapping[str, str]) -> dict[str, str]:
    """Return stored items as they would be typed into the form, by field."""
    typed = {item: words for item, words in items.items() if item != "vision"}
    kind, _, value = items.get("vision", "").partition(" ")
    return typed | ({"vision_type": kind, "vision_value": value} if kind else {})


def on_form(items: Mapping[str, str]) -> dict[str, str]:
    """Return stored items as the paper form names them: one sight stands for both eyes, with a comma."""
    names = {
        "height": "height",
        "weight": "weight",
        "shoes": "shoes",
        "tshirt": "top_size",
        "bottoms": "bottom_size",
    }
    words = {name: shown(item, items[item]) for item, name in names.items() if item in items}
    kind, _, value = items.get("vision", "").partition(" ")
    sight = value.replace(".", ",")
    return words | ({"sight_kind": kind, "sight_left": sight, "sight_right": sight} if kind else {})


def shown(item: str, value: str) -> str:
    """Return an answer with its unit: 175cm."""
    return f"{value}{UNITS.get(item, '')}"
