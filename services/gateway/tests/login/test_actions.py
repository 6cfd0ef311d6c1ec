"""Signing in and out writes down what happened."""

from datetime import timedelta

from chassis.clock import now
from chassis.db import Database
from chassis.identity import Identity
from gateway.accounts import actions as accounts
from gateway.audit import queries as audit
from gateway.limits.rules import Try
from gateway.login import actions
from gateway.session import queries as sessions
from gateway.session.rules import fingerprint

VISIT = actions.Visit(Try("account", "", "203.0.113.9"), "Firefox", timedelta(hours=8))


def test_a_sign_in_opens_a_session_and_leaves_a_trace(db: Database) -> None:
    db.write(accounts.create_first_admin, "hash", now())
    opened = db.write(actions.sign_in, "admin", None, VISIT, now())
    assert opened.who == Identity("staff", "admin", "관리자", ("owner",))
    with db.read() as session:
        row = sessions.session_of(session, fingerprint(opened.token))
        trail = [item.action for item in audit.page_of_audit(session, None, 10).items]
    assert row is not None
    assert row.device == "Firefox"
    assert trail == ["staff.signed_in", "account.created"]


def test_a_sign_out_ends_the_session_and_leaves_a_trace(db: Database) -> None:
    db.write(accounts.create_first_admin, "hash", now())
    opened = db.write(actions.sign_in, "admin", None, VISIT, now())
    db.write(actions.sign_out, [fingerprint(opened.token)], opened.who, now())
    with db.read() as session:
        assert sessions.session_of(session, fingerprint(opened.token)) is None
        assert audit.page_of_audit(session, None, 10).items[0].action == "signed_out"
