"""Which sets stay, which go, and what is a set at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from chassis.backup import sets
from chassis.backup.making import make_set
from chassis.backup.sets import BadSet, Manifest
from chassis.clock import KST
from chassis.settings import Settings

NOON = datetime(2026, 11, 23, 12, tzinfo=KST)


def made_at(number: int, moment: datetime, like: Manifest) -> Manifest:
    name = f"{number:06d}-{moment:%Y%m%dT%H%M}"
    return replace(like, name=name, finished_at=moment.isoformat())


def test_a_year_of_nightly_sets_leaves_days_weeks_and_months(kept: Manifest) -> None:
    year = [made_at(400 - age, NOON - timedelta(days=age), kept) for age in range(365)]
    gone = set(sets.outlived(year))
    left = [one.finished.date() for one in year if one.name not in gone]
    assert left[:7] == [(NOON - timedelta(days=age)).date() for age in range(7)]
    assert len({day.strftime("%Y-%m") for day in left}) == sets.MONTHLY
    assert len(left) <= sets.DAILY + sets.WEEKLY + sets.MONTHLY


def test_many_sets_of_one_day_leave_the_newest_few(kept: Manifest) -> None:
    day = [made_at(20 - age, NOON - timedelta(minutes=age), kept) for age in range(20)]
    gone = sets.outlived(day)
    assert [one.name for one in day if one.name not in gone] == [one.name for one in day[: sets.RECENT]]


def test_a_clock_that_goes_back_neither_hides_nor_drops_the_newest_set(kept: Manifest) -> None:
    past = [made_at(20 - age, NOON - timedelta(days=age), kept) for age in range(10)]
    newest = made_at(21, NOON - timedelta(days=30), kept)
    gone = sets.outlived([newest, *past])
    assert newest.name not in gone
    folder_name = sets.next_name(Path("/nowhere"), NOON)
    assert folder_name.startswith("000001-")


def test_the_next_name_grows_when_the_clock_is_set_back(settings: Settings, kept: Manifest) -> None:
    name = sets.next_name(settings.backups_dir, NOON - timedelta(days=400))
    assert name > kept.name
    assert name.startswith("000002-2025")


def test_sets_that_have_had_their_time_go_with_the_files_that_only_they_name(settings: Settings) -> None:
    make_set(settings)
    (settings.data_dir / "files" / "first").unlink()
    for _ in range(sets.RECENT):
        make_set(settings)
    pool = [path.name for path in (settings.backups_dir / "files").glob("??/*")]
    assert len(sets.names(settings.backups_dir)) == sets.RECENT
    assert len(pool) == 1


def test_a_set_that_cannot_be_read_keeps_all_files_and_is_not_the_newest(
    settings: Settings, kept: Manifest
) -> None:
    second = make_set(settings)
    (settings.backups_dir / second.name / "manifest.json").write_text("{}")
    found = sets.newest(settings.backups_dir)
    assert found is not None
    assert found.name == kept.name
    (settings.data_dir / "files" / "first").unlink()
    sets.prune(settings.backups_dir)
    assert len(list((settings.backups_dir / "files").glob("??/*"))) == 2


def test_half_a_set_is_no_set(settings: Settings, kept: Manifest) -> None:
    (settings.backups_dir / ".part-000009-20261123T1200").mkdir()
    assert sets.names(settings.backups_dir) == [kept.name]
    make_set(settings)
    assert not list(settings.backups_dir.glob(".part-*"))


def test_a_name_that_is_not_there_or_not_one_is_refused(settings: Settings, kept: Manifest) -> None:
    for name in ("", "000009", "../etc"):
        with pytest.raises(BadSet, match="있는 백업"):
            sets.chosen(settings.backups_dir, name)
    assert sets.chosen(settings.backups_dir, "000001").name == kept.name
