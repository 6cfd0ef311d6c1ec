"""The nightly booking: everybody's grants and expiries that fell due; a missed night catches up."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime

from chassis.background import Background
from chassis.clock import business_date
from chassis.db import Database
from fastapi import FastAPI

from attendance.leave import booking, queries
from attendance.roster.queries import employed_after
from attendance.roster.tables import Employee

log = logging.getLogger(__name__)
EVERY_SECONDS = 600.0
AT_ONCE = 100
LONG_AGO = date(2000, 1, 1)


def keep_ledger(app: FastAPI) -> None:
    """One turn of the work, at this moment."""
    take_turn(app.state.db, datetime.now(UTC))


def take_turn(db: Database, now: datetime) -> int:
    """Book what fell due until today, once a day and again for whom the roster changed since.

    Return how many lines were added.
    """
    today = business_date(now)
    with db.read() as session:
        night = booking.finished_at(session, today)
        changed = None if night is None else booking.changed_since(session, night)
    if changed == []:
        return 0
    due = _due(db, today) if changed is None else changed
    added = sum(db.write(booking.book, employee_id, today, now) for employee_id in due)
    db.write(booking.finish, today, now)
    log.info("leave_booked", extra={"fields": {"day": today.isoformat(), "lines": added}})
    return added


def _due(db: Database, today: date) -> Iterator[int]:
    """People for whom something may have fallen due, so that the others cost no write."""
    after = 0
    while True:
        with db.read() as session:
            people = employed_after(session, LONG_AGO, today, after, AT_ONCE)
            known = queries.ledgers(session, [person.id for person in people])
            method, terms = queries.method_of(session), queries.terms_of(session, people)
            found = [
                one.id
                for one in people
                if booking.unbooked(one, terms[one.id], known[one.id], method, today)
                or _is_over(one, known[one.id], today)
            ]
        yield from found
        if len(people) < AT_ONCE:
            return
        after = people[-1].id


def _is_over(person: Employee, known: queries.Ledger, today: date) -> bool:
    gone = person.resign_date is not None and person.resign_date <= today
    if booking.exit_lines(known) and not gone:
        return True
    return any(left and (gone or lot.expires_on < today) for lot, left in known.each_left())


WORK = Background("leave ledger", EVERY_SECONDS, keep_ledger)
