"""What the database itself refuses of result files."""

import pytest
from chassis.db import Database
from money import NOW, line_row, locked_month
from payroll.outcome.tables import BankResult, BankResultLine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


def file_row(file_hash: str) -> BankResult:
    return BankResult(
        month="2026-11", file_hash=file_hash, columns={}, state="accepted", uploaded_by="a", uploaded_at=NOW
    )


def test_a_file_is_kept_once_a_month(db: Database) -> None:
    db.write(lambda session: session.add(file_row("same")))
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(file_row("same")))


def test_a_line_has_one_outcome_by_a_file_whichever_file_it_is(db: Database) -> None:
    payslip = locked_month(db, {1: 1_000})[1]

    def told(session: Session) -> None:
        line, first, second = line_row(payslip), file_row("first"), file_row("second")
        session.add_all([line, first, second])
        session.flush()
        for file in (first, second):
            session.add(BankResultLine(result_id=file.id, line_id=line.id, row_number=1, outcome="paid"))
            session.flush()

    with pytest.raises(IntegrityError):
        db.write(told)
