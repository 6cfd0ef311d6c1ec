"""A closed month says so."""

import pytest
from attendance.closing.queries import MonthIsClosed, closing_of, refuse_closed
from attendance.closing.tables import ClosedMonth
from chassis.db import Database
from chassis.testing import kst
from sqlalchemy.orm import Session


def close(session: Session) -> None:
    session.add(
        ClosedMonth(
            month="2026-10", version="v", snapshot="{}", closed_by="office", closed_at=kst("2026-11-01 09:00")
        )
    )


def test_closed_month_refuses_and_others_do_not(db: Database) -> None:
    db.write(close)
    with db.read() as session:
        assert closing_of(session, "2026-10") is not None
        refuse_closed(session, "2026-11")
        with pytest.raises(MonthIsClosed):
            refuse_closed(session, "2026-10")
