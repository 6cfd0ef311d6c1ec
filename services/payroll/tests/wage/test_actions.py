"""Entering wage terms on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from chassis.db import Database
from chassis.errors import AppError
from chassis.testing import service, staff
from payroll.figures.queries import FiguresMissing
from payroll.roster.actions import keep_changes
from payroll.wage import actions, queries
from payroll.wage.rules import WageTerms
from payroll.wage.tables import WageRow
from payroll_people import terms

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
NEXT_YEAR = terms(10_700, date(2027, 1, 1))


def enter(db: Database, new: WageTerms, employee_id: int = 1) -> WageRow:
    return db.write(actions.enter_terms, employee_id, new, staff(), NOW)


def hire(db: Database, new: WageTerms, application: str = "app-1") -> tuple[WageRow, bool]:
    return db.write(actions.bring_hire_terms, application, 1, new, service("recruit"), NOW)


def person(employee_id: int, name: str, **more: object) -> dict[str, object]:
    return {
        "seq": employee_id,
        "employee_id": employee_id,
        "employee_no": f"H-{employee_id:04d}",
        "name": name,
        "birth_date": date(1990, 5, 17),
        "site_name": "한빛물류",
        "hire_date": date(2025, 3, 1),
        "resign_date": None,
        **more,
    }


def test_terms_are_added_and_history_stays(db: Database) -> None:
    enter(db, terms())
    enter(db, NEXT_YEAR)
    with db.read() as session:
        assert queries.history_of(session, 1) == [NEXT_YEAR, terms()]


def test_a_wage_below_the_minimum_of_its_first_day_is_refused(db: Database) -> None:
    with pytest.raises(actions.TermsRefused) as caught:
        enter(db, terms(10_320, date(2027, 1, 1)))
    assert "10,700원" in caught.value.fields["hourly_won"]


def test_a_day_without_a_minimum_wage_on_file_is_refused(db: Database) -> None:
    with pytest.raises(FiguresMissing):
        enter(db, terms(20_000, date(2031, 1, 1)))


def test_terms_of_the_same_day_entered_at_once_are_kept_once(db: Database) -> None:
    def attempt(hourly: int) -> str:
        try:
            enter(db, terms(hourly))
        except AppError as error:
            return error.code
        return "kept"

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(attempt, range(11_000, 11_006)))
    assert results.count("kept") == 1
    assert set(results) <= {"kept", "wage_terms_refused", "wage_terms_taken"}


def test_the_very_same_terms_sent_again_are_kept_once(db: Database) -> None:
    assert enter(db, terms()).id == enter(db, terms()).id


def test_a_hire_brings_its_terms_once(db: Database) -> None:
    first, added = hire(db, terms())
    again, added_again = hire(db, terms())
    assert (added, added_again) == (True, False)
    assert first.id == again.id


def test_terms_that_the_office_entered_for_the_day_stand_against_a_hire(db: Database) -> None:
    own = enter(db, terms(12_000))
    kept, added = hire(db, terms(10_320))
    assert (kept.id, kept.hourly_won, added) == (own.id, 12_000, False)


def test_the_list_tells_who_has_no_wage_today(db: Database) -> None:
    people = [person(1, "김하늘"), person(2, "이바다"), person(3, "박시내", resign_date=date(2026, 11, 1))]
    db.write(keep_changes, people)
    enter(db, terms(tax_mode="freelance"))
    enter(db, NEXT_YEAR, employee_id=2)
    with db.read() as session:
        assert queries.without_terms(session, TODAY) == 1
        page = queries.wage_list(session, TODAY, chosen="none")
        counts = queries.filter_counts(session, TODAY)
    assert [(row.person.name, row.current, row.coming) for row in page.items] == [("이바다", None, NEXT_YEAR)]
    assert counts == {"all": 2, "none": 1, "freelance": 1, "left": 1}


def test_the_list_is_searched_by_name_and_number(db: Database) -> None:
    db.write(keep_changes, [person(1, "김하늘"), person(2, "이바다")])
    with db.read() as session:
        assert [row.person.name for row in queries.wage_list(session, TODAY, q="바다").items] == ["이바다"]
        assert [row.person.name for row in queries.wage_list(session, TODAY, q="H-0001").items] == ["김하늘"]
        assert queries.wage_list(session, TODAY, q="%").items == []


def test_the_list_is_paged(db: Database) -> None:
    db.write(keep_changes, [person(number, f"직원{number:03d}") for number in range(1, 61)])
    with db.read() as session:
        first = queries.wage_list(session, TODAY)
        second = queries.wage_list(session, TODAY, cursor=first.next)
    assert (len(first.items), len(second.items), second.next) == (50, 10, None)
