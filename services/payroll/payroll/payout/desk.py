"""What a request about files of advances works with, and the file on its way to the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chassis.http import Peers
from chassis.identity import Identity
from fastapi import Depends, Response

from payroll.account.desk import AtDesk, Desk
from payroll.advance.earned import Limits, LimitsNow
from payroll.payout import actions, queries
from payroll.payout.looking import Looked, limits_now
from payroll.remittance import queries as remittances
from payroll.remittance.tables import Remittance
from payroll.transfer.files import file_of
from payroll.transfer.rules import Naming, layout_of


@dataclass(frozen=True)
class Counter:
    """One request: the desk with its vault, and today's limits."""

    desk: Desk
    limits: Limits

    def due(self, who: Identity) -> queries.Due:
        """Return what a file made by this member now would hold."""
        looked = limits_now(self.limits)
        with self.desk.db.read() as session:
            return queries.due_of(session, looked, self.desk.vault, who, self.desk.now)

    def looked(self) -> Looked:
        """Return today's limits of what the next file may hold."""
        return limits_now(self.limits)


async def _counter(desk: AtDesk, limits: LimitsNow) -> Counter:
    return Counter(desk, limits)


AtCounter = Annotated[Counter, Depends(_counter)]


def naming(file: Remittance) -> Naming:
    """Return what a file is called; it names nobody."""
    plain = f"advances_{file.made_at:%Y%m%d}_{file.number}"
    return Naming(f"선불금이체_{file.number}차", plain, "선불금 이체")


def taken(desk: Desk, peers: Peers, number: int, kind: str, who: Identity) -> Response:
    """Return a kept file once the audit says who took it."""
    with desk.db.read() as session:
        file = remittances.remittance_of(session, number)
        rows = queries.payments_of(session, file, desk.vault)
    answer = file_of(peers, naming(file), layout_of(file.layout), rows, kind)
    desk.db.write(actions.note_file, number, kind, who, desk.now)
    return answer
