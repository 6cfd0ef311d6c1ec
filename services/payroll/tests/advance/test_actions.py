"""Asking, deciding and paying, on both databases: once each, within the limit, by different people."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from advances import BOSS, JIYU, NOW, TODAY, WORKER, account_totals, approve, ask, earned, paid, request
from chassis.db import Database
from chassis.errors import Forbidden, Invalid
from chassis.testing import worker
from payroll.advance import actions, office, paying, queries, settling
from payroll.advance.rules.limit import Policy
from payroll.advance.rules.payout import Payout
from payroll.base import AuditRow
from payroll.prepaid import queries as prepaid
from payroll.prepaid.actions import enter
from payroll.prepaid.rules import Entry
from payroll.prepaid.tables import Advance
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

TRANSFER = Payout(TODAY, "transfer", "이체 1")


def state_of(db: Database, advance: Advance) -> str:
    with db.read() as session:
        return prepaid.advance_of(session, advance.id).state


def test_the_same_form_sent_twice_is_one_request(db: Database) -> None:
    assert ask(db).id == ask(db).id
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(Advance)) == 1


def test_another_workers_key_is_not_told(db: Database) -> None:
    ask(db)
    with pytest.raises(Forbidden):
        db.write(actions.ask, request(employee_id=2), earned(), worker(2), NOW)


def test_forty_taps_at_once_make_one_open_request(db: Database) -> None:
    def tap(number: int) -> bool:
        try:
            ask(db, 10_000, f"key-{number}")
        except actions.AlreadyOpen:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tap, range(40))) == 1


def test_more_than_the_limit_is_refused_with_the_figure(db: Database) -> None:
    with pytest.raises(actions.AdvanceRefused) as refused:
        ask(db, 500_001)
    assert "500,000원" in refused.value.fields["amount"]


def test_a_blocked_limit_says_why(db: Database) -> None:
    with pytest.raises(actions.AdvanceRefused) as refused:
        db.write(actions.ask, request(), earned(blocked="시급이 없어요."), WORKER, NOW)
    assert refused.value.fields["amount"] == "시급이 없어요."


def test_what_is_paid_and_not_settled_counts_against_the_next(db: Database) -> None:
    paid(db, 300_000)
    with pytest.raises(actions.AdvanceRefused, match="확인"):
        ask(db, 200_001, "key-2")
    assert ask(db, 200_000, "key-2").state == "requested"


def test_the_limit_is_looked_at_again_at_approval_and_at_payout(db: Database) -> None:
    advance = ask(db)
    with pytest.raises(actions.OverLimit, match="100,000원"):
        db.write(actions.approve, advance.id, earned(200_000), BOSS, NOW)
    approve(db, advance)
    with pytest.raises(actions.OverLimit):
        db.write(paying.pay, advance.id, TRANSFER, earned(200_000), JIYU, NOW)
    assert state_of(db, advance) == "approved"


def test_who_approved_does_not_pay(db: Database) -> None:
    advance = approve(db, ask(db))
    with pytest.raises(actions.AdvanceRefused, match="다른 담당자"):
        db.write(paying.pay, advance.id, TRANSFER, earned(), BOSS, NOW)


def test_a_one_person_office_signs_in_again_and_says_why(db: Database) -> None:
    db.write(office.switch_one_person, True, "직원이 혼자입니다", BOSS, NOW)
    advance = approve(db, ask(db))
    why = replace(TRANSFER, same_person_reason="혼자 근무")
    with pytest.raises(actions.AdvanceRefused, match="다시 로그인"):
        db.write(paying.pay, advance.id, why, earned(), BOSS, NOW)
    again = replace(BOSS, signed_in_at=int(NOW.timestamp()) + 60)
    with pytest.raises(actions.AdvanceRefused, match="이유"):
        db.write(paying.pay, advance.id, TRANSFER, earned(), again, NOW)
    row = db.write(paying.pay, advance.id, why, earned(), again, NOW)
    assert (row.state, row.same_person_reason) == ("paid", "혼자 근무")


def test_paying_twice_enters_once(db: Database) -> None:
    advance = paid(db)
    db.write(paying.pay, advance.id, TRANSFER, earned(), JIYU, NOW)
    with db.read() as session:
        assert prepaid.open_balances(session, [advance.id]) == {advance.id: 300_000}
        assert sum(account_totals(session).values()) == 0


@pytest.mark.parametrize("day", [TODAY.replace(day=19), TODAY.replace(day=21)])
def test_a_payout_lies_between_request_and_today(db: Database, day: date) -> None:
    advance = approve(db, ask(db))
    with pytest.raises(actions.AdvanceRefused) as refused:
        db.write(paying.pay, advance.id, replace(TRANSFER, paid_on=day), earned(), JIYU, NOW)
    assert "paid_on" in refused.value.fields


def test_a_worker_cancels_until_it_is_paid(db: Database) -> None:
    advance = approve(db, ask(db))
    for _ in range(2):
        assert db.write(actions.cancel, advance.id, 1, WORKER, NOW).state == "cancelled"
    with pytest.raises(actions.StepRefused):
        db.write(actions.cancel, paid(db, 1_000, "key-2").id, 1, WORKER, NOW)


def test_nobody_cancels_anothers(db: Database) -> None:
    with pytest.raises(prepaid.AdvanceUnknown):
        db.write(actions.cancel, ask(db).id, 2, worker(2), NOW)


def test_a_rejection_needs_a_reason(db: Database) -> None:
    advance = ask(db)
    with pytest.raises(actions.AdvanceRefused):
        db.write(actions.reject, advance.id, "", earned(), BOSS, NOW)
    assert db.write(actions.reject, advance.id, "근태 확인 중", earned(), BOSS, NOW).state == "rejected"


def test_an_emergency_within_what_was_earned_may_not_be_refused(db: Database) -> None:
    advance = ask(db, kind="emergency", emergency="illness")
    with pytest.raises(actions.AdvanceRefused, match="제45조"):
        db.write(actions.reject, advance.id, "안 됨", earned(share=100), BOSS, NOW)
    assert db.write(actions.reject, advance.id, "일하지 않음", earned(1_000), BOSS, NOW).state == "rejected"


def test_a_rejected_request_frees_the_month(db: Database) -> None:
    advance = ask(db)
    db.write(actions.reject, advance.id, "근태 확인 중", earned(), BOSS, NOW)
    assert ask(db, 100_000, "key-2").id != advance.id


def test_only_a_carried_advance_is_settled_by_agreement(db: Database) -> None:
    agreed = settling.Agreement(1_000, TODAY, "합의서 1", "key")
    with pytest.raises(actions.StepRefused):
        db.write(settling.agree, paid(db).id, agreed, JIYU, NOW)


def test_an_agreement_settles_what_stayed_open_and_no_more(db: Database) -> None:
    advance = paid(db)
    db.write(lambda session: setattr(prepaid.advance_of(session, advance.id), "state", "carried"))
    too_much = settling.Agreement(300_001, TODAY, "합의서 1", "key-a")
    with pytest.raises(Invalid, match="합의"):
        db.write(settling.agree, advance.id, too_much, JIYU, NOW)
    part = settling.Agreement(100_000, TODAY, "합의서 1", "key-a")
    for _ in range(2):
        assert db.write(settling.agree, advance.id, part, JIYU, NOW).state == "carried"
    rest = settling.Agreement(200_000, TODAY, "합의서 2", "key-b")
    assert db.write(settling.agree, advance.id, rest, JIYU, NOW).state == "settled"


def test_a_sites_own_policy_goes_before_the_one_of_all(db: Database) -> None:
    db.write(office.enter_policy, "", TODAY, Policy(40, None), BOSS, NOW)
    db.write(office.enter_policy, "한빛물류", TODAY, Policy(100, 500_000), BOSS, NOW)
    with pytest.raises(office.PolicyTaken):
        db.write(office.enter_policy, "", TODAY, Policy(60, None), BOSS, NOW)
    with db.read() as session:
        assert queries.policy_on(session, "한빛물류", TODAY) == Policy(100, 500_000)
        assert queries.policy_on(session, "다른 곳", TODAY) == Policy(40, None)
        assert queries.policy_on(session, "한빛물류", TODAY.replace(day=19)) == Policy(50, None)


def test_f34_the_old_tiers_are_caps_of_two_sites_and_what_was_earned_still_bounds_them(db: Database) -> None:
    db.write(office.enter_policy, "주급 현장", TODAY, Policy(100, 300_000), BOSS, NOW)
    db.write(office.enter_policy, "교대 현장", TODAY, Policy(100, 500_000), BOSS, NOW)
    with db.read() as session:
        weekly, shift = (queries.policy_on(session, f"{kind} 현장", TODAY) for kind in ("주급", "교대"))
    much, little = 2_000_000, 120_000
    for policy, cap in ((weekly, 300_000), (shift, 500_000)):
        assert earned(much, policy.share_percent, policy.cap_won).ceiling_won == cap
        assert earned(little, policy.share_percent, policy.cap_won).ceiling_won == little


def test_the_ledger_knows_no_account_of_severance_interest_or_fees(db: Database) -> None:
    advance = paid(db)
    for account in ("severance", "interest", "fee", "penalty"):
        entry = Entry(advance.id, account, "advances", 1)
        with pytest.raises(IntegrityError):
            db.write(enter, entry, f"agreement:{account}", "", BOSS, NOW)
    with db.read() as session:
        assert sum(account_totals(session).values()) == 0


def test_every_step_leaves_its_audit_row(db: Database) -> None:
    paid(db)
    with db.read() as session:
        actions_ = session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()
    assert actions_ == ["advance.ask", "advance.approve", "advance.pay"]
