"""What an applicant is told of the own application, and until when it may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recruit.application.rules import CAREER_LABELS, LABELS
from recruit.consent.rules import ID_PHOTO, OPTIONAL

WITHDRAW_WORD = "철회"
_WIDTH = len("HX-2611-7K3QF2")


@dataclass(frozen=True)
class Told:
    """A state in the applicant's words: what is true now, what comes next, and its colour."""

    kind: str
    word: str
    next: str


_STATES = {
    "new": Told("info", "접수됐어요", "담당자가 차례대로 확인하고 있어요. 조금만 기다려 주세요."),
    "review": Told("warn", "담당자가 살펴보고 있어요", "맞는 일자리를 찾으면 전화나 문자를 드려요."),
    "interview": Told("warn", "면접을 준비하고 있어요", "날짜와 장소는 전화나 문자로 알려 드려요."),
    "offer": Told("warn", "일자리를 제안드렸어요", "안내받은 내용을 보고 담당자에게 답해 주세요."),
    "hold": Told("warn", "지금은 기다려 주세요", "맞는 일자리가 나오면 담당자가 연락드려요."),
    "hired": Told("ok", "합격했어요", "첫 출근일과 준비물은 담당자가 알려 드려요."),
    "rejected": Told("muted", "이번에는 함께하지 못하게 됐어요", "고마워요. 언제든 다시 지원할 수 있어요."),
    "withdrawn": Told("muted", "지원을 철회했어요", "적어 주신 정보는 보유 기간이 지나면 자동으로 지워져요."),
}  # fmt: skip

STEPS = ("접수", "확인", "면접", "결과")
_STEP_OF = {"new": 1, "review": 2, "interview": 3, "offer": 4, "hold": 2, "hired": 5}


def told_state(status: str, *, is_opened: bool) -> Told:
    """Return a status in the applicant's words; opened and still new means that it is being looked at."""
    return _STATES["review" if status == "new" and is_opened else status]


def step_of(status: str, *, is_opened: bool) -> int | None:
    """Return how far an application has come (1 to 4, 5 when all is done), None when it has ended early."""
    return _STEP_OF.get("review" if status == "new" and is_opened else status)


def may_correct(status: str, *, is_opened: bool) -> bool:
    """Say whether the applicant may still change the application: until the office begins to look at it."""
    return status == "new" and not is_opened


def may_withdraw(status: str) -> bool:
    """Say whether the applicant may take the application back: until hired, and once."""
    return status not in ("hired", "withdrawn")


def may_take_back(kind: str, status: str, *, is_held: bool) -> bool:
    """Say whether a consent may be taken back without the office: any optional one.

    But the photo goes with its consent, and stays among the papers of somebody hired (퇴직 뒤 3년) or held.
    """
    return kind in OPTIONAL and (kind != ID_PHOTO.kind or not (status == "hired" or is_held))


def typed_receipt(text: str) -> str:
    """Return a receipt number as it is stored, from however it was typed: HX 2611 7k3qf2."""
    plain = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    return f"{plain[:2]}-{plain[2:6]}-{plain[6:]}"[:_WIDTH]


def masked(name: str) -> str:
    """Return a name with its middle hidden: 홍*동, 김*."""
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def changed_fields(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return what differs between two states of the form: the field's word, before, after."""
    names = list(dict.fromkeys((*before, *after)))
    pairs = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    return [(label_of(name), old, new) for name, old, new in pairs if old != new]


def label_of(name: str) -> str:
    """Return the word of a field of the form."""
    if name in LABELS:
        return LABELS[name]
    bare = name.rstrip("0123456789")
    return f"경력 {name.removeprefix(bare)} {CAREER_LABELS.get(bare, bare)}"
