"""The privacy policy names every personal column that any service stores."""

from __future__ import annotations

import pytest
from attendance.settings import AttendanceSettings
from chassis.migrations import base_of
from recruit.consent import items

SERVICES = (items.OWN, *items.OTHERS)

HOW = """
These columns are new to the privacy policy. Give each its place in the file
services/recruit/recruit/consent/told/{service}.toml:
  - personal (it tells something of a person): an [[item]] with `part` (a [[part]] of these files, or a new
    one with `purpose` and its law, `kept`, `receivers`), `word` (Korean, as people read it) and
    `columns = ["table.column"]`; for a copy of something told already use the same `part` and `word`;
  - not personal: into the `columns` of a [[not_personal]] with its `why`.
"table.*" stands for all columns of a table. /privacy shows what you write; look whether its sentences still
hold: who receives it, how long it is kept, what is erased by itself
(services/recruit/recruit/templates/landing/privacy.html)."""


def columns_of(service: str) -> set[str]:
    tables = base_of(service).metadata.sorted_tables
    return {f"{table.name}.{column.name}" for table in tables for column in table.columns}


def is_named(column: str, named: dict[str, str]) -> bool:
    return column in named or f"{column.partition('.')[0]}.*" in named


@pytest.mark.parametrize("service", SERVICES)
def test_every_stored_column_is_told_by_the_policy_or_not_personal(service: str) -> None:
    named = items.named_columns(service)
    missing = sorted(column for column in columns_of(service) if not is_named(column, named))
    assert missing == [], HOW.format(service=service)


@pytest.mark.parametrize("service", SERVICES)
def test_the_policy_names_no_column_that_is_gone(service: str) -> None:
    stored = columns_of(service)
    stored |= {f"{column.partition('.')[0]}.*" for column in stored}
    assert sorted(set(items.named_columns(service)) - stored) == []


@pytest.mark.parametrize("service", SERVICES)
def test_each_column_stands_in_one_place_and_what_is_not_personal_has_a_reason(service: str) -> None:
    table = items.table(service)
    places = [column for row in (*table["item"], *table["not_personal"]) for column in row["columns"]]
    assert sorted(column for column in places if places.count(column) > 1) == []
    assert all(row["why"].strip() for row in table["not_personal"])


def test_every_part_of_workers_says_why_how_long_and_who_receives_it() -> None:
    parts = items.worker_parts()
    assert len({part.name for part in parts}) == len(parts)
    assert all(part.words and part.purpose and part.kept and part.receivers for part in parts)
    told = {row["part"] for service in items.OTHERS for row in items.table(service)["item"]}
    assert sorted(told - {part.name for part in parts}) == [], "an item without its [[part]]"


def test_the_policy_tells_how_long_a_place_is_kept_as_attendance_is_set_at_first() -> None:
    days = AttendanceSettings.model_fields["attendance_position_days"].default
    (place,) = [part for part in items.worker_parts() if "누른 순간의 좌표" in part.words]
    assert f"{days}일" in place.kept
