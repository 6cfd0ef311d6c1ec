"""Files of advances: made once, of what by hand would be paid too, held on their way; both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from accounts import VAULT, give_account, people
from advances import BOSS, JIYU, NOW, TODAY, WORKER, account_totals, ask, earned, paid
from chassis.audit import broken_links
from chassis.db import Database
from money import run_row
from payroll.account.vault import Vault
from payroll.advance import actions as advances
from payroll.advance import office, paying
from payroll.advance.rules.limit import Limit
from payroll.advance.rules.payout import Payout
from payroll.base import AuditRow
from payroll.payout import actions, queries
from payroll.payout.actions import Told
from payroll.prepaid import queries as prepaid
from payroll.prepaid.tables import AdvanceEntry
from payroll.remittance.actions import OnItsWay
from payroll.remittance.queries import remittances
from payroll.transfer.actions import LookAgain, NothingDue, NotVoidable, TransferRefused
from payroll.transfer.rules import common, csv_bytes
from remittances import (
    advance_states,
    approved,
    banked_and_approved,
    due,
    line_states,
    looked,
    make,
    making,
)
from sqlalchemy import func, select

BY_HAND = Payout(TODAY, "transfer", "이체 1")


def causes(db: Database) -> dict[int, str]:
    return {one.advance.employee_id: one.why for one in due(db).left_out}


def mark(
    db: Database, line: int = 1, outcome: str = "paid", note: str = "은행 화면", day: date = TODAY
) -> None:
    db.write(actions.mark, (1, line), Told(outcome, day, note, note), JIYU, NOW)


def void(db: Database, number: int = 1) -> None:
    db.write(actions.void, number, "은행에 올리지 않음", JIYU, NOW)


def test_a_file_holds_what_is_approved_and_leaves_the_others_out_with_the_cause(db: Database) -> None:
    people(db, 1, 2, 3)
    give_account(db, 1)
    give_account(db, 3, holder="박바깥", holder_reason="가족 계좌")
    approved(db, 1, 2, 3)
    assert [one.advance.employee_id for one in due(db).lines] == [1]
    told = causes(db)
    assert "계좌가 없습니다" in told[2]
    assert "예금주가 본인이 아닙니다" in told[3]
    file = make(db)
    assert (file.number, file.line_count, file.total_won, file.made_by) == (1, 1, 300_000, JIYU.id)
    with db.read() as session:
        content = csv_bytes(common(), queries.payments_of(session, file, VAULT)).decode("utf-8-sig")
    assert "110234567890,김하늘,300000" in content


def test_who_no_key_opens_is_left_out_and_stops_nobody(db: Database) -> None:
    banked_and_approved(db, 1)
    seen = looked(db)
    with db.read() as session:
        told = queries.due_of(session, seen, Vault(["z" * 40]), JIYU, NOW)
    assert "키가 없습니다" in told.left_out[0].why


LESS: dict[str, Limit | str] = {
    "지금 한도는 100,000원": earned(200_000),
    "퇴사하면": earned(blocked="퇴사하면 남은 임금을 받아요."),
    "근태에서": "근태에서 근무 시간을 읽지 못했습니다.",
}


def test_the_limit_is_looked_at_again_when_the_file_is_made(db: Database) -> None:
    banked_and_approved(db, 1)
    seen = making(db)
    for why, limit in LESS.items():
        with pytest.raises(NothingDue):
            db.write(actions.make, seen, dict.fromkeys(looked(db), limit), VAULT, JIYU, NOW)
        assert why in due(db, limit=limit).left_out[0].why


def test_who_approved_makes_no_file_of_it_but_the_one_person_office_signs_in_again_and_says_why(
    db: Database,
) -> None:
    banked_and_approved(db, 1)
    again = replace(BOSS, signed_in_at=int(NOW.timestamp()) + 60)
    assert "다른 담당자" in due(db, BOSS).left_out[0].why
    db.write(office.switch_one_person, True, "직원이 혼자입니다", BOSS, NOW)
    assert "다시 로그인" in due(db, BOSS).left_out[0].why
    with pytest.raises(TransferRefused) as refused:
        make(db, who=again)
    assert "same_person_reason" in refused.value.fields
    make(db, who=again, same_person_reason="혼자 근무")
    mark(db)
    with db.read() as session:
        row = prepaid.advance_of(session, 1)
        assert (row.state, row.paid_by, row.same_person_reason) == ("paid", BOSS.id, "혼자 근무")


def test_only_what_was_ticked_is_sent_and_something_has_to_be(db: Database) -> None:
    ids = banked_and_approved(db, 1, 2)
    bad: tuple[dict[str, Any], ...] = ({"chosen": frozenset()}, {"pay_on": date(2026, 11, 19)})
    for wrong in bad:
        with pytest.raises(TransferRefused):
            make(db, **wrong)
    assert make(db, chosen=frozenset(ids[1:])).line_count == 1
    assert line_states(db) == [(2, "sent", "")]
    assert [one.advance.employee_id for one in due(db).lines] == [1]


def test_what_is_made_is_what_was_looked_at(db: Database) -> None:
    banked_and_approved(db, 1)
    seen = making(db)
    give_account(db, 1, "key-other", number="110999999990", valid_from=date(2026, 11, 2))
    with pytest.raises(LookAgain):
        db.write(actions.make, seen, looked(db), VAULT, JIYU, NOW)


def test_the_same_press_makes_one_file_and_twenty_at_once_send_nobody_twice(db: Database) -> None:
    banked_and_approved(db, 1, 2)
    same, seen = making(db), looked(db)

    def press(number: int) -> bool:
        wanted = same if number % 2 else replace(same, key=f"press-{number}")
        try:
            return db.write(actions.make, wanted, seen, VAULT, JIYU, NOW)[1]
        except (LookAgain, NothingDue):
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(20))) == 1
    assert sorted(line_states(db)) == [(1, "sent", ""), (2, "sent", "")]
    with db.read() as session:
        assert len(remittances(session)) == 1


def test_on_its_way_it_is_neither_paid_by_hand_nor_rejected_nor_cancelled_until_the_file_is_let_go(
    db: Database,
) -> None:
    advance = banked_and_approved(db, 1)[0]
    make(db)
    for refused in (
        lambda session: paying.pay(session, advance, BY_HAND, earned(), JIYU, NOW),
        lambda session: advances.cancel(session, advance, 1, WORKER, NOW),
        lambda session: advances.reject(session, advance, "근태 확인", earned(), BOSS, NOW),
    ):
        with pytest.raises(OnItsWay, match="은행으로"):
            db.write(refused)
    with pytest.raises(TransferRefused):
        db.write(actions.void, 1, "", JIYU, NOW)
    void(db)
    void(db)
    assert db.write(paying.pay, advance, BY_HAND, earned(), JIYU, NOW).state == "paid"
    assert line_states(db) == [(1, "void", "")]


def test_a_mark_pays_once_with_its_evidence_and_the_maker_as_payer(db: Database) -> None:
    advance = banked_and_approved(db, 1)[0]
    make(db)
    for _ in range(2):
        mark(db)
    with db.read() as session:
        row = prepaid.advance_of(session, advance)
        assert (row.state, row.paid_on, row.paid_by) == ("paid", TODAY, JIYU.id)
        assert "선불금 이체 1차 1번" in row.payout_evidence
        assert session.scalar(select(func.count()).select_from(AdvanceEntry)) == 1
        assert sum(account_totals(session).values()) == 0
    with pytest.raises(actions.LineAnswered):
        mark(db, outcome="bounced")
    with pytest.raises(NotVoidable):
        void(db)


def test_a_mark_needs_a_word_and_a_day_from_the_files_to_today(db: Database) -> None:
    banked_and_approved(db, 1)
    make(db)
    for wrong in ({"note": ""}, {"day": date(2026, 11, 19)}, {"day": date(2026, 11, 21)}):
        with pytest.raises(TransferRefused):
            mark(db, **wrong)


def test_what_came_back_is_approved_again_and_goes_into_the_next_file(db: Database) -> None:
    banked_and_approved(db, 1, 2)
    make(db)
    mark(db, 1, "bounced", "예금주 불일치")
    mark(db, 2)
    assert advance_states(db) == {1: "approved", 2: "paid"}
    with db.read() as session:
        assert [one.why for one in queries.bounced(session)] == ["예금주 불일치"]
    assert make(db, "press-0002").number == 2
    assert line_states(db) == [(1, "bounced", "예금주 불일치"), (2, "paid", ""), (1, "sent", "")]


def test_what_is_paid_or_of_a_locked_month_is_not_sent(db: Database) -> None:
    people(db, 1, 2)
    paid(db)
    give_account(db, 1)
    with pytest.raises(NothingDue):
        make(db)
    approved(db, 2)
    db.write(lambda session: session.add(run_row()))
    assert "확정되어" in causes(db)[2]


def test_two_people_with_one_account_and_a_new_account_are_shown(db: Database) -> None:
    people(db, 1, 2)
    give_account(db, 1)
    give_account(db, 2, number="110234567890", valid_from=date(2026, 11, 20))
    approved(db, 1, 2)
    told = {one.advance.employee_id: one for one in due(db).lines}
    assert (told[1].is_shared, told[2].is_shared) == (True, True)
    assert (told[1].is_new_account, told[2].is_new_account) == (False, True)


def test_the_audit_tells_count_and_sum_and_no_number(db: Database) -> None:
    banked_and_approved(db, 1)
    make(db)
    mark(db)
    with db.read() as session:
        rows = {row.action: row.detail for row in session.scalars(select(AuditRow))}
        assert list(broken_links(session, AuditRow)) == []
    assert '"won": 300000' in rows["remittance.make"]
    assert '"paid_by": "jiyu"' in rows["advance.pay"]
    assert {"remittance.mark", "advance.approve"} <= rows.keys()
    assert not any("110234567890" in detail for detail in rows.values())


def test_another_press_of_a_form_never_asks_what_it_paid_already(db: Database) -> None:
    banked_and_approved(db, 1)
    seen, limits = making(db), looked(db)
    db.write(actions.make, seen, limits, VAULT, JIYU, NOW)
    mark(db)
    assert db.write(actions.make, seen, limits, VAULT, JIYU, NOW)[1] is False
    assert ask(db, 100_000, "key-next").state == "requested"
