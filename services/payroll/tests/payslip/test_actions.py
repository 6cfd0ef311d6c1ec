"""The trace of reading pay, on both databases."""

from datetime import UTC, datetime

from chassis.audit import broken_links
from chassis.db import Database
from chassis.testing import staff
from payroll.base import AuditRow
from payroll.payslip.actions import note_reading
from sqlalchemy import select

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def test_a_reading_tells_who_read_whose_pay_and_how(db: Database) -> None:
    db.write(note_reading, staff("manager", name="minji"), "payslip:2026-11:1", "pdf", NOW)
    with db.read() as session:
        row = session.scalars(select(AuditRow)).one()
        assert list(broken_links(session, AuditRow)) == []
    assert (row.actor, row.action, row.object) == ("staff:minji", "pay.read", "payslip:2026-11:1")
    assert row.detail == '{"as": "pdf"}'
