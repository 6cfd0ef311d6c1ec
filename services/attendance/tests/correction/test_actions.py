"""Requests for correction on both databases: what may be asked, who settles it, what stays."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from attendance.amendment import actions as amendment
from attendance.asking.actions import Decision
from attendance.asking.queries import Wanted
from attendance.base import AuditRow
from attendance.clock import actions as clock
from attendance.closing.queries import MonthIsBeingClosed
from attendance.correction import actions, queries
from attendance.correction.tables import Correction
from attendance.day import actions as days
from attendance.day.queries import changes_of, days_between
from attendance.month.actions import hold_month
from attendance.month.jobs import close_month
from attendance.month.queries import month_document
from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import Conflict, Invalid
from chassis.testing import kst, staff, worker, write_core
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

Person = Callable[..., Employee]
NOW = kst("2026-11-18 18:00")
KIM, LEE = staff("manager", name="kim"), staff("manager", name="lee")


def wish(
    work_date: str = "2026-11-17", start: str = "08:30", end: str = "17:30", **more: Any
) -> actions.Wish:
    typed = {"work_date": work_date, "in": start, "out": end, "reason": "퇴근을 못 찍었어요", **more}
    return actions.Wish.model_validate(typed)


def ask(db: Database, person: Employee, *typed: str, now: datetime = NOW, **more: Any) -> Correction:
    return db.write(actions.ask, wish(*typed, **more), None, worker(person.id), now)


def decide(
    db: Database, row: Correction, word: str = "approved", answer: str = "", who: Any = KIM
) -> Correction:
    decision = Decision.model_validate({"decision": word, "answer": answer})
    return db.write(amendment.decide, row.id, decision, who, NOW)


def day_of(db: Database, person: Employee, day: date = date(2026, 11, 17)) -> Any:
    with db.read() as session:
        return next(iter(days_between(session, [person.id], day, day)), None)


def history(db: Database, person: Employee) -> list[Any]:
    with db.read() as session:
        return changes_of(session, person.id, date(2026, 1, 1), date(2026, 12, 31))


def acts(db: Database) -> list[str]:
    with db.read() as session:
        chosen = select(AuditRow.action).where(AuditRow.action.startswith("correction")).order_by(AuditRow.id)
        return list(session.scalars(chosen))


def clock_in(db: Database, person: Employee, moment: str) -> None:
    write_core(db, clock.clock_in, person.id, None, kst(moment))


def clock_out(db: Database, person: Employee, moment: str) -> None:
    write_core(db, clock.clock_out, person.id, None, kst(moment))


def test_an_approved_request_mends_the_forgotten_day_and_keeps_what_was_before(
    db: Database, person: Person
) -> None:
    kim = person()
    clock_in(db, kim, "2026-11-17 08:27")
    made = ask(
        db, kim, "2026-11-17", "08:27", "17:32", breaks=[["12:00", "13:00"]], now=kst("2026-11-18 12:00")
    )
    decided = decide(db, made)
    row = day_of(db, kim)
    assert (row.clock_in, row.clock_out) == (kst("2026-11-17 08:27"), kst("2026-11-17 17:32"))
    assert row.noted.breaks == ((720, 780),)
    [change] = history(db, kim)
    assert (change.id, change.changed_by) == (decided.change_id, "kim")
    assert change.reason == "직원 정정 요청: 퇴근을 못 찍었어요"
    assert json.loads(change.before)["clock_out"] is None
    assert json.loads(change.after)["clock_out"] == "2026-11-17T17:32:00+09:00"
    assert json.loads(decided.before or "")["clock_out"] is None
    assert acts(db) == ["correction.ask", "correction.approve"]


def test_a_whole_missed_day_is_entered_on_approval(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    made = ask(db, kim, "2026-11-16", "22:00", "07:00")
    assert made.before is None
    assert day_of(db, kim, date(2026, 11, 16)) is None
    decide(db, made)
    row = day_of(db, kim, date(2026, 11, 16))
    assert (row.clock_out, row.source) == (kst("2026-11-17 07:00"), "office")
    assert history(db, kim)[0].before is None


def test_a_rejection_says_why_and_leaves_the_day(db: Database, person: Person) -> None:
    kim = person()
    made = ask(db, kim)
    with pytest.raises(Invalid) as refused:
        decide(db, made, "rejected")
    assert list(refused.value.fields) == ["answer"]
    decided = decide(db, made, "rejected", "현장 근무표에 없습니다")
    assert (decided.state, decided.answer) == ("rejected", "현장 근무표에 없습니다")
    assert day_of(db, kim) is None
    assert history(db, kim) == []


def test_two_of_the_office_settle_a_request_once(db: Database, person: Person) -> None:
    kim = person()
    made = ask(db, kim)

    def settle(n: int) -> str:
        word, who = ("approved", KIM) if n % 2 else ("rejected", LEE)
        try:
            return decide(db, made, word, "기록과 다릅니다", who).state
        except actions.Settled:
            return "refused"

    with ThreadPoolExecutor(8) as office:
        told = list(office.map(settle, range(8)))
    settled = set(told) - {"refused"}
    assert len(settled) == 1
    assert len(history(db, kim)) == (1 if settled == {"approved"} else 0)
    assert len(acts(db)) == 2


def test_the_same_decision_again_changes_nothing(db: Database, person: Person) -> None:
    kim = person()
    made = ask(db, kim)
    assert decide(db, made).decided_at == decide(db, made).decided_at
    with pytest.raises(actions.Settled, match="이미 승인"):
        decide(db, made, who=LEE)
    assert len(history(db, kim)) == 1


def test_the_same_wish_again_is_the_same_request_and_another_waits_its_turn(
    db: Database, person: Person
) -> None:
    kim = person()
    first = ask(db, kim)
    assert ask(db, kim).id == first.id
    with pytest.raises(actions.OpenAlready):
        ask(db, kim, "2026-11-17", "09:00", "18:00")
    assert ask(db, kim, "2026-11-16").id != first.id
    decide(db, first, "rejected", "근무표와 다름")
    assert ask(db, kim, "2026-11-17", "09:00", "18:00").state == "open"


def test_a_key_belongs_to_one_wish(db: Database, person: Person) -> None:
    kim = worker(person().id)
    first = db.write(actions.ask, wish(), "form-1", kim, NOW)
    db.write(actions.withdraw, first.id, kim, NOW)
    assert db.write(actions.ask, wish(), "form-1", kim, NOW).state == "withdrawn"
    with pytest.raises(actions.KeyReused):
        db.write(actions.ask, wish("2026-11-16"), "form-1", kim, NOW)


def test_the_database_itself_holds_one_waiting_request_per_day(db: Database, person: Person) -> None:
    made = ask(db, person())
    values = {name: getattr(made, name) for name in ("employee_id", "work_date", "clock_in", "clock_out")}
    more = {"reason": "다시", "state": "open", "answer": "", "asked_at": NOW}
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.execute(insert(Correction).values(**values, **more)))


def test_twenty_taps_make_one_request(db: Database, person: Person) -> None:
    kim = person()
    with ThreadPoolExecutor(10) as taps:
        made = list(taps.map(lambda _: ask(db, kim).id, range(20)))
    assert len(set(made)) == 1
    assert acts(db) == ["correction.ask"]


def test_a_request_is_taken_back_while_nobody_decided(db: Database, person: Person) -> None:
    kim, other = person(), person("이바다")
    made = ask(db, kim)
    with pytest.raises(actions.NoSuchCorrection):
        db.write(actions.withdraw, made.id, worker(other.id), NOW)
    assert db.write(actions.withdraw, made.id, worker(kim.id), NOW).state == "withdrawn"
    assert db.write(actions.withdraw, made.id, worker(kim.id), NOW).state == "withdrawn"
    with pytest.raises(actions.Settled, match="이미 취소"):
        decide(db, made)
    settled = ask(db, kim, "2026-11-16")
    decide(db, settled)
    with pytest.raises(Conflict, match="이미 처리"):
        db.write(actions.withdraw, settled.id, worker(kim.id), NOW)
    assert acts(db).count("correction.withdraw") == 1


def test_a_request_about_a_closed_month_is_settled_in_the_next(db: Database, person: Person) -> None:
    kim = person()
    early = ask(db, kim, "2026-10-16")
    close_month(db, "2026-10", staff(), NOW)
    with db.read() as session:
        closed = month_document(session, "2026-10", NOW.date())
    late = ask(db, kim, "2026-10-15", "08:30", "19:30")
    assert [decide(db, made).state for made in (early, late, late)] == ["approved"] * 3
    assert decide(db, ask(db, kim, "2026-10-14"), "rejected", "출입 기록과 다름").state == "rejected"
    with db.read() as session:
        assert month_document(session, "2026-10", NOW.date()) == closed
        told = month_document(session, "2026-11", NOW.date())["adjustments"]
    assert [(one["of_month"], one["regular_minutes"], one["overtime_minutes"]) for one in told] == [
        ("2026-10", 480, 0),
        ("2026-10", 480, 120),
    ]


def test_a_month_that_is_just_being_closed_takes_no_approval(db: Database, person: Person) -> None:
    made = ask(db, person(), "2026-10-16")
    db.write(hold_month, "2026-10", staff(), NOW)
    with pytest.raises(MonthIsBeingClosed):
        decide(db, made)


def refused_field(db: Database, person: Employee, *typed: str, **more: Any) -> str:
    with pytest.raises((Invalid, Conflict)) as refused:
        ask(db, person, *typed, **more)
    [field] = refused.value.fields
    return str(field)


def test_what_cannot_be_asked_names_its_field(db: Database, person: Person) -> None:
    kim = person(hired="2026-11-02")
    assert refused_field(db, kim, "2026-11-19", "09:00", "18:00") == "work_date"
    assert refused_field(db, kim, "2026-11-01", "09:00", "18:00") == "work_date"
    assert refused_field(db, kim, "2026-11-17", "09:00", "09:00") == "clock_out"
    assert refused_field(db, kim, "2026-11-18", "09:00", "18:30") == "clock_out"
    assert refused_field(db, kim, "2026-11-17", "09:00", "18:00", breaks=[["08:00", "08:30"]]) == "breaks"
    db.write(roster.resign, kim.id, date(2026, 11, 17), staff(), NOW)
    assert refused_field(db, kim, "2026-11-17", "09:00", "18:00") == "work_date"
    assert ask(db, kim, "2026-11-16").state == "open"


def test_a_day_that_goes_on_is_neither_asked_about_nor_closed_by_an_approval(
    db: Database, person: Person
) -> None:
    kim = person()
    clock_in(db, kim, "2026-11-18 08:27")
    assert refused_field(db, kim, "2026-11-18", "08:00", "17:00") == "work_date"
    clock_out(db, kim, "2026-11-18 12:00")
    assert refused_field(db, kim, "2026-11-18", "08:27", "12:00") == "clock_in"
    made = ask(db, kim, "2026-11-18", "08:00", "12:00")
    clock_in(db, kim, "2026-11-18 13:00")
    with pytest.raises(actions.DayGoesOn):
        decide(db, made)
    clock_out(db, kim, "2026-11-18 17:00")
    assert decide(db, made).state == "approved"


def test_a_stranger_to_the_roster_asks_nothing(db: Database) -> None:
    with pytest.raises(actions.NotOnRoster):
        db.write(actions.ask, wish(), None, worker(404), NOW)
    with pytest.raises(actions.NoSuchCorrection):
        db.write(actions.withdraw, 404, worker(404), NOW)


def test_lists_show_the_waiting_ones_oldest_first(db: Database, person: Person) -> None:
    kim, lee = person(site_name="한빛물류"), person("이바다")
    first, second = ask(db, kim), ask(db, lee)
    third = ask(db, kim, "2026-11-16")
    decide(db, second, "rejected", "다름")
    with db.read() as session:
        waiting = queries.corrections(session, Wanted())
        every = queries.corrections(session, Wanted("all"), limit=2)
        named = queries.corrections(session, Wanted("all", "바다"))
        placed = queries.correction_count(session, Wanted("all", site_id=kim.site_id))
        until = queries.waiting_until(session, date(2026, 11, 16))
        assert queries.waiting_dates(session, kim.id) == {first.work_date, third.work_date}
    assert [row.id for row, _ in waiting.items] == [first.id, third.id]
    assert ([row.id for row, _ in every.items], every.next is None) == ([third.id, second.id], False)
    assert [person.name for _, person in named.items] == ["이바다"]
    assert (placed, [row.id for row, _ in until]) == (2, [third.id])


def test_days_entered_since_do_not_stand_in_the_way(db: Database, person: Person) -> None:
    kim = person()
    made = ask(db, kim)
    new = {"employee_id": kim.id, "work_date": "2026-11-17", "in": "08:30", "out": "17:00"}
    db.write(days.enter_day, days.NewDay.model_validate(new), staff(), NOW)
    decide(db, made)
    assert day_of(db, kim).clock_out == kst("2026-11-17 17:30")
    assert len(history(db, kim)) == 2
