"""What the database itself refuses of a bank's columns."""

import pytest
from chassis.db import Database
from money import NOW
from payroll.transfer.tables import TransferLayout
from sqlalchemy.exc import IntegrityError


def test_a_layout_is_written_in_an_encoding_that_we_know(db: Database) -> None:
    row = TransferLayout(columns=[], heading=True, encoding="latin1", set_by="staff:jiyu", set_at=NOW)
    with pytest.raises(IntegrityError):
        db.write(lambda session: session.add(row))
