"""Into the bin and out of it: lists, counters and exports do not see what lies there; the night erases it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from chassis.db import Database
from chassis.testing import staff
from recruit.application import actions as applications
from recruit.application import listing
from recruit.application import queries as asked
from recruit.application.actions import Sent
from recruit.application.forms import Applicant
from recruit.application.queries import ApplicationNotFound, Filters
from recruit.retention import actions as retention
from recruit.trash import actions, queries
from recruit.trash.actions import Deletion

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def accept(db: Database, name: str = "김하늘") -> str:
    told = {"name": name, "birth": date(1998, 3, 5), "phone": "010-2345-6789", "consent_collection": True}
    sent = Sent(Applicant.model_validate(told))
    return db.write(applications.accept_application, sent, NOW).application.id


def test_what_lies_in_the_bin_is_seen_by_no_list_and_comes_back_whole(db: Database) -> None:
    one, other = accept(db), accept(db, "이도윤")
    for _ in range(2):
        assert db.write(actions.put_away, Deletion([one], "b1", "중복"), staff(), NOW) == {}
    with db.read() as session:
        assert [row.id for row in listing.applications_page(session, Filters()).items] == [other]
        assert [row.id for row in listing.applications_for_export(session, Filters(ids=(one,)), 9)] == []
        assert listing.count_by_status(session) == {"new": 1}
        assert listing.count_matching(session, Filters()) == 1
        assert asked.repeats_of(session, asked.application(session, other)) == []
        assert list(queries.batch_ids(session, "b1")) == [one]
        assert [row.deleted_why for row in queries.bin_page(session, None).items] == ["중복"]
        with pytest.raises(ApplicationNotFound):
            asked.application(session, one)
    assert db.write(actions.take_out, [one], staff(), NOW) == 1
    assert db.write(actions.take_out, [one], staff(), NOW) == 0
    with db.read() as session:
        assert asked.application(session, one).name == "김하늘"
        assert queries.count_binned(session) == 0


def test_who_is_held_stays_and_is_told_why(db: Database) -> None:
    one = accept(db)
    db.write(retention.hold, one, "분쟁", staff(), NOW)
    refused = db.write(actions.put_away, Deletion([one, "gone"], "b1", ""), staff(), NOW)
    assert list(refused) == [one]
    assert "파기 보류" in refused[one]


def test_the_bin_is_erased_with_a_certificate_after_its_last_day(db: Database) -> None:
    one = accept(db)
    db.write(actions.put_away, Deletion([one], "b1", ""), staff(), NOW)
    assert db.write(retention.erase_if_over, one, NOW + timedelta(days=14)) is None
    certificate = db.write(retention.erase_if_over, one, NOW + timedelta(days=15))
    assert certificate is not None
    assert certificate.outcome == "deleted"
