"""The list of what was done at the door."""

from chassis import audit
from chassis.clock import now
from chassis.testing import TestApp, staff
from gateway.accounts import actions
from gateway.base import AuditRow


def test_owner_and_operator_see_what_was_done(gateway: TestApp) -> None:
    assert "아직 기록이 없습니다" in gateway.client(staff()).get("/admin/audit").text
    gateway.db.write(actions.create_first_admin, "hash", now())
    page = gateway.client(staff("operator")).get("/admin/audit")
    assert "계정 생성" in page.text
    assert "사용자 admin" in page.text
    assert gateway.client(staff("manager")).get("/admin/audit").status_code == 403


def test_the_rows_are_chained(gateway: TestApp) -> None:
    gateway.db.write(actions.create_first_admin, "hash", now())
    with gateway.db.read() as session:
        assert list(audit.broken_links(session, AuditRow)) == []
