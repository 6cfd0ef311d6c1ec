"""Requests for confirmation as the office lists them."""

from dataclasses import dataclass

from chassis.clock import KST
from chassis.paging import Page, page_of
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from attendance.asking.queries import EVERY
from attendance.place.tables import PressRequest
from attendance.roster.tables import Employee


@dataclass(frozen=True)
class Asked:
    """A request and whose it is."""

    request: PressRequest
    person: Employee

    @property
    def month(self) -> str:
        """The month of the press, as the address of the person's month says it."""
        return f"{self.request.pressed_at.astimezone(KST):%Y-%m}"


def requests(session: Session, state: str, cursor: str | None = None, limit: int = 50) -> Page[Asked]:
    """Requests of a state, those that wait the oldest first, others the latest first."""
    page = page_of(
        session,
        _of_state(select(PressRequest), state),
        [PressRequest.id],
        cursor=cursor,
        limit=limit,
        descending=state != "open",
    )
    people = select(Employee).options(joinedload(Employee.site))
    ids = {row.employee_id for row in page.items}
    named = {row.id: row for row in session.scalars(people.where(Employee.id.in_(ids)))}
    return Page([Asked(row, named[row.employee_id]) for row in page.items], page.next)


def request_counts(session: Session) -> dict[str, int]:
    """How many requests are in each state, and all of them."""
    counted = select(PressRequest.state, func.count(PressRequest.id)).group_by(PressRequest.state)
    counts = {row[0]: int(row[1]) for row in session.execute(counted)}
    return {**counts, EVERY: sum(counts.values())}


def _of_state(chosen: Select[PressRequest], state: str) -> Select[PressRequest]:
    return chosen if state == EVERY else chosen.where(PressRequest.state == state)
