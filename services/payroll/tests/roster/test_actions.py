"""The copy of the roster, on both databases."""

from datetime import date
from typing import Any

import pytest
from chassis.db import Database
from payroll.roster import queries
from payroll.roster.actions import keep_changes


def change(seq: int, **more: Any) -> dict[str, Any]:
    return {
        "seq": seq,
        "employee_id": 7,
        "employee_no": "H-0007",
        "name": "최구름",
        "birth_date": date(1988, 8, 8),
        "site_name": "",
        "hire_date": date(2026, 11, 2),
        "resign_date": None,
        **more,
    }


def test_the_latest_change_of_a_person_wins(db: Database) -> None:
    db.write(keep_changes, [change(1), change(2, site_name="가람전자")])
    with db.read() as session:
        assert queries.person_of(session, 7).site_name == "가람전자"
        assert queries.last_seq(session) == 2


def test_an_older_change_that_comes_late_is_left_out(db: Database) -> None:
    db.write(keep_changes, [change(5, name="최구름")])
    db.write(keep_changes, [change(4, name="최구른")])
    with db.read() as session:
        assert queries.person_of(session, 7).name == "최구름"


def test_before_the_first_change_the_feed_is_read_from_its_start(db: Database) -> None:
    with db.read() as session:
        assert queries.last_seq(session) == 0
        with pytest.raises(queries.PersonUnknown):
            queries.person_of(session, 7)
