"""Entering wage terms: by the office, or brought by a hire."""

from __future__ import annotations

from datetime import datetime

from chassis import audit
from chassis.errors import Conflict, Invalid
from chassis.identity import Identity
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.figures.queries import minimum_wage_on
from payroll.item.queries import item_of_row, person_items
from payroll.item.rules import minimum_won
from payroll.wage import queries
from payroll.wage.rules import DAILY, INSURED, WageTerms, wage_faults
from payroll.wage.tables import HireTakenBack, WageRow


class TermsTaken(Conflict):
    """Terms of that day were entered by someone else a moment ago."""

    code, message = (
        "wage_terms_taken",
        "같은 날짜에 시작하는 시급이 이미 있습니다. 목록을 다시 확인해 주세요.",
    )


class HireWasTakenBack(Conflict):
    """A message of a hire comes after the hire was taken back."""

    code, message = "hire_taken_back", "취소된 채용입니다. 다시 채용하려면 지원서에서 채용 확정을 누르세요."


class TermsRefused(Invalid):
    """The terms break a rule; `fields` say which."""

    code, message = "wage_terms_refused", "시급을 등록할 수 없습니다. 표시된 항목을 고쳐 주세요."


def bring_hire_terms(
    session: Session, application_id: str, employee_id: int, terms: WageTerms, who: Identity, now: datetime
) -> tuple[WageRow, bool]:
    """Add the terms of a hire once; return the row that holds and whether it is new.

    Where the office entered terms for that day before, those stand. Raises HireWasTakenBack.
    """
    claim_hire(session, application_id)
    if session.get(HireTakenBack, application_id) is not None:
        raise HireWasTakenBack
    known = queries.hire_terms(session, application_id) or queries.terms_from(
        session, employee_id, terms.valid_from
    )
    if known is not None:
        return known, False
    return enter_terms(session, employee_id, terms, who, now, application_id), True


def claim_hire(session: Session, application_id: str) -> None:
    """Let a hire and its taking back pass one after the other; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": application_id})


def enter_terms(
    session: Session,
    employee_id: int,
    terms: WageTerms,
    who: Identity,
    now: datetime,
    application_id: str | None = None,
) -> WageRow:
    """Add terms for a person; raises TermsRefused with the fields that cannot stand.

    The very same terms sent again are the same terms.
    """
    same = queries.terms_from(session, employee_id, terms.valid_from)
    if same is not None and queries.terms_of_row(same) == terms:
        return same
    floor = minimum_wage_on(session, terms.valid_from)
    history = queries.history_of(session, employee_id)
    items = [item_of_row(row) for row in person_items(session, employee_id)]
    counted = minimum_won(items, terms.valid_from)
    faults = wage_faults(terms, history, floor.hourly_won, floor.source, counted)
    if faults:
        raise TermsRefused(fields=faults)
    row = _row(employee_id, terms, who, now, application_id)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise TermsTaken from error
    detail = {"valid_from": terms.valid_from, "pay": terms.words, "tax_mode": terms.tax_mode}
    subject = f"employee:{employee_id}"
    audit.record(session, AuditRow, who, action="wage.enter", object=subject, detail=detail, now=now)
    return row


def _row(
    employee_id: int, terms: WageTerms, who: Identity, now: datetime, application_id: str | None
) -> WageRow:
    return WageRow(
        employee_id=employee_id,
        valid_from=terms.valid_from,
        pay_kind=terms.pay_kind,
        hourly_won=terms.hourly_won,
        day_won=terms.day_won,
        day_hours=terms.day_hours,
        month_won=terms.month_won,
        week_hours=terms.week_hours,
        tax_mode=INSURED if terms.tax_mode == DAILY else terms.tax_mode,
        is_daily=terms.tax_mode == DAILY,
        freelance_reason=terms.freelance_reason,
        family_count=terms.family_count,
        children=terms.children,
        percent=terms.percent,
        job=terms.job,
        last_year_won=terms.last_year_won,
        application_id=application_id,
        entered_by=who.name or who.id,
        entered_at=now,
    )
