"""What happens to a photo's row, on both databases."""

from datetime import UTC, datetime, timedelta

from chassis.db import Database
from recruit.photo import actions, queries
from recruit.photo.actions import Outcome
from recruit.photo.files import Kept

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
KEPT = Kept("b" * 32, "heif", 2_000_000, "1" * 64)


def test_a_held_photo_comes_back_by_its_token_only(db: Database) -> None:
    db.write(actions.hold_photo, KEPT, "token", NOW)
    with db.read() as session:
        found = queries.held_photo(session, "token", NOW)
        assert found is not None
        assert (found.id, found.format) == (KEPT.id, "heif")
        assert queries.held_photo(session, "another", NOW) is None


def test_a_held_photo_is_forgotten_after_a_day(db: Database) -> None:
    db.write(actions.hold_photo, KEPT, "token", NOW)
    later = NOW + timedelta(hours=24)
    with db.read() as session:
        assert queries.held_photo(session, "token", later) is None
    assert db.write(actions.sweep_unclaimed, NOW + timedelta(hours=23)) == []
    assert db.write(actions.sweep_unclaimed, later) == [KEPT.id]
    with db.read() as session:
        assert queries.photo(session, KEPT.id) is None


def test_a_claimed_photo_is_never_swept(db: Database) -> None:
    db.write(actions.hold_photo, KEPT, "token", NOW)
    db.write(actions.claim_photo, KEPT, NOW)
    assert db.write(actions.sweep_unclaimed, NOW + timedelta(days=30)) == []
    with db.read() as session:
        assert queries.held_photo(session, "token", NOW) is None
        assert queries.photo(session, KEPT.id) is not None


def test_a_photo_put_off_is_due_again_later(db: Database) -> None:
    db.write(actions.claim_photo, KEPT, NOW)
    with db.read() as session:
        assert queries.due_photos(session, NOW) == [KEPT.id]
    db.write(actions.note_outcome, KEPT.id, Outcome("pending"), NOW)
    with db.read() as session:
        assert queries.due_photos(session, NOW) == []
        assert queries.due_photos(session, NOW + timedelta(seconds=5)) == [KEPT.id]


def test_a_finished_or_refused_photo_is_no_longer_due(db: Database) -> None:
    db.write(actions.claim_photo, KEPT, NOW)
    db.write(actions.note_outcome, KEPT.id, Outcome("refused", "열 수 없어요"), NOW)
    with db.read() as session:
        assert queries.due_photos(session, NOW + timedelta(days=1)) == []
        photo = queries.photo(session, KEPT.id)
    assert photo is not None
    assert (photo.status, photo.reason) == ("refused", "열 수 없어요")


def test_the_outcome_of_a_photo_that_is_gone_is_of_no_matter(db: Database) -> None:
    db.write(actions.note_outcome, "gone", Outcome("ready"), NOW)
    with db.read() as session:
        assert queries.photo(session, "gone") is None
