"""Accepting a result file: all or none, once, only what is still on its way; on both databases."""

import json

import pytest
from accounts import VAULT, give_account, people
from chassis.audit import broken_links
from chassis.db import Database
from chassis.testing import staff
from money import NOW, PAY_DAY, locked_month
from payroll.base import AuditRow
from payroll.outcome import actions, answer, queries, rules
from payroll.outcome.tables import BankResult, BankResultLine
from payroll.payment.tables import PaymentLine
from payroll.run.queries import run_of
from payroll.transfer import actions as transfers
from payroll.transfer.actions import Making
from payroll.transfer.queries import due_of
from sqlalchemy import func, select, text

JIYU = staff("payer", name="jiyu")
HEAD = ["계좌번호", "예금주", "이체금액", "처리결과", "사유"]
PAID = ["110234567890", "김하늘", "2000000", "정상", ""]
BACK = ["110234567891", "이바다", "1500000", "오류", "예금주 불일치"]
ALSO = ["110234567892", "박시내", "1000000", "정상", ""]


@pytest.fixture
def sent(db: Database) -> Database:
    people(db, 1, 2, 3)
    for one in (1, 2, 3):
        give_account(db, one)
    locked_month(db, {1: 2_000_000, 2: 1_500_000, 3: 1_000_000})
    make(db, "press-0001")
    return db


def make(db: Database, key: str) -> None:
    with db.read() as session:
        digest = due_of(session, run_of(session, "2026-11"), VAULT, PAY_DAY).digest
    db.write(transfers.make, Making("2026-11", digest, PAY_DAY, "11월급여", key), VAULT, JIYU, NOW)


def stage(db: Database, *rows: list[str], name: str = "first", number: int = 1) -> int:
    upload = actions.Upload("2026-11", number, answer.hash_of(name.encode()), [HEAD, *rows])
    return db.write(actions.stage, upload, VAULT, JIYU, NOW)


def accept(db: Database, result_id: int) -> bool:
    return db.write(actions.accept, ("2026-11", result_id), VAULT, JIYU, NOW)[1]


def states(db: Database) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    with db.read() as session:
        for row in session.scalars(select(PaymentLine).order_by(PaymentLine.id)):
            found.setdefault(row.employee_id, []).append((row.state, row.reason))
    return found


def state(db: Database) -> str:
    with db.read() as session:
        return run_of(session, "2026-11").state


def everything(db: Database) -> list[str]:
    with db.read() as session:
        tables = ("payment_line", "bank_result", "bank_result_line", "pay_run", "audit")
        return [str(session.execute(text(f"SELECT * FROM {one} ORDER BY 1")).all()) for one in tables]


def test_bounced_lines_are_unpaid_with_their_reason_and_the_rest_is_paid(sent: Database) -> None:
    assert accept(sent, stage(sent, PAID, BACK, ALSO))
    assert states(sent) == {1: [("paid", "")], 2: [("bounced", "예금주 불일치")], 3: [("paid", "")]}
    assert state(sent) == "locked"


def test_the_same_file_twice_changes_nothing(sent: Database) -> None:
    result_id = stage(sent, PAID, BACK, ALSO)
    accept(sent, result_id)
    before = everything(sent)
    assert stage(sent, PAID, BACK, ALSO) == result_id
    assert not accept(sent, result_id)
    assert everything(sent) == before


def test_the_same_rows_in_another_file_move_nothing(sent: Database) -> None:
    accept(sent, stage(sent, PAID, BACK, ALSO))
    before = states(sent)
    with pytest.raises(answer.NothingToTake):
        accept(sent, stage(sent, PAID, BACK, ALSO, name="again"))
    assert states(sent) == before


def test_the_next_file_holds_only_who_came_back_and_its_result_finishes_the_run(sent: Database) -> None:
    accept(sent, stage(sent, PAID, BACK, ALSO))
    give_account(sent, 2, "key-new", number="110999999990")
    make(sent, "press-0002")
    assert states(sent)[2] == [("bounced", "예금주 불일치"), ("sent", "")]
    again = ["110999999990", "이바다", "1500000", "정상", ""]
    assert accept(sent, stage(sent, again, name="second", number=2))
    assert states(sent)[2][-1] == ("paid", "")
    assert state(sent) == "paid"


def test_an_old_result_cannot_bounce_what_was_sent_again(sent: Database) -> None:
    accept(sent, stage(sent, PAID, BACK, ALSO))
    make(sent, "press-0002")
    with pytest.raises(answer.NothingToTake):
        accept(sent, stage(sent, BACK, name="old once more", number=1))
    assert states(sent)[2][-1] == ("sent", "")


def test_a_part_of_the_results_leaves_the_others_on_their_way(sent: Database) -> None:
    accept(sent, stage(sent, PAID))
    assert states(sent)[3] == [("sent", "")]
    accept(sent, stage(sent, PAID, ALSO, name="later"))
    assert states(sent)[3] == [("paid", "")]


def test_rows_stand_sealed_until_they_are_accepted_and_then_no_more(sent: Database) -> None:
    result_id = stage(sent, PAID, BACK, ALSO)
    assert "110234567890" not in " ".join(everything(sent))
    accept(sent, result_id)
    with sent.read() as session:
        row = session.get_one(BankResult, result_id)
        assert list(broken_links(session, AuditRow)) == []
        last = session.scalars(select(AuditRow).where(AuditRow.action == "transfer.accept")).one()
    assert (row.sealed_rows, row.paid_count, row.bounced_count) == (None, 2, 1)
    assert json.loads(last.detail)["paid_won"] == 3_000_000


def test_columns_may_be_chosen_by_hand(sent: Database) -> None:
    rows = [["a", "b", "c", "d"], ["정상", "2000000", "110234567890", "김하늘"]]
    upload = actions.Upload("2026-11", 1, answer.hash_of(b"odd"), rows)
    result_id = sent.write(actions.stage, upload, VAULT, JIYU, NOW)
    place = ("2026-11", result_id)
    with sent.read() as session:
        assert queries.look_at(session, queries.result_of(session, *place), VAULT).matches == []
    sent.write(actions.choose_columns, place, 1, {"result": 0, "amount": 1, "number": 2, "holder": 3})
    assert accept(sent, result_id)


def test_a_discarded_upload_changed_nothing_and_may_come_again(sent: Database) -> None:
    result_id = stage(sent, PAID)
    sent.write(actions.discard, ("2026-11", result_id), JIYU, NOW)
    assert accept(sent, stage(sent, PAID))
    accepted = stage(sent, PAID)
    with pytest.raises(answer.AlreadyAccepted):
        sent.write(actions.discard, ("2026-11", accepted), JIYU, NOW)


def test_a_crash_in_the_middle_of_accepting_leaves_nothing_behind(
    sent: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    result_id = stage(sent, PAID, BACK, ALSO)
    before = everything(sent)

    def die(*_: object) -> bool:
        raise SystemExit("power is gone")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "finish", die)
        with pytest.raises(SystemExit):
            accept(sent, result_id)
    assert everything(sent) == before
    assert accept(sent, result_id)


def test_a_line_taken_by_another_file_in_the_same_moment_undoes_the_whole_acceptance(sent: Database) -> None:
    first, second = stage(sent, PAID, ALSO), stage(sent, PAID, BACK, ALSO, name="second")
    with sent.read() as session:
        line = session.scalar(select(PaymentLine.id).where(PaymentLine.employee_id == 1))
    taken = BankResultLine(result_id=first, line_id=line, row_number=2, outcome="paid")
    sent.write(lambda session: session.add(taken))
    with pytest.raises(answer.TakenMeanwhile):
        accept(sent, second)
    assert {one for rows in states(sent).values() for one, _ in rows} == {"sent"}
    with sent.read() as session:
        assert session.scalar(select(func.count()).select_from(BankResultLine)) == 1


def test_a_result_is_found_under_its_own_month_only(sent: Database) -> None:
    result_id = stage(sent, PAID)
    with sent.read() as session, pytest.raises(queries.ResultUnknown):
        queries.result_of(session, "2026-10", result_id)
    assert rules.STANDINGS["paid"]
