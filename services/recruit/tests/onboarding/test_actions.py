"""Ticks and the list of what is wanted, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import staff
from recruit.application.actions import Sent, accept_application
from recruit.application.forms import Applicant
from recruit.hire.actions import Decision, hire_applicant
from recruit.hire.forms import HireTerms
from recruit.hire.tables import Hire
from recruit.onboarding import actions, queries
from recruit.onboarding.actions import NotWanted
from recruit.onboarding.forms import NewItem
from recruit.retention.actions import note_resignations
from sqlalchemy.orm import Session

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def hire(db: Database, name: str = "김하늘", first_day: str = "2026-11-30") -> str:
    told = Applicant(name=name, birth=date(1998, 3, 5), phone="010-2345-6789", consent_collection=True)
    one = db.write(accept_application, Sent(told), NOW).application.id
    terms = HireTerms.model_validate({"hire_date": first_day, "hourly_won": 10_500})
    db.write(hire_applicant, Decision(one, terms), staff(), NOW)
    return one


def progress(db: Database, one: str) -> queries.Progress:
    with db.read() as session:
        found = queries.progress_of(session, one)
    assert found is not None
    return found


def test_five_things_are_wanted_from_the_beginning(db: Database) -> None:
    told = progress(db, hire(db))
    assert [item.label for item in told.missing] == [
        "신분증 확인",
        "통장 사본",
        "근로계약서",
        "안전보건교육",
        "4대보험 정보",
    ]
    assert told.there == 0


def test_a_tick_says_who_and_when_and_can_be_taken_back(db: Database) -> None:
    one = hire(db)
    item = progress(db, one).wanted[0]
    for _ in range(2):
        db.write(actions.tick, one, item.id, "done", staff(name="박서준"), NOW)
    told = progress(db, one)
    assert (told.there, told.ticks[item.id].by, told.ticks[item.id].at) == (1, "박서준", NOW)
    db.write(actions.tick, one, item.id, "none", staff(name="이서연"), NOW)
    assert progress(db, one).ticks[item.id].kind == "none"
    db.write(actions.tick, one, item.id, "", staff(), NOW)
    assert progress(db, one).there == 0


def test_eight_who_tick_at_once_tick_once(db: Database) -> None:
    one = hire(db)
    item = progress(db, one).wanted[0]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: db.write(actions.tick, one, item.id, "done", staff(), NOW), range(8)))
    assert progress(db, one).there == 1


def test_what_is_not_wanted_of_somebody_cannot_be_ticked(db: Database) -> None:
    one = hire(db)
    for who, item in ((one, 999), ("nobody", 1)):
        with pytest.raises(NotWanted):
            db.write(actions.tick, who, item, "done", staff(), NOW)
    with pytest.raises(Invalid):
        db.write(actions.tick, one, progress(db, one).wanted[0].id, "maybe", staff(), NOW)


def test_a_new_thing_is_wanted_of_who_begins_later_only(db: Database) -> None:
    earlier, later = hire(db), hire(db, "이바다", "2026-12-10")
    new = NewItem(label="건강검진표", valid_from=date(2026, 12, 1))
    first = db.write(actions.add_item, new, staff(), NOW)
    assert db.write(actions.add_item, new, staff(), NOW).id == first.id
    assert (len(progress(db, earlier).wanted), len(progress(db, later).wanted)) == (5, 6)
    db.write(actions.end_item, first.id, date(2026, 12, 9), staff(), NOW)
    assert len(progress(db, later).wanted) == 5
    with pytest.raises(Invalid):
        db.write(actions.end_item, first.id, date(2026, 11, 30), staff(), NOW)


def test_the_list_holds_who_lacks_something_and_is_still_here(db: Database) -> None:
    one, other, gone = hire(db), hire(db, "이바다"), hire(db, "박시내")
    for item in progress(db, other).wanted:
        db.write(actions.tick, other, item.id, "done", staff(), NOW)
    first = progress(db, one).wanted[0]
    db.write(actions.tick, one, first.id, "none", staff(), NOW)
    with db.read() as session:
        names = [row.name for row in queries.waiting_page(session, None, None).items]
        counts = (queries.waiting_count(session), queries.waiting_count(session, first.id))
    assert (names, counts) == (["박시내", "김하늘"], (2, 1))
    db.write(_leave, gone)
    with db.read() as session:
        assert queries.waiting_count(session) == 1


def _leave(session: Session, one: str) -> None:
    session.get_one(Hire, one).employee_id = 77
    note_resignations(session, {77: date(2026, 12, 1)})
