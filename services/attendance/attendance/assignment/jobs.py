"""What attendance does about assignments beside its requests: moves that begin today."""

from chassis import clock
from chassis.background import Background
from fastapi import FastAPI

from attendance.assignment import actions, queries


def settle(app: FastAPI) -> None:
    """Put today's site into the records of people whose move has begun."""
    now = clock.now()
    with app.state.db.read() as session:
        waiting = queries.misplaced(session, clock.business_date(now))
    if waiting:
        app.state.db.write(actions.settle, now)


JOBS = (Background("attendance.assignments", 60.0, settle),)
