"""What a list asks of the database is bounded by one index, whatever it is narrowed to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from chassis.testing import TestApp
from recruit.application import listing, queries
from recruit.application.queries import Filters
from recruit.application.rules import OPTIONS, SORTS, STATUSES
from recruit.application.tables import Application
from sqlalchemy import Connection, event, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

FILTERS = [
    Filters(),
    *(Filters(status=one) for one in STATUSES),
    *(Filters(choices=((name, values[0]),)) for name, values in OPTIONS.items()),
    Filters(q="하늘"),
    Filters(q="6789"),
    Filters(q="HX-2611"),
    Filters(agree=True),
    Filters(received_from=date(2026, 11, 1), received_to=date(2026, 11, 30)),
    Filters(q="하늘", status="new", choices=(("shift", "주간"), ("gender", "남"))),
    *(Filters(sort=one, status="new") for one in SORTS),
]


def plan_of(recruit: TestApp, filters: Filters) -> str:
    statement = listing.ids_select(filters).limit(21)
    told = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with recruit.db.read() as session:
        rows = session.execute(text("EXPLAIN QUERY PLAN " + str(told).replace(":", r"\\:"))).all()
    return "; ".join(str(row[3]) for row in rows)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_every_filter_and_order_reads_the_one_narrow_index_and_never_the_table(
    recruit: TestApp, filters: Filters
) -> None:
    plan = plan_of(recruit, filters)
    assert "COVERING INDEX ix_application_office" in plan, plan
    assert plan.count("SEARCH") == 1, plan
    assert "SCAN" not in plan, plan


def test_the_newest_first_needs_no_sorting(recruit: TestApp) -> None:
    for sort in ("new", "old"):
        assert "TEMP B-TREE" not in plan_of(recruit, Filters(sort=sort))


def plans_while(session: Session, ask: Callable[[Session], object]) -> str:
    """Return how SQLite goes about every statement that `ask` sends."""
    sent: list[tuple[str, Any]] = []

    def note(_: Connection, __: Any, statement: str, values: Any, *___: Any) -> None:
        sent.append((statement, values))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    ask(session)
    event.remove(connection, "before_cursor_execute", note)
    plans = [connection.exec_driver_sql("EXPLAIN QUERY PLAN " + told, values) for told, values in sent]
    return "; ".join(str(row[3]) for plan in plans for row in plan)


def test_the_numbers_beside_the_list_are_counted_in_indexes_and_never_in_the_table(recruit: TestApp) -> None:
    with recruit.db.read() as session:
        plan = plans_while(session, listing.count_by_status)
    assert plan.count("COVERING INDEX") == 2, plan
    assert "TABLE" not in plan, plan


def test_repeats_are_found_by_phone_and_by_name_and_birth_date_alone(recruit: TestApp) -> None:
    here = [
        Application(
            id=str(number), phone=f"010-0000-{number:04d}", name="김하늘", birth=date(1990, 1, number)
        )
        for number in range(1, 21)
    ]
    with recruit.db.read() as session:
        plan = plans_while(session, lambda asked: listing.repeat_counts(asked, here))
        again = plans_while(session, lambda asked: queries.repeats_of(asked, here[0]))
    for told in (plan, again):
        assert "ix_application_phone" in told, told
        assert "ix_application_name_birth" in told, told
        assert "ix_application_office" not in told, told
