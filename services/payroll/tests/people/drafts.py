"""A computed month kept as draft, in short."""

from datetime import datetime

from chassis.identity import Identity
from payroll.run import actions
from payroll.run.rules.kept import Computed
from payroll.run.tables import PayRun, Payslip, RunProblem
from sqlalchemy import insert
from sqlalchemy.orm import Session


def keep_drafts(session: Session, computed: Computed, who: Identity, now: datetime) -> tuple[PayRun, str]:
    """Keep a computed month; return the run and `created`, `replaced` or `unchanged`."""

    def fill(run: PayRun) -> None:
        for table, rows in ((Payslip, computed.payslips), (RunProblem, computed.problems)):
            if rows:
                session.execute(insert(table), [{**row, "run_id": run.id} for row in rows])

    return actions.keep(session, computed.month, computed.columns, fill, who, now)
