"""Sites with the number of people there now."""

from dataclasses import dataclass
from datetime import date

from chassis.paging import Page, page_of
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from attendance.roster.tables import Employee, Site


@dataclass(frozen=True)
class SiteRow:
    """A site and how many active employees are assigned to it."""

    site: Site
    people: int


def site_rows(
    session: Session, today: date, q: str = "", cursor: str | None = None, limit: int = 50
) -> Page[SiteRow]:
    """Sites, newest first, with their head-count."""
    chosen = select(Site)
    if q.strip():
        chosen = chosen.where(Site.name.contains(q.strip(), autoescape=True))
    page = page_of(session, chosen, [Site.id], cursor=cursor, limit=limit)
    counts = _people_at(session, [site.id for site in page.items], today)
    return Page([SiteRow(site, counts.get(site.id, 0)) for site in page.items], page.next)


def site(session: Session, site_id: int) -> Site | None:
    return session.get(Site, site_id)


def _people_at(session: Session, site_ids: list[int], today: date) -> dict[int, int]:
    at_work = or_(Employee.resign_date.is_(None), Employee.resign_date > today)
    chosen = (
        select(Employee.site_id, func.count(Employee.id))
        .where(and_(Employee.site_id.in_(site_ids), at_work))
        .group_by(Employee.site_id)
    )
    return {site_id: people for site_id, people in session.execute(chosen) if site_id is not None}
