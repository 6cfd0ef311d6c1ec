"""How one person's payslip differs from the draft before it: line by line, each with its reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

Slip: TypeAlias = Mapping[str, Any]
"""A payslip by column."""

NEW, CHANGED, GONE = "new", "changed", "gone"
KIND_WORDS = {NEW: "새로 생김", CHANGED: "바뀜", GONE: "없어짐"}
REASON_WORDS = {
    "hours": "근무 시간이 바뀜",
    "wage": "시급·급여 조건이 바뀜",
    "figures": "기준 수치(요율·세액표)가 바뀜",
    "items": "임금 항목이 바뀜",
    "coverage": "보험 적용이 바뀜",
    "advance": "선불금 정산이 바뀜",
    "adjusted": "마감 후 변경 정산이 바뀜",
    "gross": "지급액에 따라 바뀜",
    "person": "직원 정보가 바뀜",
    "new": "명세서가 새로 생김",
    "gone": "명세서가 없어짐",
    "other": "계산에 쓴 다른 내용이 바뀜",
}
_TERMS = ("job", "hourly_won", "tax_mode", "family_count", "children", "percent")
_PERSON = ("employee_no", "name", "birth_date", "site_name", "hire_date", "resign_date")
_BY_PREFIX = {"advance": "advance", "adjust_": "adjusted", "item": "items"}


@dataclass(frozen=True)
class LineChange:
    """One item before and after in won, its sentences, and why it differs."""

    side: str
    code: str
    label: str
    before: int
    after: int
    was: tuple[str, ...]
    now: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What differs for one person: the kind, the reasons in the order of REASON_WORDS, the lines."""

    kind: str
    reasons: tuple[str, ...]
    lines: tuple[LineChange, ...]


def difference(before: Slip | None, after: Slip | None) -> Change | None:
    """Return how two payslips of one person and month differ; None when neither line nor input does."""
    if before is None or after is None:
        kind = NEW if before is None else GONE
        return Change(kind, (kind,), _line_changes(before, after)) if before or after else None
    if before["hash"] == after["hash"]:
        return None
    lines = _line_changes(before, after)
    reasons = {reason for line in lines for reason in line.reasons}
    if len(reasons) > 1:
        reasons.discard("gross")  # the cause stands beside it
    return Change(CHANGED, _in_order(reasons or {_quiet_reason(before, after)}), lines)


def change_row(who: Slip, before: Slip | None, after: Slip | None, change: Change) -> dict[str, Any]:
    """Return the columns that tell how one person differs; `who` names the person."""
    return {
        "employee_id": who["employee_id"],
        "employee_no": who["employee_no"],
        "name": who["name"],
        "kind": change.kind,
        "reasons": f"|{'|'.join(change.reasons)}|",
        "before_gross_won": before["gross_won"] if before else 0,
        "after_gross_won": after["gross_won"] if after else 0,
        "before_net_won": before["net_won"] if before else 0,
        "after_net_won": after["net_won"] if after else 0,
        "lines": [asdict(line) for line in change.lines],
    }


def _line_changes(before: Slip | None, after: Slip | None) -> tuple[LineChange, ...]:
    was, now = _by_code(before), _by_code(after)
    found = []
    for key in dict.fromkeys([*now, *was]):
        old, new = was.get(key, []), now.get(key, [])
        if _told(old) != _told(new):
            reasons = _line_reasons(old, new, before, after) if before and after else ()
            found.append(_line_change(key, old, new, reasons))
    return tuple(found)


def _line_change(
    key: tuple[str, str], old: Sequence[Slip], new: Sequence[Slip], reasons: Iterable[str]
) -> LineChange:
    return LineChange(
        *key,
        (new or old)[0]["label"],
        sum(line["amount"] for line in old),
        sum(line["amount"] for line in new),
        tuple(line["formula"] for line in old),
        tuple(line["formula"] for line in new),
        _in_order(reasons),
    )


def _by_code(slip: Slip | None) -> dict[tuple[str, str], list[Slip]]:
    found: dict[tuple[str, str], list[Slip]] = {}
    for line in slip["lines"] if slip else []:
        found.setdefault((line["side"], line["code"]), []).append(line)
    return found


def _told(lines: Sequence[Slip]) -> list[tuple[Any, ...]]:
    return [(line["amount"], line["formula"], line["basis"]) for line in lines]


def _line_reasons(old: Sequence[Slip], new: Sequence[Slip], before: Slip, after: Slip) -> set[str]:
    code = (new or old)[0]["code"]
    for prefix, reason in _BY_PREFIX.items():
        if code.startswith(prefix):
            return {reason}
    if (new or old)[0]["side"] == "deduction":
        return _deduction_reasons(old, new, before, after)
    found = set()
    if _sum(old, "minutes") != _sum(new, "minutes"):
        found.add("hours")
    if old and new and {line.get("hourly_won") for line in old} != {line.get("hourly_won") for line in new}:
        found.add("wage")
    return found or {_quiet_reason(before, after)}


def _deduction_reasons(old: Sequence[Slip], new: Sequence[Slip], before: Slip, after: Slip) -> set[str]:
    found = set()
    if _differ(before, after, _TERMS[1:]):
        found.add("wage")
    if old and new and _rates(old) != _rates(new):
        found.add("figures")
    if before["gross_won"] != after["gross_won"]:
        found.add("gross")
    return found or {_quiet_reason(before, after)}


def _rates(lines: Sequence[Slip]) -> list[tuple[str, str]]:
    return [(line["basis"], line["formula"].partition(" × ")[2]) for line in lines]


def _quiet_reason(before: Slip, after: Slip) -> str:
    if _differ(before, after, _TERMS):
        return "wage"
    if list(before["days"]) != list(after["days"]):
        return "hours"
    return "person" if _differ(before, after, _PERSON) else "other"


def _differ(before: Slip, after: Slip, names: Iterable[str]) -> bool:
    return any(before[name] != after[name] for name in names)


def _sum(lines: Sequence[Slip], name: str) -> int:
    return sum(line.get(name) or 0 for line in lines)


def _in_order(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(reasons, key=list(REASON_WORDS).index))
