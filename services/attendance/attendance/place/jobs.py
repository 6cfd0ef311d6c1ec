"""The sweep that forgets where people were: coordinates after some days, records after six months."""

import logging
from datetime import timedelta

from chassis.background import Background
from chassis.clock import now
from chassis.db import Database
from fastapi import FastAPI

from attendance.place import actions

log = logging.getLogger(__name__)

EVERY_SECONDS = 3600.0


def sweep_positions(app: FastAPI) -> None:
    """Delete what is past its time; runs every hour, so also every night."""
    db: Database = app.state.db
    moment = now()
    kept_until = moment - timedelta(days=app.state.settings.attendance_position_days)
    gone = db.write(actions.forget_positions, kept_until, moment)
    if gone:
        log.info("positions_forgotten", extra={"fields": {"count": gone}})


WORK = Background("old positions", EVERY_SECONDS, sweep_positions)
