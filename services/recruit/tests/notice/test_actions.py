"""Notices, on both databases."""

from datetime import UTC, date, datetime

import pytest
from chassis.db import Database
from chassis.testing import staff
from recruit.notice import actions, queries, rules
from recruit.notice.actions import NoticeChangedMeanwhile
from recruit.notice.forms import NoticeForm
from recruit.notice.queries import NoticeNotFound
from recruit.notice.tables import Notice

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def form(**more: object) -> NoticeForm:
    told = {"title": "설 휴무", "body": "쉽니다.", "starts_on": TODAY, **more}
    return NoticeForm.model_validate(told)


def write(db: Database, **more: object) -> Notice:
    return db.write(actions.add_notice, form(**more), None, staff(name="박서준"), NOW)


def shown(db: Database, today: date = TODAY) -> list[str]:
    with db.read() as session:
        page = queries.shown_page(session, today, None).items
        return [row.title for row in (*queries.pinned(session, today), *page)]


def test_a_form_that_comes_twice_is_one_notice(db: Database) -> None:
    first = db.write(actions.add_notice, form(), "notice:1", staff(), NOW)
    assert db.write(actions.add_notice, form(), "notice:1", staff(), NOW).id == first.id
    assert shown(db) == ["설 휴무"]


def test_only_what_holds_today_is_shown_and_pinned_ones_come_first(db: Database) -> None:
    write(db, title="고정", is_pinned=True)
    write(db, title="오늘까지", ends_on=TODAY)
    write(db, title="내일부터", starts_on=date(2026, 11, 23))
    write(db, title="임시", is_draft=True)
    write(db, title="새 글")
    assert shown(db) == ["고정", "새 글", "오늘까지"]
    assert shown(db, date(2026, 11, 23)) == ["고정", "새 글", "내일부터"]


def test_the_newest_banner_stands(db: Database) -> None:
    write(db, title="먼저", is_banner=True)
    second = write(db, title="나중", is_banner=True)
    write(db, title="끝난 것", is_banner=True, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2))
    with db.read() as session:
        found = rules.newest_shown(queries.banners(session), TODAY)
    assert found is not None
    assert found.id == second.id


def test_who_saves_over_anothers_change_is_told(db: Database) -> None:
    one = write(db).id
    changed = db.write(actions.change_notice, one, form(title="추석 휴무"), 1, staff(), NOW)
    assert changed.version == 2
    with pytest.raises(NoticeChangedMeanwhile):
        db.write(actions.change_notice, one, form(title="여름 휴무"), 1, staff(), NOW)
    again = db.write(actions.change_notice, one, form(title="추석 휴무"), 1, staff(), NOW)
    assert again.version == 2, "the same words sent again are no change"


def test_a_deleted_notice_is_gone_for_everybody_and_can_be_brought_back(db: Database) -> None:
    one = write(db).id
    for _ in range(2):
        db.write(actions.delete_notice, one, staff(), NOW)
    assert shown(db) == []
    with db.read() as session, pytest.raises(NoticeNotFound):
        queries.shown_notice(session, one, TODAY)
    db.write(actions.restore_notice, one, staff(), NOW)
    assert shown(db) == ["설 휴무"]
