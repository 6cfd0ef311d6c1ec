"""Making files once and only for what is unpaid, voiding, marks by hand, the run's state; both databases."""

from datetime import date

import pytest
from accounts import NOW as ENTERED
from accounts import VAULT, entry, give_account, people
from chassis.audit import broken_links
from chassis.db import Database
from chassis.testing import staff
from money import NOW, PAY_DAY, locked_month
from payroll.account import actions as accounts
from payroll.account.vault import Vault
from payroll.base import AuditRow
from payroll.payment.tables import PaymentLine, Transfer
from payroll.run import actions as runs
from payroll.run.queries import run_of
from payroll.run.settling import StillUnpaid
from payroll.transfer import actions, queries
from payroll.transfer.actions import Making, Mark
from payroll.transfer.rules import Layout, common, csv_bytes
from sqlalchemy import select

JIYU = staff("payer", name="jiyu")
NETS = {1: 2_000_000, 2: 1_500_000, 3: 1_000_000}


def month(db: Database, nets: dict[int, int] | None = None, banked: tuple[int, ...] = (1, 2, 3)) -> None:
    people(db, *(nets or NETS))
    for one in banked:
        give_account(db, one)
    locked_month(db, nets or NETS)


def due(db: Database, vault: Vault = VAULT) -> queries.Due:
    with db.read() as session:
        return queries.due_of(session, run_of(session, "2026-11"), vault, PAY_DAY)


def make(db: Database, key: str = "press-0001", digest: str = "") -> Transfer:
    making = Making("2026-11", digest or due(db).digest, PAY_DAY, "11월급여", key)
    return db.write(actions.make, making, VAULT, JIYU, NOW)[0]


def mark(
    db: Database,
    employee_id: int,
    outcome: str = "paid",
    note: str = "영수증 1",
    day: date = date(2026, 12, 9),
) -> None:
    db.write(actions.mark, Mark("2026-11", employee_id, outcome, day, note), JIYU, NOW)


def state(db: Database) -> str:
    with db.read() as session:
        return run_of(session, "2026-11").state


def lines(db: Database) -> list[tuple[int, str]]:
    with db.read() as session:
        rows = session.scalars(select(PaymentLine).order_by(PaymentLine.id))
        return [(row.employee_id, row.state) for row in rows]


def test_the_file_totals_the_net_and_leaves_out_who_has_no_account(db: Database) -> None:
    month(db, {**NETS, 4: 0}, banked=(1, 2))
    told = due(db)
    assert (len(told.lines), told.total_won) == (2, 3_500_000)
    assert [one.payslip.employee_id for one in told.left_out] == [3]
    transfer = make(db)
    assert (transfer.number, transfer.line_count, transfer.total_won) == (1, 2, 3_500_000)


def test_made_again_a_file_has_the_same_bytes_even_after_an_account_changed(db: Database) -> None:
    month(db)
    transfer = make(db)
    with db.read() as session:
        first = csv_bytes(common(), queries.payments_of(session, transfer, VAULT))
    give_account(db, 1, "key-other", number="110999999990", valid_from=date(2026, 11, 2))
    with db.read() as session:
        again = csv_bytes(common(), queries.payments_of(session, transfer, VAULT))
    assert first == again
    assert b"110234567890" in first


def test_the_same_press_makes_one_file_and_the_next_finds_nothing_due(db: Database) -> None:
    month(db)
    first, second = make(db), make(db, digest="0" * 64)
    assert first.id == second.id
    with pytest.raises(actions.NothingDue):
        make(db, "press-0002", digest="0" * 64)


def test_what_is_made_is_what_was_looked_at(db: Database) -> None:
    month(db)
    seen = due(db).digest
    give_account(db, 1, "key-other", number="110999999990", valid_from=date(2026, 11, 2))
    with pytest.raises(actions.LookAgain):
        make(db, digest=seen)


def test_a_draft_is_not_sent(db: Database) -> None:
    month(db)
    db.write(lambda session: setattr(run_of(session, "2026-11"), "state", "reviewed"))
    assert due(db).lines == []
    with pytest.raises(actions.NotLocked):
        make(db, digest="0" * 64)


def test_the_audit_tells_count_and_sum_and_no_number(db: Database) -> None:
    month(db)
    make(db)
    with db.read() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "transfer.make")).one()
        assert list(broken_links(session, AuditRow)) == []
    assert '"count": 3' in row.detail
    assert '"won": 4500000' in row.detail
    assert "110234567" not in row.detail


def test_a_voided_files_people_are_due_again_and_one_the_bank_answered_stays(db: Database) -> None:
    month(db)
    make(db)
    with pytest.raises(actions.TransferRefused):
        db.write(actions.void, ("2026-11", 1), "", JIYU, NOW)
    db.write(actions.void, ("2026-11", 1), "은행에 올리지 않음", JIYU, NOW)
    assert len(due(db).lines) == 3
    assert make(db, "press-0002").number == 2
    mark(db, 1)
    with pytest.raises(actions.NotVoidable):
        db.write(actions.void, ("2026-11", 2), "다시 만듦", JIYU, NOW)


def test_what_came_back_goes_into_the_next_file_alone(db: Database) -> None:
    month(db)
    make(db)
    mark(db, 1)
    mark(db, 2, "bounced", "예금주 불일치")
    assert [one.payslip.employee_id for one in due(db).lines] == [2]
    assert make(db, "press-0002").total_won == 1_500_000
    assert lines(db) == [(1, "paid"), (2, "bounced"), (3, "sent"), (2, "sent")]


def test_the_run_is_paid_when_the_last_money_arrived_and_not_before(db: Database) -> None:
    month(db)
    make(db)
    mark(db, 1)
    mark(db, 2, "bounced", "예금주 불일치")
    with pytest.raises(StillUnpaid):
        db.write(runs.take_step, "2026-11", "paid", JIYU, NOW)
    mark(db, 3)
    assert state(db) == "locked"
    mark(db, 2, "paid", "현금 수령증")
    assert state(db) == "paid"
    assert lines(db)[-1] == (2, "paid")


def test_without_any_file_the_step_by_hand_stands_as_ever(db: Database) -> None:
    month(db)
    db.write(runs.take_step, "2026-11", "paid", JIYU, NOW)
    assert state(db) == "paid"
    assert due(db).lines == []
    with pytest.raises(actions.TransferRefused):
        mark(db, 1)


def test_money_that_came_back_after_all_was_paid_is_due_again(db: Database) -> None:
    month(db)
    for one in NETS:
        mark(db, one)
    assert state(db) == "paid"
    mark(db, 2, "bounced", "다음 날 반환")
    assert [one.payslip.employee_id for one in due(db).lines] == [2]


def test_a_mark_needs_a_word_a_day_that_is_past_and_something_to_come_back(db: Database) -> None:
    month(db)
    for bad in ({"note": ""}, {"day": date(2026, 12, 31)}, {"outcome": "bounced"}):
        with pytest.raises(actions.TransferRefused):
            mark(db, 1, **bad)


def test_two_people_with_one_account_and_a_new_account_are_shown(db: Database) -> None:
    month(db, banked=(1, 3))
    give_account(db, 2, number="110234567890")
    told = {one.payslip.employee_id: one for one in due(db).lines}
    assert (told[1].is_shared, told[2].is_shared, told[3].is_shared) == (True, True, False)
    row, _ = db.write(
        accounts.enter, entry(3, "key-new", valid_from=date(2026, 11, 20)), VAULT, staff(), ENTERED
    )
    assert row.id
    assert {one.payslip.employee_id for one in due(db).lines if one.is_new_account} == {3}


def test_who_no_key_opens_is_left_out_and_stops_nobody(db: Database) -> None:
    month(db)
    told = due(db, Vault(["z" * 40]))
    assert told.lines == []
    assert "키가 없습니다" in told.left_out[0].why


def test_the_columns_of_the_bank_are_remembered_and_old_files_keep_theirs(db: Database) -> None:
    month(db)
    before = make(db).layout
    other = Layout((("number", "계좌"), ("amount", "금액"), ("bank_code", "은행")), False, "cp949")
    db.write(actions.set_layout, other, JIYU, NOW)
    with db.read() as session:
        assert queries.current_layout(session) == other
        assert queries.transfer_of(session, "2026-11", 1).layout == before
    with pytest.raises(actions.TransferRefused):
        db.write(actions.set_layout, Layout((("memo", "메모"),), True, "utf8"), JIYU, NOW)
