"""Figures out of the database: read once, seen again when added, and as a run of a moment saw them."""

from datetime import UTC, date, datetime

import pytest
from chassis.db import Database
from payroll.figures.queries import FiguresMissing, figures_now, minimum_wage_on, month_figures_of, rows_of
from payroll.figures.shipped import file_names, load, shipped_figures, shipped_rows
from payroll.figures.tables import FigureRow
from sqlalchemy.orm import Session

NOW = datetime(2026, 11, 20, tzinfo=UTC)
DAY = date(2026, 6, 1)


def add(session: Session, won: int, once: str, known_from: datetime = NOW) -> None:
    session.add(
        FigureRow(
            once=once,
            kind="minimum_wage",
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31),
            confirmed_to=date(2026, 12, 31),
            source="고시",
            content={"hourly_won": won},
            origin="office",
            known_from=known_from,
        )
    )


def test_a_migrated_database_holds_every_row_of_every_data_file(db: Database) -> None:
    held = figures_now(db)
    for kind, rows in vars(shipped_figures()).items():
        assert [vars(row) for row in getattr(held, kind)] == [vars(row) for row in rows], kind


def test_loading_a_file_again_adds_nothing(db: Database) -> None:
    def again(session: Session) -> list[int]:
        return [load(session.connection(), name, NOW) for name in file_names()]

    assert set(db.write(again)) == {0}
    with db.read() as session:
        assert len(rows_of(session)) == len(shipped_rows())


def test_rows_are_read_once_and_seen_again_when_one_was_added(db: Database) -> None:
    before = figures_now(db)
    assert figures_now(db) is before
    db.write(add, 11_000, "office:1")
    with db.read() as session:
        assert minimum_wage_on(session, DAY).hourly_won == 11_000
    assert figures_now(db) is not before


def test_a_run_of_before_is_computed_again_with_what_it_saw(db: Database) -> None:
    db.write(add, 11_000, "office:1")
    earlier = datetime(2026, 11, 19, tzinfo=UTC)
    with db.read() as session:
        now = month_figures_of(session, DAY, DAY, known_at=NOW)
        then = month_figures_of(session, DAY, DAY, known_at=earlier)
    assert (now.minimum_wage.hourly_won, then.minimum_wage.hourly_won) == (11_000, 10_320)


def test_a_day_without_a_row_is_told_in_korean(db: Database) -> None:
    with db.read() as session, pytest.raises(FiguresMissing, match="최저임금"):
        minimum_wage_on(session, date(2031, 1, 1))
