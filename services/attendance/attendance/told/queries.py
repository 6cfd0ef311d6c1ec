"""Clients' hours as the months show them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.told.tables import ClientHours


def told_between(
    session: Session, employee_ids: Sequence[int], first: date, last: date
) -> dict[int, dict[date, ClientHours]]:
    """What clients counted for people between two dates, by person and date."""
    found: dict[int, dict[date, ClientHours]] = {one: {} for one in employee_ids}
    chosen = select(ClientHours).where(
        ClientHours.employee_id.in_(employee_ids), ClientHours.work_date.between(first, last)
    )
    for row in session.scalars(chosen.order_by(ClientHours.work_date)):
        found[row.employee_id][row.work_date] = row
    return found
