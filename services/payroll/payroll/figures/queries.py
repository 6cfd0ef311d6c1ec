"""Figures of a month or a day; each process reads the rows again only when some were added."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar
from weakref import WeakKeyDictionary

from chassis.db import Database
from chassis.errors import AppError
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from payroll.figures import rules
from payroll.figures.rules import (
    Figures,
    HourlyFloor,
    MissingFigure,
    MonthFigures,
)
from payroll.figures.rules.standing import Standing, standings
from payroll.figures.rules.timeline import Told, figures_of
from payroll.figures.tables import FigureRow


class FiguresMissing(AppError):
    """A run or a calculation met a day for which the law's figures are not entered."""

    code, status, message = "figures_missing", 422, "계산에 쓸 수치가 없습니다."

    def __init__(self, cause: MissingFigure) -> None:
        self.missing = cause.missing
        super().__init__(
            f"계산에 쓸 수치가 없습니다: {cause.korean()}. ‘급여 → 법정 수치’에 등록한 뒤 다시 계산해 주세요."
        )


T = TypeVar("T")
_Version = tuple[int, int]
_READ: WeakKeyDictionary[Engine, tuple[_Version, Figures]] = WeakKeyDictionary()


def rows_of(session: Session) -> list[Told]:
    """Return every row, in the order they were added."""
    found = session.scalars(select(FigureRow).order_by(FigureRow.id))
    return [told_of(row) for row in found]


def told_of(row: FigureRow) -> Told:
    """Return a row for the rules."""
    return Told(
        row.id,
        row.kind,
        row.valid_from,
        row.valid_to,
        row.confirmed_to,
        row.source,
        row.content,
        row.origin == "office",
        row.known_from,
    )


def _figures(session: Session, known_at: datetime | None) -> Figures:
    """Return what holds when; `known_at`: as a calculation of that moment saw it."""
    if known_at is not None:
        rows = rows_of(session)
        seen = [row for row in rows if row.known_from <= known_at]
        if len(seen) < len(rows):
            return figures_of(seen)
    return _present(session)


def standings_on(session: Session, today: date) -> list[Standing]:
    """Return how long each kind still holds."""
    return standings(rows_of(session), today)


def ending_on(session: Session, today: date) -> list[Standing]:
    """Return the kinds that end soon or hold no more."""
    return [standing for standing in standings_on(session, today) if standing.is_ending]


def figures_now(db: Database) -> Figures:
    """Return what holds when, for a route that asks many things of it."""
    with db.read() as session:
        return _present(session)


def minimum_wage_on(session: Session, day: date) -> HourlyFloor:
    """Return the minimum wage of a day."""
    figures = _present(session)
    return _or_missing(lambda: rules.valid_row(figures.minimum_wage, "minimum_wage", day))


def month_figures_of(
    session: Session, month: date, pay_day: date, *, known_at: datetime | None = None
) -> MonthFigures:
    """Return every figure of a pay run; `known_at`: as a run of that moment saw them."""
    figures = _figures(session, known_at)
    return _or_missing(lambda: rules.month_figures(figures, month, pay_day))


def _present(session: Session) -> Figures:
    engine = session.get_bind().engine
    version = _version(session)
    known = _READ.get(engine)
    if known is None or known[0] != version:
        known = version, figures_of(rows_of(session))
        _READ[engine] = known
    return known[1]


def _version(session: Session) -> _Version:
    # Rows are only added; their number tells of one that was added late under a lower id, too.
    count, newest = session.execute(select(func.count(), func.max(FigureRow.id))).one()
    return count, newest or 0


def _or_missing(find: Callable[[], T]) -> T:
    try:
        return find()
    except MissingFigure as error:
        raise FiguresMissing(error) from error
