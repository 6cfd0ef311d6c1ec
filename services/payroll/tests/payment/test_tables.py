"""What the database itself refuses of payments."""

import pytest
from chassis.db import Database
from money import PAY_DAY, line_row, locked_month, transfer_row
from sqlalchemy.exc import IntegrityError


def test_a_payslip_is_on_its_way_or_paid_once(db: Database) -> None:
    payslip = locked_month(db, {1: 1_000})[1]
    db.write(lambda session: session.add(line_row(payslip)))
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(line_row(payslip, state="paid", paid_on=PAY_DAY)))


def test_what_came_back_may_be_sent_again(db: Database) -> None:
    payslip = locked_month(db, {1: 1_000})[1]
    db.write(lambda session: session.add_all([line_row(payslip, state="bounced"), line_row(payslip)]))


def test_paid_means_a_day_and_nothing_else_has_one(db: Database) -> None:
    payslip = locked_month(db, {1: 1_000})[1]
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(line_row(payslip, state="paid")))
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(line_row(payslip, state="sent", paid_on=PAY_DAY)))


def test_a_month_has_one_file_of_a_number(db: Database) -> None:
    db.write(lambda session: session.add(transfer_row()))
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(transfer_row(request_key="other")))
