"""A locked month is computed anew to the same hash, whatever became known about its figures since."""

from datetime import UTC, date, datetime, timedelta

from chassis.db import Database
from chassis.http import Peers
from chassis.testing import TestApp, staff
from payroll.figures.queries import minimum_wage_on
from payroll.figures.tables import FigureRow
from payroll.proof import prove
from payroll_office import office_with_november, take_steps
from sqlalchemy.orm import Session

LATER = datetime(2027, 2, 1, tzinfo=UTC)


def correct_the_past(session: Session) -> None:
    """A later release says something else about November 2026 and about its pay day."""
    contents = {
        "minimum_wage": {"hourly_won": 10_000},
        "pension_rate": {"rate": "0.01"},
        "local_rate": {"rate": "0.5"},
    }
    for kind, content in contents.items():
        session.add(
            FigureRow(
                once=f"release:{kind}",
                kind=kind,
                valid_from=date(2026, 1, 1),
                valid_to=date(2026, 12, 31),
                confirmed_to=date(2026, 12, 31),
                source="정정",
                content=content,
                origin="release",
                known_from=LATER,
            )
        )


def told(payroll: TestApp) -> tuple[list[str], list[str]]:
    db: Database = payroll.app.state.db
    peers: Peers = payroll.app.state.peers
    return prove(db, payroll.settings, peers)


def test_a_locked_month_keeps_its_hash_when_figures_of_its_days_are_corrected_later(payroll: TestApp) -> None:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    assert told(payroll)[1] == []
    payroll.app.state.db.write(correct_the_past)
    proven, faults = told(payroll)
    assert faults == []
    assert "다시 계산한 해시도 같음" in proven[0]
    with payroll.app.state.db.read() as session:
        assert minimum_wage_on(session, date(2026, 11, 1)).hourly_won == 10_000
    payroll.at(LATER + timedelta(days=1))
    runs = payroll.client(staff()).get("/api/payroll/v1/runs").json()["items"]
    assert runs[0]["state"] == "locked"
