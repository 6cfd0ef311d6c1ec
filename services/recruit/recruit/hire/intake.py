"""A hire from decision to delivery: the same steps for the page and the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from chassis.clock import Now
from chassis.db import Database, Db
from chassis.errors import Invalid
from chassis.http import PeerAway, PeerCalls, Peers
from chassis.identity import Identity
from fastapi import Depends

from recruit import clients, metrics
from recruit.clients import Site
from recruit.hire import actions, jobs, queries, rules, undoing
from recruit.hire.actions import Decision
from recruit.hire.forms import HireTerms
from recruit.hire.queries import HireState
from recruit.hire.tables import HireUndo

UNKNOWN_SITE = "등록되지 않은 고객사입니다. 목록에서 다시 골라 주세요."


@dataclass(frozen=True)
class HireDesk:
    """Everything needed to take someone on, gathered once per request."""

    db: Database
    peers: Peers
    now: datetime

    def sites(self) -> list[Site] | None:
        """Return the client companies, or None while attendance is away."""
        try:
            return clients.sites(self.peers)
        except PeerAway:
            return None

    def hire(self, application_id: str, terms: HireTerms, who: Identity) -> tuple[HireState, bool]:
        """Take the applicant on, deliver at once what can be, and return the state and whether it is new.

        Raises Invalid (bad terms or site) or ApplicationNotFound.
        """
        decision = Decision(application_id, terms, self._site_name(terms.site_id))
        hired = self.db.write(actions.hire_applicant, decision, who, self.now)
        metrics.hires.labels("hired" if hired.is_new else "repeated").inc()
        jobs.deliver_hire(self.db, self.peers, application_id, self.now)
        with self.db.read() as session:
            state = queries.hire_state(session, application_id)
        if state is None:
            raise RuntimeError("a hire that was just committed cannot be read")
        return state, hired.is_new

    def undo(self, application_id: str, reason: str, who: Identity) -> str:
        """Take a hire back while nobody has used it; return the state: done, asked or refused.

        Where it had been taken back already, that is the answer again.

        Raises NotHired, Invalid (no reason), HireUsed, or PeerAway when a service cannot be asked.
        """
        with self.db.read() as session:
            state = queries.hire_state(session, application_id)
            done = queries.undone(session, application_id)
        if state is None:
            return _done_before(done)
        if state.undo is None or state.undo.state == "refused":
            self._must_be_unused(state)
        undo = self.db.write(undoing.ask_undo, application_id, reason, who, self.now)
        if undo.state == "asked":
            jobs.settle_undo(self.db, self.peers, undo, self.now)
        with self.db.read() as session:
            return queries.undo_by_id(session, undo.id).state

    def uses(self, state: HireState) -> list[str]:
        """Return what has been done with a hired worker, as Korean nouns. Raises PeerAway."""
        key = rules.hire_key(state.hire.application_id, state.hire.round)
        told = clients.attendance_use(self.peers, key).reasons
        return told + clients.payroll_use(self.peers, key, state.hire.employee_id).reasons

    def _must_be_unused(self, state: HireState) -> None:
        if reasons := self.uses(state):
            raise undoing.HireUsed(reasons)

    def _site_name(self, site_id: int | None) -> str:
        known = self.sites() if site_id is not None else None
        if site_id is None or known is None:
            # With attendance away the hire is taken; attendance checks the site when it hears of it.
            return ""
        name = next((site.name for site in known if site.id == site_id), None)
        if name is None:
            raise Invalid(UNKNOWN_SITE, fields={"site_id": UNKNOWN_SITE})
        return name


def _done_before(done: Sequence[HireUndo]) -> str:
    if not done:
        raise undoing.NotHired
    return done[-1].state


def _hire_desk(db: Db, peers: PeerCalls, now: Now) -> HireDesk:
    return HireDesk(db, peers, now)


Hiring = Annotated[HireDesk, Depends(_hire_desk)]
