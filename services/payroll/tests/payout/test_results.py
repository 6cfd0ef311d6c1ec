"""The bank's answer to a file of advances: all or none, once, only its own lines; on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from accounts import VAULT
from advances import JIYU, NOW, TODAY, account_totals
from chassis.db import Database
from payroll.outcome.answer import AlreadyAccepted, NothingToTake, TakenMeanwhile, hash_of
from payroll.payout import queries, results
from payroll.prepaid import queries as prepaid
from payroll.prepaid.tables import AdvanceEntry
from payroll.remittance.queries import RemittanceResultUnknown, result_of
from remittances import advance_states, banked_and_approved, line_states, make
from sqlalchemy import func, select

HEAD = ["계좌번호", "예금주", "이체금액", "처리결과", "사유", "이체일"]
PAID = ["110234567890", "김하늘", "300000", "정상", "", "2026-11-20"]
BACK = ["110234567891", "이바다", "300000", "오류", "예금주 불일치 110-234-567891", ""]


@pytest.fixture
def sent(db: Database) -> Database:
    banked_and_approved(db, 1, 2)
    make(db)
    return db


def stage(db: Database, *rows: list[str], name: str = "first", number: int = 1) -> int:
    upload = results.Upload(number, hash_of(name.encode()), [HEAD, *rows])
    return db.write(results.stage, upload, VAULT, JIYU, NOW)


def accept(db: Database, result_id: int) -> bool:
    return db.write(results.accept, result_id, VAULT, JIYU, NOW)[1]


def standing(db: Database, result_id: int) -> list[str]:
    with db.read() as session:
        look = queries.look_at(session, result_of(session, result_id), VAULT, TODAY)
    return [match.standing for match in look.matches]


def entries(db: Database) -> list[tuple[int, str]]:
    with db.read() as session:
        found = session.execute(select(AdvanceEntry.advance_id, AdvanceEntry.once)).all()
        assert sum(account_totals(session).values()) == 0
    return [(advance, once) for advance, once in found]


def test_paid_ones_are_paid_with_evidence_and_bounced_ones_are_approved_again(sent: Database) -> None:
    assert accept(sent, stage(sent, PAID, BACK))
    assert advance_states(sent) == {1: "paid", 2: "approved"}
    assert line_states(sent) == [(1, "paid", ""), (2, "bounced", "예금주 불일치 ******")]
    with sent.read() as session:
        row = prepaid.advance_of(session, 1)
    assert (row.paid_on, row.paid_by, row.payout_method) == (TODAY, JIYU.id, "transfer")
    assert row.payout_evidence == "선불금 이체 1차 1번 · 은행 결과 파일 1번 2줄"
    assert entries(sent) == [(1, "payout")]


def test_the_same_file_twice_changes_nothing_and_nothing_of_it_is_kept_readable(sent: Database) -> None:
    first = stage(sent, PAID, BACK)
    assert accept(sent, first)
    before = line_states(sent)
    assert stage(sent, PAID, BACK) == first
    assert not accept(sent, first)
    assert (line_states(sent), entries(sent)) == (before, [(1, "payout")])
    with sent.read() as session:
        assert result_of(session, first).sealed_rows is None


def test_an_answer_in_other_bytes_finds_nothing_on_its_way(sent: Database) -> None:
    accept(sent, stage(sent, PAID, BACK))
    again = stage(sent, PAID, BACK, name="other bytes")
    assert standing(sent, again) == ["again", "again"]
    with pytest.raises(NothingToTake):
        accept(sent, again)


def test_a_foreign_file_or_line_is_refused(sent: Database) -> None:
    rows = {
        "unmatched": ["110777777777", "모르는이", "300000", "정상", "", ""],
        "different": ["110234567890", "김하늘", "299999", "정상", "", ""],
        "unknown": ["110234567890", "김하늘", "300000", "처리중", "", ""],
        "early": ["110234567890", "김하늘", "300000", "정상", "", "2026-11-19"],
        "ahead": ["110234567890", "김하늘", "300000", "정상", "", "2026-11-21"],
    }
    for word, row in rows.items():
        result = stage(sent, row, name=word)
        assert standing(sent, result) == [word]
        with pytest.raises(NothingToTake):
            accept(sent, result)
    assert [state for _, state, _ in line_states(sent)] == ["sent", "sent"]


def test_without_a_day_of_the_bank_it_is_the_files_day(sent: Database) -> None:
    accept(sent, stage(sent, [*PAID[:-1], ""]))
    with sent.read() as session:
        assert prepaid.advance_of(session, 1).paid_on == date(2026, 11, 20)


def test_twenty_presses_at_once_pay_once(sent: Database) -> None:
    result = stage(sent, PAID, BACK)

    def press(_: int) -> bool:
        try:
            return accept(sent, result)
        except TakenMeanwhile:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(20))) == 1
    assert entries(sent) == [(1, "payout")]


def test_columns_are_chosen_anew_and_an_upload_is_thrown_away_while_it_waits(sent: Database) -> None:
    result = stage(sent, PAID)
    chosen = {"number": 0, "amount": 2, "result": 3}
    sent.write(results.choose_columns, result, 1, chosen)
    assert standing(sent, result) == ["paid"]
    sent.write(results.discard, result, JIYU, NOW)
    with pytest.raises(RemittanceResultUnknown):
        accept(sent, result)
    again = stage(sent, PAID)
    accept(sent, again)
    for late in (
        lambda session: results.choose_columns(session, again, 1, chosen),
        lambda session: results.discard(session, again, JIYU, NOW),
    ):
        with pytest.raises(AlreadyAccepted):
            sent.write(late)


def test_a_line_that_came_back_and_was_sent_again_is_paid_by_its_new_file_alone(sent: Database) -> None:
    accept(sent, stage(sent, PAID, BACK))
    make(sent, "press-0002")
    also = ["110234567891", "이바다", "300000", "정상", "", "2026-11-20"]
    assert accept(sent, stage(sent, also, name="second", number=2))
    assert advance_states(sent) == {1: "paid", 2: "paid"}
    with sent.read() as session:
        assert session.scalar(select(func.count()).select_from(AdvanceEntry)) == 2
