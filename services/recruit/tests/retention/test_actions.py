"""Erasing, holding and claiming, on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from chassis import audit
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import staff
from recruit.application.actions import Sent, accept_application, review_application
from recruit.application.forms import Applicant
from recruit.application.queries import ApplicationNotFound
from recruit.application.tables import Application
from recruit.base import AuditRow, Base
from recruit.hire.actions import Decision, hire_applicant
from recruit.hire.forms import HireTerms
from recruit.hire.tables import Hire
from recruit.inquiry.tables import Inquiry
from recruit.photo.files import Kept
from recruit.photo.tables import Photo
from recruit.retention import actions, queries
from recruit.retention.erasing import erase_row
from recruit.retention.tables import Certificate, ErasureFile
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=181)
STAY = {"erasure_certificate", "erasure_file", "audit"}


@pytest.fixture
def rejected(db: Database) -> str:
    told = Applicant(
        name="김하늘",
        birth=date(1998, 3, 5),
        phone="010-2345-6789",
        consent_collection=True,
        careers=({"company": "가나다식품"},),  # type: ignore[arg-type] # pydantic makes a Career of it
    )
    photo = Kept("f" * 32, "jpeg", 10, "0" * 64, "ready")
    one = db.write(accept_application, Sent(told, photo=photo), NOW).application.id
    db.write(review_application, one, {"status": "rejected", "memo": "비밀 메모"}, staff(), NOW)
    return one


OF_THE_OFFICE = {"onboarding_item"}
"""Settings of the office: they hold nobody's data."""


def rows(db: Database) -> dict[str, int]:
    with db.read() as session:
        counted = {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in OF_THE_OFFICE
        }
    return {name: number for name, number in counted.items() if number}


def receipt(db: Database, one: str) -> str:
    with db.read() as session:
        return session.get_one(Application, one).receipt_no


def test_on_the_last_day_nothing_goes_and_after_it_everything(db: Database, rejected: str) -> None:
    before = rows(db)
    assert db.write(actions.erase_if_over, rejected, NOW + timedelta(days=180)) is None
    assert rows(db) == before
    number = receipt(db, rejected)
    certificate = db.write(actions.erase_if_over, rejected, LATER)
    assert certificate is not None
    assert set(rows(db)) == STAY
    counts = json.loads(certificate.counts)
    assert {name: counts[name] for name in ("application", "career", "photo", "status_change")} == {
        "application": 1,
        "career": 1,
        "photo": 1,
        "status_change": 1,
    }
    assert certificate.receipt_sha256 == queries.receipt_hash(number)
    assert (certificate.outcome, certificate.last_day) == ("rejected", date(2027, 5, 21))
    assert db.write(actions.erase_if_over, rejected, LATER) is None, "again is nothing"


def test_the_certificate_says_nothing_of_the_person_and_is_sealed_into_the_audit(
    db: Database, rejected: str
) -> None:
    number = receipt(db, rejected)
    db.write(actions.erase_if_over, rejected, LATER)
    with db.read() as session:
        (certificate,) = session.scalars(select(Certificate)).all()
        facts = {column.name: getattr(certificate, column.name) for column in Certificate.__table__.columns}
        trail = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        assert list(audit.broken_links(session, AuditRow)) == []
    assert certificate.sha256 == actions.seal_of(facts)
    assert certificate.sha256 in trail[-1].detail
    words = str(facts) + "".join(row.detail + row.object for row in trail)
    for told in ("김하늘", "2345", "1998", "가나다식품", "비밀 메모", number):
        assert told not in words


def test_a_changed_certificate_breaks_its_seal(db: Database, rejected: str) -> None:
    certificate = db.write(actions.erase_if_over, rejected, LATER)
    assert certificate is not None
    facts = {column.name: getattr(certificate, column.name) for column in Certificate.__table__.columns}
    assert actions.seal_of({**facts, "last_day": date(2020, 1, 1)}) != certificate.sha256


def test_two_replicas_leave_one_certificate(db: Database, rejected: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: db.write(actions.erase_if_over, rejected, LATER), range(4)))
    assert sum(one is not None for one in told) == 1
    assert rows(db)["erasure_certificate"] == 1


def test_a_night_is_claimed_once_and_taken_over_when_the_claim_is_old(db: Database) -> None:
    day = date(2026, 11, 23)
    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(lambda _: db.write(actions.claim_night, day, NOW), range(4)))
    assert sorted(claims) == [False, False, False, True]
    assert db.write(actions.claim_night, day, NOW + actions.CLAIM_HOLDS) is True
    db.write(actions.finish_night, day, NOW)
    assert db.write(actions.claim_night, day, NOW + timedelta(hours=5)) is False


def test_a_hold_keeps_and_its_release_lets_go(db: Database, rejected: str) -> None:
    with pytest.raises(Invalid):
        db.write(actions.hold, rejected, "  ", staff(), NOW)
    db.write(actions.hold, rejected, "임금 분쟁", staff(), NOW)
    db.write(actions.hold, rejected, "임금 분쟁 2차", staff(name="박서준"), NOW)
    assert db.write(actions.erase_if_over, rejected, LATER) is None
    with db.read() as session:
        ((row, name, _),) = queries.held(session)
    assert (row.reason, row.by, name) == ("임금 분쟁 2차", "박서준", "김하늘")
    db.write(actions.release, rejected, staff(), NOW)
    db.write(actions.release, rejected, staff(), NOW)
    assert db.write(actions.erase_if_over, rejected, LATER) is not None
    with pytest.raises(ApplicationNotFound):
        db.write(actions.hold, rejected, "늦음", staff(), NOW)


def test_by_hand_needs_the_receipt_number_and_a_reason(db: Database, rejected: str) -> None:
    typed = {"receipt_no": receipt(db, rejected), "reason": "request"}
    with pytest.raises(Invalid):
        db.write(actions.erase_by_hand, rejected, {**typed, "receipt_no": "HX"}, staff(), NOW)
    certificate = db.write(actions.erase_by_hand, rejected, typed, staff(name="owner"), NOW)
    assert (certificate.erased_by, "제36조" in certificate.ground) == ("staff:owner", True)
    with pytest.raises(ApplicationNotFound):
        db.write(actions.erase_by_hand, rejected, typed, staff(), NOW)


def test_hired_people_stay_until_three_years_after_leaving(db: Database, rejected: str) -> None:
    db.write(review_application, rejected, {"status": "offer"}, staff(), NOW)
    terms = HireTerms.model_validate({"site_id": 3, "hire_date": "2026-11-30", "hourly_won": "10,500"})
    db.write(hire_applicant, Decision(rejected, terms), staff(), NOW)
    far = NOW + timedelta(days=9_000)
    assert db.write(actions.erase_if_over, rejected, far) is None

    def left(session: Session) -> None:
        session.get_one(Hire, rejected).employee_id = 41
        session.flush()
        actions.note_resignations(session, {41: date(2027, 3, 1)})

    db.write(left)
    with db.read() as session:
        assert queries.left_ids(session, date(2027, 3, 1), "", 10) == [rejected]
        assert queries.left_ids(session, date(2027, 2, 28), "", 10) == []
    assert db.write(actions.erase_if_over, rejected, datetime(2030, 3, 1, 3, tzinfo=UTC)) is None
    certificate = db.write(actions.erase_if_over, rejected, datetime(2030, 3, 2, 3, tzinfo=UTC))
    assert certificate is not None
    assert json.loads(certificate.counts)["outbox"] == 2
    assert set(rows(db)) == STAY | {"retention_resignation"}


def test_only_what_may_be_due_is_looked_at(db: Database, rejected: str) -> None:
    with db.read() as session:
        assert queries.open_ids(session, NOW, "", 10) == []
        assert queries.open_ids(session, NOW + timedelta(seconds=1), "", 10) == [rejected]
        assert queries.open_ids(session, NOW + timedelta(seconds=1), rejected, 10) == []
        near = queries.due_soon(session, date(2027, 4, 21), 10)
        assert [subject.id for subject, _ in near] == [rejected]
        assert queries.due_soon(session, date(2027, 4, 20), 10) == []


def test_an_inquiry_goes_a_year_after_it_was_done(db: Database) -> None:
    told = {
        "company": "대성정밀",
        "name": "오담당",
        "phone": "1",
        "consent_version": "1",
        "consent_sha256": "0",
    }
    times = {"received_at": NOW, "updated_at": NOW}
    for one, state in (("a", "done"), ("b", "new")):
        db.write(_add, Inquiry(id=one, status=state, form_key=None, **told, **times))
    year = datetime(2027, 11, 22, 3, tzinfo=UTC)
    assert db.write(actions.erase_inquiry_if_over, "a", year) is None
    assert db.write(actions.erase_inquiry_if_over, "b", year + timedelta(days=300)) is None
    with db.read() as session:
        assert queries.handled_inquiries(session, year, "", 10) == ["a", "b"]
    assert db.write(actions.erase_inquiry_if_over, "a", year + timedelta(days=1)) is not None
    assert db.write(actions.erase_inquiry_if_over, "a", year + timedelta(days=1)) is None
    assert rows(db) == {"audit": 1, "inquiry": 1, "erasure_certificate": 1}


def _add(session: Session, row: Inquiry) -> None:
    session.add(row)


def test_a_row_takes_with_it_all_that_refers_to_it(db: Database, rejected: str) -> None:
    """Whatever table comes to hang on an application goes with it."""

    def erase(session: Session) -> None:
        erase_row(session, Application.metadata.tables["application"], rejected)

    db.write(erase)
    hanging = [
        table.name
        for table in Base.metadata.sorted_tables
        if any(column.name == "application_id" for column in table.columns)
    ]
    assert {"career", "consent", "status_change", "hire", "outbox"} <= set(hanging)
    for name in hanging:
        table = Base.metadata.tables[name]
        assert table.c.application_id.foreign_keys, f"{name}: no foreign key, so erasing would leave it"
    assert not set(hanging) & set(rows(db))


def test_a_certificate_comes_back_once(db: Database, rejected: str) -> None:
    certificate = db.write(actions.erase_if_over, rejected, LATER)
    assert certificate is not None
    with pytest.raises(IntegrityError):
        db.write(actions.erase_again, actions.line_of(certificate, "f" * 32), None, LATER)
    assert rows(db)["erasure_certificate"] == 1


def test_files_are_noted_once_and_a_stuck_one_is_not_forgotten(db: Database, rejected: str) -> None:
    db.write(actions.erase_if_over, rejected, LATER)
    with db.read() as session:
        (waiting,) = queries.waiting_files(session)
        assert session.get(Photo, waiting.photo_id) is None
    db.write(actions.note_stuck, waiting.id, "PermissionError: denied")
    with db.read() as session:
        (waiting,) = queries.waiting_files(session)
    assert (waiting.attempts, waiting.problem) == (1, "PermissionError: denied")
    for removed in (4, 0):
        db.write(actions.note_removed, waiting.id, removed, LATER)
    with db.read() as session:
        (settled,) = session.scalars(select(ErasureFile)).all()
        assert queries.waiting_files(session) == []
    assert (settled.state, settled.removed, settled.problem) == ("gone", 4, "")
