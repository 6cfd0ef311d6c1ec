"""Worker accounts follow the roster; codes replace each other."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from chassis.clock import now
from chassis.db import Database
from chassis.testing import staff, worker
from gateway.session import actions as sessions
from gateway.session import queries as session_queries
from gateway.session.rules import fingerprint
from gateway.workers import actions, queries, rules

Change = Callable[..., rules.Change]


def find(db: Database, login: str) -> int | None:
    with db.read() as session:
        row = queries.worker_by_login(session, login)
        return row.employee_id if row else None


def test_a_new_employee_is_found_by_phone_and_by_number(db: Database, change: Change) -> None:
    db.write(actions.take_changes, [change()])
    assert find(db, "+82 10 2345 6789") == 41
    assert find(db, "2611-0041") == 41
    assert find(db, "010-9999-9999") is None
    assert find(db, "") is None
    with db.read() as session:
        assert queries.last_change(session) == 1


def test_a_change_is_applied_once_and_an_older_one_never(db: Database, change: Change) -> None:
    db.write(actions.take_changes, [change(1), change(5, phone="010-1111-2222")])
    db.write(actions.take_changes, [change(5, phone="010-3333-4444"), change(1)])
    assert find(db, "010-1111-2222") == 41
    assert find(db, "010-2345-6789") is None


def test_two_people_with_the_same_name_and_birth_date_are_two_accounts(db: Database, change: Change) -> None:
    db.write(actions.take_changes, [change(1, 41), change(2, 42, phone="010-7777-8888")])
    assert (find(db, "010-2345-6789"), find(db, "010-7777-8888")) == (41, 42)


def test_a_shared_phone_is_nobodys_login_but_the_numbers_are(db: Database, change: Change) -> None:
    db.write(actions.take_changes, [change(1, 41), change(2, 42)])
    assert find(db, "010-2345-6789") is None
    assert (find(db, "2611-0041"), find(db, "2611-0042")) == (41, 42)


def test_a_rehired_person_is_the_one_who_works_here_now(db: Database, change: Change) -> None:
    left = {"is_active": False, "resign_date": date(2026, 3, 1)}
    db.write(actions.take_changes, [change(1, 41, **left), change(2, 42)])
    assert find(db, "010-2345-6789") == 42


def test_resignation_reaches_open_sessions(db: Database, change: Change) -> None:
    db.write(actions.take_changes, [change()])
    token = db.write(sessions.open_session, worker(41), "phone", timedelta(days=60), now())
    touched = db.write(actions.take_changes, [change(2, is_active=False, resign_date=date(2026, 11, 22))])
    assert touched == [fingerprint(token)]
    with db.read() as session:
        row = session_queries.session_of(session, fingerprint(token))
    assert row is not None
    assert row.roles == "former"


def test_a_new_code_replaces_the_old_one_and_is_written_down(db: Database, change: Change) -> None:
    db.write(actions.take_changes, [change()])
    moment = now()
    ends = db.write(actions.issue_code, 41, "first", staff(), moment)
    db.write(actions.issue_code, 41, "second", staff(), moment)
    assert ends == moment + timedelta(hours=72)
    with db.read() as session:
        row = queries.worker_of(session, 41)
    assert row is not None
    assert row.code_hash == "second"


def test_nobody_gets_a_code_for_an_unknown_worker(db: Database) -> None:
    with pytest.raises(actions.UnknownWorker):
        db.write(actions.issue_code, 99, "hash", staff(), now())


def test_the_list_is_searched_by_name_number_and_phone(db: Database, change: Change) -> None:
    db.write(actions.take_changes, [change(1, 41), change(2, 42, name="박구름", phone="010-7777-8888")])
    for search, ids in (("", [42, 41]), ("구름", [42]), ("7777-88", [42]), ("0041", [41]), ("%", [])):
        with db.read() as session:
            page = queries.page_of_workers(session, search, None, 50)
        assert [row.employee_id for row in page.items] == ids, search


def test_the_day_after_the_last_one_changes_sessions_without_a_word_from_the_roster(
    db: Database, change: Callable[..., rules.Change]
) -> None:
    last, who = date(2026, 11, 22), worker(41)
    db.write(actions.take_changes, [change(resign_date=last)], last)
    token = db.write(sessions.open_session, who, "test", timedelta(hours=8), now())
    assert db.write(actions.close_resigned, last) == []
    assert db.write(actions.close_resigned, date(2026, 11, 23)) == [fingerprint(token)]
    with db.read() as session:
        row = session_queries.session_of(session, fingerprint(token))
        assert row is not None
        assert row.roles == "former"
    assert db.write(actions.close_resigned, date(2026, 11, 23)) == []
