"""What attendance does beside its requests about what begins today: moves, hours, head-counts."""

from chassis import clock
from chassis.background import Background
from fastapi import FastAPI

from attendance.assignment import actions, queries


def settle(app: FastAPI) -> None:
    """Put into the records what holds since today."""
    now = clock.now()
    today = clock.business_date(now)
    with app.state.db.read() as session:
        waiting = (queries.misplaced, queries.misagreed, queries.missized)
        is_due = any(found(session, today) for found in waiting)
    if is_due:
        app.state.db.write(actions.settle, now)


JOBS = (Background("attendance.assignments", 60.0, settle),)
