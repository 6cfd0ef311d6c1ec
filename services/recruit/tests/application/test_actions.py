"""What becomes of an application, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from chassis import audit
from chassis.db import Database
from chassis.errors import Invalid
from chassis.testing import staff
from recruit.application import actions, listing, queries
from recruit.application.actions import KeyReused, Sent
from recruit.application.forms import Applicant
from recruit.application.queries import ApplicationNotFound, Filters
from recruit.application.rules import Career
from recruit.application.tables import Application
from recruit.base import AuditRow
from recruit.consent.rules import COLLECTION
from recruit.photo.actions import PhotoTaken
from recruit.photo.files import Kept
from recruit.photo.queries import photo as photo_row
from sqlalchemy import select

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def applicant(name: str = "김하늘", **more: object) -> Applicant:
    told = {"name": name, "birth": date(1998, 3, 5), "phone": "010-2345-6789", "consent_collection": True}
    return Applicant.model_validate({**told, **more})


def accept(db: Database, sent: Sent, now: datetime = NOW) -> Application:
    return db.write(actions.accept_application, sent, now).application


def test_an_application_is_kept_with_careers_and_consents(db: Database) -> None:
    told = applicant(careers=(Career("가나다식품", date(2023, 1, 2)),), gender="여", email="a@example.com")
    taken = accept(db, Sent(told))
    with db.read() as session:
        found = queries.application(session, taken.id)
        related = queries.related(session, taken.id)
    assert (found.name, found.status, found.gender, found.received_at) == ("김하늘", "new", "여", NOW)
    assert [career.company for career in related.careers] == ["가나다식품"]
    assert {row.kind: row.given for row in related.consents} == {
        "collection": True, "id_photo": False, "third_party": False, "talent_pool": False
    }  # fmt: skip
    assert related.consents[0].text_sha256 == COLLECTION.sha256
    assert related.history == []


def test_the_same_key_returns_the_first_application(db: Database) -> None:
    first = accept(db, Sent(applicant(), "form:1"))
    again = db.write(actions.accept_application, Sent(applicant(), "form:1"), NOW)
    assert (again.application.id, again.is_new) == (first.id, False)


def test_the_same_person_may_apply_again(db: Database) -> None:
    first, second = accept(db, Sent(applicant())), accept(db, Sent(applicant()))
    assert first.id != second.id
    assert first.receipt_no != second.receipt_no


def test_another_person_cannot_reuse_a_key(db: Database) -> None:
    accept(db, Sent(applicant(), "form:1"))
    with pytest.raises(KeyReused):
        accept(db, Sent(applicant("이도윤"), "form:1"))


def test_the_same_form_sent_eight_times_at_once_is_taken_once(db: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: accept(db, Sent(applicant(), "form:once")).id, range(8)))
    assert len(set(taken)) == 1
    with db.read() as session:
        assert len(session.scalars(select(Application)).all()) == 1


def test_a_photo_belongs_to_one_application_only(db: Database) -> None:
    photo = Kept("a" * 32, "jpeg", 10, "0" * 64, "ready")
    taken = accept(db, Sent(applicant(), photo=photo))
    assert taken.photo_id == photo.id
    with pytest.raises(PhotoTaken):
        accept(db, Sent(applicant(), photo=photo))
    with db.read() as session:
        claimed = photo_row(session, photo.id)
    assert claimed is not None
    assert claimed.claimed_at == NOW


def test_every_change_of_status_is_remembered(db: Database) -> None:
    taken = accept(db, Sent(applicant()))
    for status in ("review", "interview", "rejected"):
        db.write(actions.review_application, taken.id, {"status": status}, staff(name="박서준"), NOW)
    with db.read() as session:
        history = queries.related(session, taken.id).history
    assert [(step.before, step.after, step.by) for step in history] == [
        ("new", "review", "박서준"),
        ("review", "interview", "박서준"),
        ("interview", "rejected", "박서준"),
    ]


def test_the_same_status_again_leaves_no_step(db: Database) -> None:
    taken = accept(db, Sent(applicant()))
    db.write(actions.review_application, taken.id, {"status": "new"}, staff(), NOW)
    with db.read() as session:
        assert queries.related(session, taken.id).history == []


@pytest.mark.parametrize("status", ["hired", "보류", ""])
def test_a_status_out_of_reach_is_refused_and_nothing_changes(db: Database, status: str) -> None:
    taken = accept(db, Sent(applicant()))
    with pytest.raises(Invalid):
        db.write(actions.review_application, taken.id, {"status": status, "memo": "메모"}, staff(), NOW)
    with db.read() as session:
        found = queries.application(session, taken.id)
    assert (found.status, found.memo) == ("new", "")


def test_reading_and_changing_leave_an_unbroken_trail(db: Database) -> None:
    taken = accept(db, Sent(applicant()))
    db.write(actions.open_application, taken.id, staff(), NOW)
    db.write(actions.review_application, taken.id, {"memo": "전화함", "status": "review"}, staff(), NOW)
    db.write(actions.note_photo, taken.id, "full", staff(), NOW)
    db.write(actions.note_listing, "application.export", [taken.id], staff(), NOW)
    with db.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        assert list(audit.broken_links(session, AuditRow)) == []
    assert [row.action for row in rows] == [
        "application.read", "application.status", "application.memo", "photo.read", "application.export"
    ]  # fmt: skip
    assert "김하늘" not in "".join(row.detail for row in rows)


def test_an_unknown_application_is_not_found(db: Database) -> None:
    with pytest.raises(ApplicationNotFound):
        db.write(actions.open_application, "nobody", staff(), NOW)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("하늘", True),
        ("01023456789", True),
        ("2345-6789", True),
        ("6789", True),
        ("HX-2611", True),
        ("hx-2611", True),
        ("010-9999", False),
        ("%", False),
        ("_", False),
        ("이도윤", False),
    ],
)
def test_a_list_is_searched_by_name_phone_or_receipt(db: Database, q: str, found: bool) -> None:
    accept(db, Sent(applicant()))
    with db.read() as session:
        assert bool(listing.applications_page(session, Filters(q=q)).items) is found


def test_a_list_is_narrowed_by_options_status_and_days(db: Database) -> None:
    accept(db, Sent(applicant(shift="주간")))
    # 00:30 of the 23rd in Seoul is still the 22nd in UTC.
    late = accept(db, Sent(applicant("이도윤", shift="2교대")), NOW + timedelta(hours=12, minutes=30))
    with db.read() as session:

        def names(filters: Filters) -> list[str]:
            return [row.name for row in listing.applications_page(session, filters).items]

        assert names(Filters(choices=(("shift", "2교대"),))) == ["이도윤"]
        assert names(Filters(status="review")) == []
        assert names(Filters(received_to=date(2026, 11, 22))) == ["김하늘"]
        assert names(Filters(received_from=date(2026, 11, 23))) == ["이도윤"]
        assert names(Filters(ids=(late.id,))) == ["이도윤"]
        assert listing.count_matching(session, Filters(status="new")) == 2
        assert queries.count_received_between(session, date(2026, 11, 23), date(2026, 12, 1)) == 1


def test_pages_of_the_list_follow_newest_first(db: Database) -> None:
    for number in range(5):
        accept(db, Sent(applicant(f"지원자{number}")))
    seen: list[str] = []
    cursor = None
    with db.read() as session:
        while True:
            page = listing.applications_page(session, Filters(), cursor, limit=2)
            seen += [row.name for row in page.items]
            cursor = page.next
            if cursor is None:
                break
    assert seen == [f"지원자{number}" for number in (4, 3, 2, 1, 0)]
