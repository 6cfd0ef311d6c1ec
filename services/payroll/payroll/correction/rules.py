"""Who of a locked month comes out differently today, by which line, and what follows for a correction run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from payroll.run.rules.adjusted import adjusted_won
from payroll.run.rules.corrected import CODE
from payroll.run.rules.difference import (
    CHANGED,
    NEW,
    REASON_WORDS,
    Change,
    LineChange,
    change_row,
    difference,
)
from payroll.run.rules.lines import EARNING
from payroll.run.rules.prepaid import LINE_CODE
from payroll.run.rules.seal import content_hash
from payroll.run.rules.sources import Own
from payroll.run.rules.states import DRAFT, LOCKED, PAID, REVIEWED

Row: TypeAlias = dict[str, Any]
DISCARDED = "discarded"
STATE_WORDS = {
    DRAFT: "초안",
    REVIEWED: "검토 완료",
    LOCKED: "확정",
    PAID: "지급 완료",
    DISCARDED: "버림",
}
STEPS = {
    "review": (DRAFT, REVIEWED),
    "reopen": (REVIEWED, DRAFT),
    "lock": (REVIEWED, LOCKED),
    "discard": (DRAFT, DISCARDED),
}
_INSURANCES = ("pension", "health", "long_term_care", "employment")


def next_state(state: str, step: str) -> str | None:
    """Return the state after a step, the same state when it was taken before, None when it may not be."""
    before, after = STEPS[step]
    return after if state in (before, after) else None


def own_lines(lines: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return the lines of the month itself: without wages paid early and corrections of other months."""
    return [dict(x) for x in lines if x["code"] != LINE_CODE and not x["code"].startswith(CODE)]


def of_the_month(slip: Mapping[str, Any]) -> Row:
    """Return a payslip with the lines of its month alone, and their sums in won."""
    lines = own_lines(slip["lines"])
    gross = sum(line["amount"] for line in lines if line["side"] == EARNING)
    taken = sum(line["amount"] for line in lines) - gross
    sums = {"gross_won": gross, "deduction_won": taken, "net_won": gross - taken}
    return {**slip, "lines": lines, **sums}


def own_today(own: Own, *, overpaid_left: bool) -> Own:
    """Return what a month is computed from again: no wages paid early, no corrections of other months.

    Hours that were left to a written agreement then (`overpaid_left`) are not taken now.
    """
    adjusted = own.adjusted
    if overpaid_left:
        adjusted = [one for one in adjusted if adjusted_won(one, own.history, own.allowances) >= 0]
    return replace(own, dues=(), corrections=(), adjusted=adjusted)


def correction_of(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Row | None:
    """Return how a person's right month differs from what was locked, as columns; None where no won does."""
    was = {**of_the_month(before), "hash": ""} if before else None
    now = {**of_the_month(after), "hash": "today"}
    change = difference(was, now)
    lines = [line for line in (change.lines if change else ()) if line.before != line.after]
    if not lines:
        return None
    told = [replace(line, reasons=_reasons(line, before, after)) for line in lines]
    row = change_row(after, was, now, Change(CHANGED if was else NEW, _all(told, was), tuple(told)))
    free = _tax_free(now, 1)
    for key, won in _tax_free(was, -1).items() if was else ():
        free[key] = free.get(key, 0) + won
    for line in row["lines"]:
        line["tax_free"] = free.get((line["side"], line["code"]), 0)
    return row


def sums_of(changes: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many people differ and by how much in won: gross, deductions, net."""
    rows = list(changes)
    gross = sum(row["after_gross_won"] - row["before_gross_won"] for row in rows)
    net = sum(row["after_net_won"] - row["before_net_won"] for row in rows)
    return {"people": len(rows), "gross_won": gross, "deduction_won": gross - net, "net_won": net}


def correction_hash(run_hash: str, seals: Sequence[tuple[int, str, Any]]) -> str:
    """Return the seal of a correction: the locked run, and each person's right month and differences."""
    return content_hash([run_hash, sorted(seals, key=lambda seal: seal[0])])


def difference_notes(
    title: str, changes: Iterable[Mapping[str, Any]], before_net_won: int, after_net_won: int
) -> list[str]:
    """Tell a correction in words: what was paid, what is right, the difference of each item."""
    lines = [
        f"{one['label']}: 지급 내역 {one['before']:,}원, 맞는 금액 {one['after']:,}원, "
        f"차액 {one['after'] - one['before']:+,}원"
        for one in changes
    ]
    word = "추가 지급" if after_net_won >= before_net_won else "더 지급함"
    net = f"실수령액 {before_net_won:,}원에서 {after_net_won:,}원으로 정정: {word} "
    return [title, *lines, f"{net}{abs(after_net_won - before_net_won):,}원"]


def outcome_words(outcome: str, won: int, month: str) -> str:
    """Tell what became of a difference: paid with a month, taken with it, or left to an agreement."""
    if outcome == "left":
        return f"{month} 급여로 조정하지 못함: 서면 합의 필요"
    return f"{month} 급여에서 {'추가 지급' if won >= 0 else '조정(상계)'}"


def _reasons(line: LineChange, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[str, ...]:
    if before is None or line.code not in _INSURANCES or _coverages(before) == _coverages(after):
        return line.reasons
    found = {"coverage" if reason == "other" else reason for reason in (*line.reasons, "other")}
    return tuple(sorted(found, key=list(REASON_WORDS).index))


def _coverages(slip: Mapping[str, Any]) -> Any:
    return ((slip.get("inputs") or {}).get("own") or {}).get("coverages", [])


def _all(lines: Sequence[LineChange], was: Mapping[str, Any] | None) -> tuple[str, ...]:
    if was is None:
        return (NEW,)
    found = {reason for line in lines for reason in line.reasons}
    if len(found) > 1:
        found.discard("gross")
    return tuple(sorted(found, key=list(REASON_WORDS).index))


def _tax_free(slip: Mapping[str, Any], sign: int) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for line in slip["lines"]:
        key = line["side"], line["code"]
        found[key] = found.get(key, 0) + sign * (line.get("tax_free") or 0)
    return found
