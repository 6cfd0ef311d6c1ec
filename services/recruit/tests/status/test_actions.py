"""Correcting, withdrawing and linking applications, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from chassis import audit
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import staff
from recruit.access.tables import ApplicantAccess
from recruit.application import actions as office
from recruit.application import queries as applications
from recruit.application.actions import Sent
from recruit.application.forms import Applicant
from recruit.application.rules import APPLICANT, Career
from recruit.base import AuditRow
from recruit.hire.actions import Decision, hire_applicant
from recruit.hire.forms import HireTerms
from recruit.status import actions, queries
from sqlalchemy import select

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def applicant(**more: object) -> Applicant:
    told = {"name": "김하늘", "birth": date(1998, 3, 5), "phone": "010-2345-6789", "consent_collection": True}
    return Applicant.model_validate({**told, **more})


def sent(db: Database, **more: object) -> str:
    taken = db.write(office.accept_application, Sent(applicant(**more), pin_hash="kept"), NOW)
    return taken.application.id


def own(db: Database, application_id: str) -> queries.Own:
    return db.write(actions.note_read, application_id, "applicant.read", LATER)


def test_a_correction_replaces_what_was_told_and_keeps_what_stood_there(db: Database) -> None:
    known = sent(db, address="이천시", careers=(Career("가나다식품"), Career("새벽물류")))
    assert db.write(actions.correct, known, applicant(address="화성시", careers=(Career("새벽물류"),)), LATER)
    now = own(db, known)
    assert (now.application.address, [row.company for row in now.related.careers]) == ("화성시", ["새벽물류"])
    [correction] = now.corrections
    assert correction.at == LATER
    assert ("주소", "이천시", "화성시") in correction.changes
    assert ("경력 2 회사명", "새벽물류", "") in correction.changes


def test_the_same_words_again_are_no_correction(db: Database) -> None:
    known = sent(db, careers=(Career("가나다식품", date(2023, 1, 2)),))
    told = applicant(careers=(Career("가나다식품", date(2023, 1, 2)),))
    assert not db.write(actions.correct, known, told, LATER)
    assert own(db, known).corrections == []


@pytest.mark.parametrize("begun", ["read", "export", "status"])
def test_nothing_is_corrected_once_the_office_has_begun(db: Database, begun: str) -> None:
    known = sent(db)
    if begun == "read":
        db.write(office.open_application, known, staff(), NOW)
    elif begun == "export":
        db.write(office.note_listing, "application.export", [known], staff(), NOW)
    else:
        db.write(office.review_application, known, {"status": "review"}, staff(), NOW)
    with pytest.raises(actions.ReviewHasBegun):
        db.write(actions.correct, known, applicant(address="화성시"), LATER)


def test_a_glance_at_the_list_is_no_review(db: Database) -> None:
    known = sent(db)
    db.write(office.note_listing, "application.list", [known], staff(), NOW)
    assert own(db, known).may_correct


def test_the_first_opening_is_the_one_that_counts(db: Database) -> None:
    known = sent(db)
    db.write(office.open_application, known, staff(), NOW)
    db.write(office.open_application, known, staff(), LATER)
    with db.read() as session:
        assert session.scalars(select(ApplicantAccess.opened_at)).all() == [NOW]


def test_an_application_of_the_last_release_counts_as_opened(db: Database) -> None:
    known = sent(db)
    db.write(lambda session: session.delete(session.get(ApplicantAccess, known)))
    assert not own(db, known).may_correct


def test_a_withdrawal_stands_in_the_history_and_only_once(db: Database) -> None:
    known = sent(db)
    for _ in range(2):
        db.write(actions.withdraw, known, LATER)
    now = own(db, known)
    assert [(step.before, step.after, step.by) for step in now.related.history] == [
        ("new", "withdrawn", APPLICANT)
    ]


def test_the_office_takes_no_withdrawal_back_and_hires_nobody_who_left(db: Database) -> None:
    known = sent(db)
    db.write(actions.withdraw, known, LATER)
    with pytest.raises(Invalid, match="되돌릴 수 없습니다"):
        db.write(office.review_application, known, {"status": "review"}, staff(), LATER)
    terms = HireTerms(hire_date=date(2026, 12, 1), hourly_won=11_000, tax_mode="insured")
    with pytest.raises(Invalid, match="철회한 지원서"):
        db.write(hire_applicant, Decision(known, terms), staff(), LATER)


def test_a_withdrawal_told_on_the_phone_is_the_offices_and_may_be_mended(db: Database) -> None:
    known = sent(db)
    for status in ("withdrawn", "review"):
        db.write(office.review_application, known, {"status": status}, staff(), LATER)
    assert own(db, known).application.status == "review"


def test_somebody_who_is_hired_withdraws_with_the_office(db: Database) -> None:
    known = sent(db)
    terms = HireTerms(hire_date=date(2026, 12, 1), hourly_won=11_000, tax_mode="insured")
    db.write(hire_applicant, Decision(known, terms), staff(), NOW)
    with pytest.raises(actions.MayNotWithdraw):
        db.write(actions.withdraw, known, LATER)


def test_every_look_correction_and_withdrawal_is_in_the_audit(db: Database) -> None:
    known = sent(db)
    own(db, known)
    db.write(actions.correct, known, applicant(address="화성시"), LATER)
    db.write(actions.withdraw, known, LATER)
    with db.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        assert list(audit.broken_links(session, AuditRow)) == []
    assert [row.action for row in rows] == [
        "applicant.read", "applicant.correct", "application.status", "applicant.withdraw"
    ]  # fmt: skip
    assert {row.object for row in rows} == {f"application:{known}"}


def test_applications_of_one_person_know_one_another(db: Database) -> None:
    first, second = sent(db), sent(db, phone="010-9999-8888")
    third = sent(db, name="김하늘빛", phone="010-9999-8888")
    sent(db, name="이도윤", phone="010-1111-2222")
    with db.read() as session:
        found = {
            known: [
                row.id for row in applications.repeats_of(session, applications.application(session, known))
            ]
            for known in (first, second, third)
        }
    assert found == {first: [second], second: [third, first], third: [second]}
