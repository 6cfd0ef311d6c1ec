"""Looks at a run before it is locked, and keeps who has seen which warning."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from chassis.errors import Conflict
from chassis.identity import Identity
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from payroll.account.queries import without_account
from payroll.item.queries import items_of, items_since
from payroll.remittance.queries import on_their_way
from payroll.roster.queries import employed_people, person_of
from payroll.run import carrying, queries
from payroll.run.rules import checks as rules
from payroll.run.rules.checks import Check, Concern
from payroll.run.tables import PayRun, Payslip, RunCheck, RunProblem


class ChecksOpen(Conflict):
    """Something must be mended, or seen, before the lock."""

    code = "run_checks_open"

    def __init__(self, checks: Iterable[Check]) -> None:
        super().__init__(f"확정하기 전에 점검할 것이 남아 있습니다: {rules.fault_words(checks)}")


class CheckMoved(Conflict):
    code, message = "run_check_moved", "그 사이에 점검할 내용이 바뀌었습니다. 화면을 새로 열어 확인해 주세요."


def checks_of(session: Session, run: PayRun) -> list[Check]:
    """Return what there is to mend or to see, what stops the lock first."""
    found = [*_of_month(session, run), *_of_problems(session, run), *_of_people(session, run)]
    chosen = select(RunCheck.code, RunCheck.fingerprint, RunCheck.seen_by).where(RunCheck.run_id == run.id)
    seen = {(code, fingerprint): who for code, fingerprint, who in session.execute(chosen)}
    checks = [replace(one, seen_by=seen.get((one.code, one.fingerprint), "")) for one in found]
    order = list(rules.TITLES)
    return sorted(
        checks,
        key=lambda one: (not one.blocking, order.index(one.code) if one.code in order else 99, one.code),
    )


def refuse_open(session: Session, run: PayRun, *, all_seen: bool) -> list[str]:
    """Raise ChecksOpen for what stops the lock or (`all_seen`) was not seen; return the unseen codes."""
    left = [one for one in checks_of(session, run) if one.is_open]
    stops = [one for one in left if all_seen or one.blocking]
    if stops:
        raise ChecksOpen(stops)
    return [one.code for one in left]


def keep_seen(
    session: Session, run: PayRun, seen: tuple[str, str], who: Identity, now: datetime
) -> Check | None:
    """Keep that somebody has seen a warning as it stands; None when it was seen before. Raises CheckMoved."""
    known = [one for one in checks_of(session, run) if (one.code, one.fingerprint) == seen]
    if not known or known[0].blocking:
        raise CheckMoved
    if known[0].seen_by:
        return None
    row = {"run_id": run.id, "code": seen[0], "fingerprint": seen[1], "seen_by": who.name or who.id}
    session.execute(insert(RunCheck).values(**row, seen_at=now))
    return known[0]


def _of_month(session: Session, run: PayRun) -> list[Check]:
    found = []
    if queries.open_job(session, run.month) is not None:
        found.append(Check(rules.PENDING, "다시 계산한 결과를 반영하거나 버린 뒤에 확정할 수 있습니다."))
    if not run.attendance_closed:
        found.append(
            Check(
                rules.ATTENDANCE_OPEN,
                "이 달 근태가 마감되기 전의 시간으로 계산했습니다. 마감한 뒤 다시 계산하세요.",
            )
        )
    if run.provisional:
        found.append(Check(rules.PROVISIONAL, f"아직 고시되지 않은 수치: {', '.join(run.provisional)}"))
    return found


def _of_problems(session: Session, run: PayRun) -> list[Check]:
    groups: dict[str, list[Concern]] = {}
    chosen = select(RunProblem).where(RunProblem.run_id == run.id).order_by(RunProblem.employee_no)
    for row in session.scalars(chosen):
        concern = Concern(row.employee_id, row.employee_no, row.name, row.sentence)
        groups.setdefault(row.code, []).append(concern)
    return [Check(code, "", tuple(people)) for code, people in groups.items()]


def _of_people(session: Session, run: PayRun) -> list[Check]:
    paid = select(Payslip.employee_id, Payslip.employee_no, Payslip.name).where(Payslip.run_id == run.id)
    people = {row[0]: Concern(*row) for row in session.execute(paid.order_by(Payslip.employee_no))}
    without = without_account(session, people.keys())
    listed = set(session.scalars(select(RunProblem.employee_id).where(RunProblem.run_id == run.id)))
    first = date.fromisoformat(f"{run.month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    absent = [
        Concern(one.employee_id, one.employee_no, one.name)
        for one in employed_people(session, first, last)
        if one.employee_id not in people and one.employee_id not in listed
    ]
    waits = carrying.not_in_drafts(session, run)
    held = {
        rules.ADVANCE_SENT: tuple(_with_advance_sent(session, run.month)),
        rules.WAITING: tuple(people[number] for number in people if number in waits),
        rules.NO_ACCOUNT: tuple(people[number] for number in people if number in without),
        rules.NOT_COMPUTED: tuple(absent),
        rules.ITEM_LEFT: tuple(_left_out(session, run.month, people.keys())),
        rules.ITEM_MOVED: tuple(
            replace(people[number], sentence=f"다시 계산해야 반영됩니다: {labels}")
            for number, labels in items_since(session, run.month, run.read_at).items()
            if number in people
        ),
    }
    return [Check(code, "", concerned) for code, concerned in held.items() if concerned]


def _with_advance_sent(session: Session, month: str) -> Iterator[Concern]:
    """People whose advance is at the bank without an answer: a lock now would miss what is paid."""
    for number in on_their_way(session, month):
        person = person_of(session, number)
        yield Concern(number, person.employee_no, person.name, "결과를 반영하거나 파일을 취소하세요.")


def _left_out(session: Session, month: str, paid: Collection[int]) -> Iterator[Concern]:
    """People with an item of this one month whom attendance did not tell of: a bonus after leaving, say."""
    for number, items in items_of(session, month).items():
        labels = ", ".join(item.label for item in items if item.month == month)
        if labels and number not in paid:
            person = person_of(session, number)
            yield Concern(number, person.employee_no, person.name, labels)
