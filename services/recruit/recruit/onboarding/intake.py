"""What payroll knows of new workers comes into the list: before it is shown, and every few minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from chassis.clock import Now, now
from chassis.db import Database, Db
from chassis.http import PeerAway, PeerCalls, PeerRefused, Peers
from fastapi import Depends, FastAPI

from recruit import clients
from recruit.onboarding import actions, queries

MOST_AT_ONCE = 200
"""So many people payroll is asked about in one call."""
EVERY_SECONDS = 300


@dataclass(frozen=True)
class OnboardingDesk:
    """Everything needed to show the list, gathered once per request."""

    db: Database
    peers: Peers
    now: datetime

    def ask_payroll(self, application_id: str | None = None) -> bool:
        """Tick for everyone, or one person, whose account payroll knows; False while it cannot be asked."""
        with self.db.read() as session:
            waiting = queries.without_account(session, application_id, MOST_AT_ONCE)
        if not waiting:
            return True
        try:
            known = clients.known_accounts(self.peers, sorted(waiting))
        except (PeerAway, PeerRefused):
            # Refused: a release of payroll that does not tell it yet.
            return False
        if ticked := [waiting[one] for one in sorted(known & set(waiting))]:
            self.db.write(actions.tick_told, ticked, self.now)
        return True


async def _desk(db: Db, peers: PeerCalls, moment: Now) -> OnboardingDesk:
    return OnboardingDesk(db, peers, moment)


AtDesk = Annotated[OnboardingDesk, Depends(_desk)]


def follow_payroll(app: FastAPI) -> None:
    """Tick what payroll knows, so that the home page counts right."""
    OnboardingDesk(app.state.db, app.state.peers, now()).ask_payroll()
