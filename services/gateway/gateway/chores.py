"""What the gateway does beside its requests, and what its pages share."""

from __future__ import annotations

from chassis.background import Background
from chassis.clock import KST, now
from chassis.db import Database
from fastapi import FastAPI

from gateway import metrics
from gateway.accounts.first_admin import at_start
from gateway.accounts.telling import EVERY_SECONDS, tell_office
from gateway.limits import actions as limits
from gateway.limits.undecided import Undecided
from gateway.ops.watch import Watch, look_around
from gateway.passkey import actions as passkeys
from gateway.secret.hashing import Hashing
from gateway.session import actions as sessions
from gateway.session import queries
from gateway.session.keeper import Keeper
from gateway.workers import actions as workers
from gateway.workers.sync import follow_roster

KINDS = ("staff", "worker")


def equip(app: FastAPI) -> FastAPI:
    """Give the pages what they share: the sessions in memory, the threads that hash, who is being checked."""
    app.state.keeper = Keeper(app.state.db, app.state.settings)
    app.state.hashing = Hashing()
    app.state.undecided = Undecided()
    app.state.watch = Watch()
    return app


def write_session_uses(app: FastAPI) -> None:
    """Write down which sessions were used lately."""
    app.state.keeper.write_uses()


def tidy(app: FastAPI) -> None:
    """Delete dead sessions and old attempts; count the sessions that live."""
    db: Database = app.state.db
    idle = {kind: app.state.settings.idle(kind) for kind in KINDS}
    moment = now()
    db.write(sessions.forget_dead_sessions, idle, moment)
    db.write(limits.forget_old_attempts, moment)
    db.write(passkeys.forget_old_challenges, moment)
    app.state.keeper.forget(db.write(workers.close_resigned, moment.astimezone(KST).date()))
    with db.read() as session:
        for kind, count in queries.alive_counts(session, idle, moment).items():
            metrics.sessions_active.labels(kind).set(count)


def finish(app: FastAPI) -> None:
    """Keep what is only in memory, then end the hashing threads."""
    app.state.keeper.write_uses()
    app.state.hashing.close()


BACKGROUND = (
    Background("worker_roster", 2.0, follow_roster),
    Background("session_uses", 15.0, write_session_uses),
    Background("door_tidying", 60.0, tidy),
    Background("ops_looks", 60.0, look_around),
    Background("office_names", EVERY_SECONDS, tell_office),
)
START = (at_start,)
STOP = (finish,)
