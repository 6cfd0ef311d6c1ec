"""What becomes of an inquiry, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import staff
from recruit.consent.rules import INQUIRY
from recruit.inquiry import actions, queries
from recruit.inquiry.actions import InquiryChangedMeanwhile
from recruit.inquiry.forms import InquiryForm
from recruit.inquiry.queries import InquiryNotFound, Wanted

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def form(company: str = "대성정밀", message: str = "20명 필요합니다.") -> InquiryForm:
    return InquiryForm(company=company, name="오담당", phone="031-234-5678", message=message, consent=True)


def test_an_inquiry_is_kept_with_the_words_that_were_agreed_to(db: Database) -> None:
    asked = db.write(actions.take_inquiry, form(), None, NOW).inquiry
    with db.read() as session:
        found = queries.inquiry(session, asked.id)
    assert (found.company, found.status, found.consent_sha256) == ("대성정밀", "new", INQUIRY.sha256)


def test_the_same_inquiry_at_once_is_taken_once(db: Database) -> None:
    with ThreadPoolExecutor(6) as pool:
        ids = {
            asked.inquiry.id
            for asked in pool.map(lambda _: db.write(actions.take_inquiry, form(), "form:1", NOW), range(6))
        }
    assert len(ids) == 1


def test_without_a_key_the_same_words_on_one_day_are_one_inquiry(db: Database) -> None:
    first = db.write(actions.take_inquiry, form(), None, NOW)
    again = db.write(actions.take_inquiry, form(), None, NOW + timedelta(minutes=5))
    tomorrow = db.write(actions.take_inquiry, form(), None, NOW + timedelta(days=1))
    assert (again.is_new, again.inquiry.id) == (False, first.inquiry.id)
    assert tomorrow.is_new


def test_handling_changes_what_was_sent_only(db: Database) -> None:
    asked = db.write(actions.take_inquiry, form(), None, NOW).inquiry
    db.write(actions.handle_inquiry, asked.id, {"status": "in_progress", "assignee": "박서준"}, staff(), NOW)
    done = db.write(actions.handle_inquiry, asked.id, {"memo": "견적 보냄"}, staff(), NOW)
    assert (done.status, done.assignee, done.memo) == ("in_progress", "박서준", "견적 보냄")


def test_an_unknown_status_or_inquiry_is_refused(db: Database) -> None:
    asked = db.write(actions.take_inquiry, form(), None, NOW).inquiry
    with pytest.raises(Invalid):
        db.write(actions.handle_inquiry, asked.id, {"status": "closed"}, staff(), NOW)
    with pytest.raises(InquiryNotFound):
        db.write(actions.handle_inquiry, "nobody", {"status": "done"}, staff(), NOW)


@pytest.mark.parametrize("q", ["대성", "오담당", "234-5678"])
def test_the_list_is_searched_in_every_column(db: Database, q: str) -> None:
    db.write(actions.take_inquiry, form(), None, NOW)
    db.write(actions.take_inquiry, form("푸른식품", ""), None, NOW)
    with db.read() as session:
        assert len(queries.inquiries_page(session, Wanted(q=q)).items) >= 1
        assert [row.company for row in queries.inquiries_page(session, Wanted()).items] == [
            "푸른식품",
            "대성정밀",
        ]
        assert queries.inquiries_page(session, Wanted(status="done")).items == []
        assert queries.count_by_status(session) == {"new": 2}


def test_each_step_is_kept_with_who_and_when(db: Database) -> None:
    one = db.write(actions.take_inquiry, form(), None, NOW).inquiry.id
    changes = {"status": "done", "assignee": "박서준"}
    for _ in range(2):
        db.write(actions.handle_inquiry, one, changes, staff(name="이서연"), NOW)
    with db.read() as session:
        steps = [(row.field, row.before, row.after, row.by) for row in queries.history_of(session, one)]
        row = queries.inquiry(session, one)
    assert steps == [("status", "new", "done", "이서연"), ("assignee", "", "박서준", "이서연")]
    assert (row.version, row.done_at) == (2, NOW)


def test_who_saves_over_anothers_change_is_told(db: Database) -> None:
    one = db.write(actions.take_inquiry, form(), None, NOW).inquiry.id
    db.write(actions.handle_inquiry, one, {"memo": "전화함", "version": 1}, staff(), NOW)
    with pytest.raises(InquiryChangedMeanwhile):
        db.write(actions.handle_inquiry, one, {"memo": "견적 보냄", "version": 1}, staff(), NOW)
    again = db.write(actions.handle_inquiry, one, {"memo": "전화함", "version": 1}, staff(), NOW)
    assert (again.memo, again.version) == ("전화함", 2)


def test_the_first_reading_takes_an_inquiry_off_the_unread_ones(db: Database) -> None:
    one = db.write(actions.take_inquiry, form(), None, NOW).inquiry.id
    db.write(actions.take_inquiry, form("푸른식품"), None, NOW)
    db.write(actions.open_inquiry, one, staff(), NOW)
    with db.read() as session:
        unread = [row.company for row in queries.inquiries_page(session, Wanted(unread=True)).items]
        assert (unread, queries.count_unread(session)) == (["푸른식품"], 1)


def test_what_was_deleted_together_comes_back_together(db: Database) -> None:
    ids = [db.write(actions.take_inquiry, form(name), None, NOW).inquiry.id for name in ("가", "나", "다")]
    for _ in range(2):
        db.write(actions.delete_inquiries, ids[:2], "one", staff(), NOW)
    with db.read() as session:
        assert [row.company for row in queries.inquiries_page(session, Wanted()).items] == ["다"]
        gone = queries.inquiries_page(session, Wanted(deleted=True)).items
        assert [row.company for row in gone] == ["나", "가"]
    assert db.write(actions.restore_inquiries, "one", staff(), NOW) == 2
    with db.read() as session:
        assert queries.count_by_status(session) == {"new": 3}
