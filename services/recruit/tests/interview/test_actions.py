"""Interviews are set, moved, cancelled, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import staff
from recruit.application import actions as applications
from recruit.application import queries as asked
from recruit.application.actions import Sent
from recruit.application.forms import Applicant
from recruit.interview import actions, queries
from recruit.interview.actions import Appointment
from recruit.interview.ics import calendar_file

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TEN = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def accept(db: Database, name: str = "김하늘") -> str:
    told = {"name": name, "birth": date(1998, 3, 5), "phone": "010-2345-6789", "consent_collection": True}
    sent = Sent(Applicant.model_validate(told))
    return db.write(applications.accept_application, sent, NOW).application.id


def test_an_interview_is_kept_once_and_moves_the_status(db: Database) -> None:
    one, wanted = accept(db), Appointment(TEN, 30, "본사 2층")
    for _ in range(2):
        kept = db.write(actions.set_interview, one, wanted, staff(), NOW)
    assert kept.version == 1
    moved = db.write(actions.set_interview, one, Appointment(TEN, 60, "이천"), staff(), NOW)
    assert moved.version == 2
    with db.read() as session:
        assert queries.interview_days(session, [one]) == {one: TEN}
        assert asked.application(session, one).status == "interview"
        assert len(asked.related(session, one).history) == 1


def test_two_at_the_same_time_are_told(db: Database) -> None:
    first, second = accept(db), accept(db, "이도윤")
    db.write(actions.set_interview, first, Appointment(TEN, 60, "본사"), staff(), NOW)
    later = Appointment(TEN + timedelta(minutes=30), 30, "본사")
    kept = db.write(actions.set_interview, second, later, staff(), NOW)
    with db.read() as session:
        assert [met[1].name for met in queries.same_time(session, kept)] == ["김하늘"]
        assert len(queries.interviews_between(session, date(2026, 11, 25), date(2026, 11, 26))) == 2
    for _ in range(2):
        db.write(actions.cancel_interview, first, staff(), NOW)
    with db.read() as session:
        assert queries.same_time(session, kept) == []


def test_an_ended_application_is_not_met(db: Database) -> None:
    one = accept(db)
    db.write(applications.review_application, one, {"status": "rejected"}, staff(), NOW)
    with pytest.raises(Invalid):
        db.write(actions.set_interview, one, Appointment(TEN, 30, ""), staff(), NOW)


def test_a_calendar_file_tells_time_place_and_person(db: Database) -> None:
    one = accept(db)
    db.write(
        actions.set_interview,
        one,
        Appointment(TEN, 30, "경기도 이천시 부발읍; 2층, 상담실 " * 3),
        staff(),
        NOW,
    )
    with db.read() as session:
        met = queries.interviews_between(session, date(2026, 11, 25), date(2026, 11, 26))
    told = calendar_file(met, "휴메틱스", NOW).decode()
    assert "DTSTART:20261125T010000Z\r\nDTEND:20261125T013000Z" in told
    assert f"UID:interview-{one}@humetix" in told
    assert all(len(line.encode()) <= 75 for line in told.split("\r\n"))
    assert "이천시 부발읍\\; 2층\\, 상담실" in told.replace("\r\n ", "")
