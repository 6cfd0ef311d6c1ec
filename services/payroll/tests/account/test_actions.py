"""Entering, deciding, looking and moving to a new key, on both databases."""

from datetime import timedelta

import pytest
from accounts import BOSS, NOW, TODAY, VAULT, entry, give_account, people, phone
from chassis.audit import broken_links
from chassis.db import Database
from chassis.idempotency import KeyMismatch
from chassis.testing import staff, worker
from payroll.account import actions, keeping, queries
from payroll.account.tables import BankAccount
from payroll.account.vault import AccountSealed, Vault
from payroll.base import AuditRow
from sqlalchemy import select, text, update

NEW = Vault(["x" * 40, "n" * 40])


def ask(db: Database, key: str = "own-key-1", **more: object) -> BankAccount:
    row, _ = db.write(actions.ask, entry(1, key, **more), VAULT, phone(), NOW)
    return row


def states(db: Database) -> list[str]:
    with db.read() as session:
        return [row.state for row in session.scalars(select(BankAccount).order_by(BankAccount.id))]


def current(db: Database, employee_id: int = 1) -> int:
    with db.read() as session:
        row = queries.account_on(session, employee_id, TODAY)
    return row.id if row else 0


def test_an_account_of_the_office_holds_at_once_and_its_number_stands_nowhere_in_plain(db: Database) -> None:
    people(db, 1)
    row = give_account(db, 1)
    assert (row.state, row.last4, current(db)) == ("confirmed", "7890", row.id)
    with db.read() as session:
        stored = " ".join(str(value) for value in session.execute(text("SELECT * FROM bank_account")).one())
        stored += " ".join(str(one) for one in session.execute(text("SELECT * FROM audit")).all())
        assert list(broken_links(session, AuditRow)) == []
    assert "110234567890" not in stored
    assert VAULT.number_of(row) == "110234567890"


def test_the_same_press_again_is_the_same_account_and_other_content_under_its_key_is_refused(
    db: Database,
) -> None:
    people(db, 1)
    give_account(db, 1)
    _, is_new = db.write(actions.enter, entry(1), VAULT, BOSS, NOW)
    assert not is_new
    with pytest.raises(KeyMismatch):
        db.write(actions.enter, entry(1, number="999999999990"), VAULT, BOSS, NOW)
    assert len(states(db)) == 1


def test_another_holder_than_the_worker_needs_a_reason(db: Database) -> None:
    people(db, 1)
    with pytest.raises(actions.AccountRefused) as refused:
        give_account(db, 1, holder="김바다")
    assert "제43조" in refused.value.fields["holder_reason"]
    row = give_account(db, 1, holder="김바다", holder_reason="법원 압류로 배우자 명의, 서면 동의")
    assert row.holder_reason.startswith("법원")


def test_an_unknown_bank_and_a_short_number_are_told_beside_their_fields(db: Database) -> None:
    people(db, 1)
    with pytest.raises(actions.AccountRefused) as refused:
        give_account(db, 1, bank_code="999", number="123")
    assert set(refused.value.fields) == {"bank_code", "number"}


def test_what_a_worker_enters_waits_and_pay_goes_where_it_went(db: Database) -> None:
    people(db, 1)
    old = give_account(db, 1)
    row = ask(db, number="3333012345678", bank_code="090")
    assert row.state == "waiting"
    assert current(db) == old.id


def test_a_phone_left_lying_about_cannot_change_the_account(db: Database) -> None:
    people(db, 1)
    with pytest.raises(actions.SignInAgain):
        db.write(actions.ask, entry(1), VAULT, worker(1), NOW)
    with pytest.raises(actions.SignInAgain):
        db.write(actions.ask, entry(1), VAULT, phone(1, NOW - timedelta(minutes=16)), NOW)


def test_a_second_entry_takes_the_place_of_the_one_that_waits(db: Database) -> None:
    people(db, 1)
    ask(db)
    ask(db, "own-key-2", number="110234567899")
    assert states(db) == ["withdrawn", "waiting"]


def test_confirmed_it_holds_from_that_day_on(db: Database) -> None:
    people(db, 1)
    give_account(db, 1, valid_from=TODAY - timedelta(days=1))
    row = ask(db, valid_from=TODAY - timedelta(days=9), number="110234567899")
    confirmed = db.write(actions.decide, (1, row.id), "confirm", "", BOSS, NOW)
    assert confirmed.valid_from == TODAY
    assert current(db) == confirmed.id
    assert db.write(actions.decide, (1, row.id), "confirm", "", BOSS, NOW).state == "confirmed"
    with pytest.raises(actions.AlreadyDecided):
        db.write(actions.decide, (1, row.id), "reject", "다시 확인", BOSS, NOW)


def test_a_rejection_tells_the_worker_why(db: Database) -> None:
    people(db, 1)
    row = ask(db)
    with pytest.raises(actions.AccountRefused):
        db.write(actions.decide, (1, row.id), "reject", "", BOSS, NOW)
    assert db.write(actions.decide, (1, row.id), "reject", "통장 사본과 달라요", BOSS, NOW).decision_note


def test_an_account_is_found_under_its_own_person_only(db: Database) -> None:
    people(db, 1, 2)
    row = give_account(db, 1)
    with pytest.raises(queries.AccountUnknown):
        db.write(actions.reveal, (2, row.id), VAULT, BOSS, NOW)


def test_looking_at_a_number_leaves_a_row_without_it(db: Database) -> None:
    people(db, 1)
    row = give_account(db, 1)
    assert db.write(actions.reveal, (1, row.id), VAULT, staff("payer", name="jiyu"), NOW) == "110234567890"
    with db.read() as session:
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert last is not None
    assert (last.actor, last.action, last.object) == ("staff:jiyu", "account.reveal", "employee:1")
    assert "7890" in last.detail
    assert "110234567890" not in last.detail


def test_who_has_no_confirmed_account_is_known_before_a_run_is_closed(db: Database) -> None:
    people(db, 1, 2, 3)
    give_account(db, 1)
    db.write(actions.ask, entry(2, "own-key-2"), VAULT, phone(2), NOW)
    with db.read() as session:
        assert queries.without_account(session, [1, 2, 3]) == {2, 3}
        assert queries.without_account(session, [1], on=TODAY - timedelta(days=60)) == {1}


def test_a_rotated_key_still_opens_and_the_numbers_move_on_to_the_new_one(db: Database) -> None:
    people(db, 1, 2)
    give_account(db, 1)
    give_account(db, 2)
    assert keeping.move_to_newest(db, NEW) == 2
    assert keeping.move_to_newest(db, NEW) == 0
    with db.read() as session:
        row = queries.account_of(session, 1, current(db))
    assert Vault(["x" * 40]).number_of(row) == "110234567890"
    with pytest.raises(AccountSealed):
        VAULT.number_of(row)


def test_what_no_key_opens_stays_for_the_day_its_key_comes_back(db: Database) -> None:
    people(db, 1)
    row = give_account(db, 1)
    assert keeping.move_to_newest(db, Vault(["z" * 40])) == 0
    assert VAULT.number_of(row) == "110234567890"


def test_a_sealed_number_put_into_another_persons_row_does_not_open(db: Database) -> None:
    people(db, 1, 2)
    mine, theirs = give_account(db, 1), give_account(db, 2)
    moved = update(BankAccount).where(BankAccount.id == theirs.id).values(sealed_number=mine.sealed_number)
    db.write(lambda session: session.execute(moved))
    with pytest.raises(AccountSealed):
        db.write(actions.reveal, (2, theirs.id), VAULT, BOSS, NOW)
