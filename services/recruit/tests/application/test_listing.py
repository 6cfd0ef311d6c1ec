"""What a list asks of the database is bounded by one index, whatever it is narrowed to."""

from datetime import date

import pytest
from chassis.testing import TestApp
from recruit.application import listing
from recruit.application.queries import Filters
from recruit.application.rules import OPTIONS, SORTS, STATUSES
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

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
