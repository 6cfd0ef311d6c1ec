"""What may be changed about the dated figures, how it is typed, and whose second pair of eyes counts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, get_type_hints

from payroll.advance.rules.payout import Signer
from payroll.figures.rules import KINDS, TAX_KINDS, Dated, Rate, SimpleTax
from payroll.figures.rules.content import content_fields, figure_of
from payroll.figures.rules.timeline import Piece
from payroll.withholding.rules.table import table_tax

WAITING, ACCEPTED, REFUSED, WITHDRAWN = "waiting", "accepted", "refused", "withdrawn"
STATE_WORDS = {WAITING: "확인 대기", ACCEPTED: "확인", REFUSED: "거절", WITHDRAWN: "철회"}
WORDS = {
    "hourly_won": "시간급",
    "rate": "비율",
    "low_won": "하한",
    "high_won": "상한",
    "day_free_won": "하루 공제액",
    "kept_share": "세액공제 뒤 남는 비율",
    "one_won": "자녀 1명",
    "two_won": "자녀 2명",
    "each_more_won": "3명째부터 1명마다",
    "monthly_won": "한 달 금액",
    "last_year_won": "직전연도 총급여",
    "yearly_won": "한 해 한도",
    "most_times": "최대 곱하는 수(자녀)",
    "days": "한 달 일수",
    "hours": "한 달 시간",
    "content": "계산식의 고정값",
}
MOST_WON = 1_000_000_000_000
# Read by the day on which tax is withheld; the others by the month of the wages.
PAY_DAY_KINDS = (*TAX_KINDS, "daily_worker")


@dataclass(frozen=True)
class Field:
    """One thing to type: its name, its Korean word, and `won`, `count`, `rate` or `toml`."""

    name: str
    word: str
    type: str


@dataclass(frozen=True)
class Change:
    """A new row of one kind; without content it ends what held."""

    kind: str
    valid_from: date
    valid_to: date
    confirmed_to: date
    source: str
    content: Mapping[str, Any] | None


@dataclass(frozen=True)
class LastUsed:
    """Up to which day locked runs used the figures of a month, and those of a pay day; None: not yet."""

    month: date | None
    pay_day: date | None

    def of(self, kind: str) -> date | None:
        """Return the last day whose figure of a kind may not change any more."""
        return self.pay_day if kind in PAY_DAY_KINDS else self.month


def fields_of(kind: str) -> tuple[Field, ...]:
    """Return what is typed for a kind."""
    hints = get_type_hints(KINDS[kind])
    names = _typed_names(kind)
    if any(hints[name] not in _TYPES for name in names):
        return (Field("content", WORDS["content"], "toml"),)
    return tuple(Field(name, WORDS[name], _type(name, hints[name])) for name in names)


def content_of(kind: str, typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the content that was typed, and what is wrong with it by field."""
    content: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in fields_of(kind):
        try:
            content |= _read(field, str(typed.get(field.name, "")).strip(), KINDS[kind])
        except (ValueError, ZeroDivisionError) as error:
            faults[field.name] = str(error) if str(error).endswith("요.") else _HOW[field.type]
    return content, faults or _whole_faults(kind, content)


def change_faults(change: Change, found: Sequence[Piece], used: LastUsed) -> dict[str, str]:
    """Return why a change cannot stand among the pieces of its kind, by field."""
    if change.valid_to < change.valid_from:
        return {"valid_to": "끝나는 날이 시작하는 날보다 앞섭니다."}
    last = used.of(change.kind)
    if last is not None and change.valid_from <= last:
        told = f"확정한 급여가 {last.isoformat()}까지의 수치를 썼습니다. 그 뒤의 날부터 바꿀 수 있습니다."
        return {"valid_from": told}
    if change.content is None and not any(piece.valid_to >= change.valid_from for piece in found):
        return {"valid_from": "그날부터는 정해진 수치가 없어 끝낼 것이 없습니다."}
    return {}


def ending(kind: str, last_day: date, source: str, found: Sequence[Piece]) -> Change:
    """Return the change by which a kind holds up to `last_day` and no longer."""
    begins = last_day + timedelta(days=1)
    ends = max((piece.valid_to for piece in found), default=begins)
    return Change(kind, begins, max(begins, ends), begins, source, None)


def second_fault(
    proposed_by: str, proposed_at: int, second: Signer, *, one_person: bool, reason: str
) -> str | None:
    """Return why this owner may not confirm what `proposed_by` proposed at `proposed_at` (epoch), or None.

    Two people see every change. In a one-person office the same one signs in once more and writes why.
    """
    if second.account != proposed_by:
        return None
    if not one_person:
        return "제안한 사람은 확인할 수 없습니다. 다른 대표 계정으로 확인해 주세요."
    if second.signed_in_at <= proposed_at:
        return "1인 사무실에서는 제안한 뒤 로그아웃하고 다시 로그인해서 확인해 주세요."
    return None if reason else "제안한 사람이 확인하는 이유를 적어 주세요."


def told_in_words(kind: str, content: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return a content as people read it: pairs of word and value."""
    if content is None:
        return [("값", "없음 (끝냄)")]
    return [(field.word, _shown(field, content)) for field in fields_of(kind)]


def typed_again(kind: str, content: Mapping[str, Any]) -> dict[str, str]:
    """Return a content as it would be typed, to begin a form with."""
    return {field.name: _typed(field, content) for field in fields_of(kind)}


_TYPES = (int, Fraction)
_HOW = {
    "won": "원 단위의 숫자로 입력해 주세요.",
    "count": "숫자로 입력해 주세요.",
    "rate": "4.75%, 0.0475, 0.9448/7.19 가운데 한 가지로 입력해 주세요.",
    "toml": "이름 = 값 한 줄씩, 지금 값과 같은 모양으로 입력해 주세요.",
}


def _type(name: str, kind: type) -> str:
    if kind is Fraction:
        return "rate"
    return "won" if name.endswith("_won") else "count"


def _typed_names(kind: str) -> tuple[str, ...]:
    # How the law writes a rate is seen from how it was typed.
    return tuple(name for name in content_fields(kind) if name != "text")


def _read(field: Field, typed: str, kind: type[Dated]) -> dict[str, Any]:
    if field.type == "toml":
        return tomllib.loads(typed)
    if field.type in ("won", "count"):
        number = int(typed.replace(",", "").removesuffix("원"))
        if not 0 < number <= MOST_WON:
            raise ValueError("0보다 큰 수를 입력해 주세요.")
        return {field.name: number}
    rate = _rate(typed)
    if not 0 < rate <= 1:
        raise ValueError("0%보다 크고 100% 이하로 입력해 주세요.")
    written = {"text": typed} if "/" in typed and kind is Rate else {}
    return {field.name: str(rate), **written}


def _rate(typed: str) -> Fraction:
    if typed.endswith("%"):
        return Fraction(typed[:-1].strip()) / 100
    over, _, under = typed.partition("/")
    return Fraction(over.strip()) / Fraction(under.strip() or 1)


def _whole_faults(kind: str, content: Mapping[str, Any]) -> dict[str, str]:
    first = fields_of(kind)[0].name
    try:
        figure = figure_of(kind, content, date.min, date.max, date.max, "")
        sound = not isinstance(figure, SimpleTax) or _table_is_sound(figure)
    except (ValueError, TypeError, IndexError):
        sound = False
    if not sound:
        return {first: _HOW["toml"]}
    if content.get("low_won", 0) > content.get("high_won", MOST_WON):
        return {"high_won": "상한이 하한보다 작습니다."}
    return {}


def _table_is_sound(figure: SimpleTax) -> bool:
    taxes = [table_tax(pay, 1, figure) for pay in range(1_000_000, 50_000_000, 1_000_000)]
    return taxes == sorted(taxes) and taxes[-1] > 0


def _shown(field: Field, content: Mapping[str, Any]) -> str:
    if field.type == "toml":
        return f"고정값 {len(content)}가지"
    if field.type in ("won", "count"):
        return f"{content[field.name]:,}" + ("원" if field.type == "won" else "")
    return str(content.get("text") or "") or _percent(content[field.name])


def _percent(rate: str) -> str:
    exact = Fraction(rate) * 100
    return f"{exact}%" if exact.denominator == 1 else f"{float(exact):g}%"


def _typed(field: Field, content: Mapping[str, Any]) -> str:
    if field.type == "toml":
        return "\n".join(f"{name} = {_toml(value)}" for name, value in content.items())
    if field.type in ("won", "count"):
        return str(content[field.name])
    shown, exact = _shown(field, content), str(content[field.name])
    return shown if _rate(shown) == Fraction(exact) else exact


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
