"""What the database itself holds: one live line an advance, paid with a day, one outcome a line."""

import pytest
from advances import NOW, TODAY
from chassis.db import Database
from payroll.remittance.tables import RemittanceResult, RemittanceResultLine
from remittances import file_row, line_row, sent_file
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


def insert(session: Session, row: object) -> None:
    session.add(row)


def test_an_advance_has_one_live_line_and_any_number_that_came_back(db: Database) -> None:
    file, advance, account = sent_file(db)

    def write(session: Session, number: int, state: str) -> None:
        again = file_row(number)
        session.add(again)
        session.flush()
        session.add(
            line_row(again.id, advance, account, state=state, paid_on=TODAY if state == "paid" else None)
        )
        session.flush()

    for number, state in ((2, "bounced"), (3, "void"), (4, "paid")):
        db.write(write, number, state)
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(line_row(file, advance, account)))


def test_a_line_is_paid_with_a_day_and_never_of_nothing(db: Database) -> None:
    file, advance, account = sent_file(db)
    wrong: list[dict[str, object]] = [
        {"state": "paid"},
        {"paid_on": TODAY},
        {"state": "lost"},
        {"amount_won": 0},
    ]
    for more in wrong:
        with pytest.raises(IntegrityError):
            db.write(insert, line_row(file, advance, account, **more))


def test_a_bank_file_is_there_once_and_a_line_has_one_outcome(db: Database) -> None:
    file, advance, account = sent_file(db)

    def answer(session: Session, name: str) -> None:
        told = {"columns": {}, "state": "accepted", "uploaded_by": "jiyu", "uploaded_at": NOW}
        result = RemittanceResult(remittance_id=file, file_hash=name, **told)
        session.add(result)
        session.flush()
        outcome = RemittanceResultLine(result_id=result.id, line_id=1, row_number=2, outcome="bounced")
        session.add(outcome)

    db.write(lambda session: session.add(line_row(file, advance, account, id=1)))
    db.write(answer, "first")
    for name in ("first", "second"):
        with pytest.raises(IntegrityError):
            db.write(answer, name)
