"""Who sees the list of accounts."""

from chassis.clock import now
from chassis.testing import TestApp, staff
from gateway.accounts import actions


def test_an_owner_sees_the_accounts_without_their_hashes(gateway: TestApp) -> None:
    gateway.db.write(actions.create_first_admin, "secret-hash", now())
    page = gateway.client(staff("owner")).get("/admin/accounts")
    assert page.status_code == 200
    assert "admin" in page.text
    assert "대표" in page.text
    assert "secret-hash" not in page.text


def test_other_roles_do_not(gateway: TestApp) -> None:
    for role in ("manager", "payer", "viewer", "operator"):
        assert gateway.client(staff(role)).get("/admin/accounts").status_code == 403
    assert gateway.client().get("/admin/accounts").status_code == 401
