"""What the office does with sites; each function is one transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, NamedTuple

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, NotFound
from chassis.forms import KoreanPhone
from chassis.identity import Identity
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.roster.actions import note_change
from attendance.roster.rules import value_on
from attendance.roster.tables import Employee, Site, SiteSize


class SiteNameTaken(Conflict):
    code, message = "site_name_taken", "같은 이름의 고객사가 이미 있습니다."

    def __init__(self) -> None:
        super().__init__(fields={"name": self.message})


class NoSuchSite(NotFound):
    code, message = "no_such_site", "찾는 고객사가 없습니다."


class NewSite(BaseModel):
    """What is known of a client's workplace; `workplace_size` is its head-count."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Field(max_length=100)]
    address: Annotated[str, Field(max_length=200)] = ""
    contact_person: Annotated[str, Field(max_length=50)] = ""
    contact_phone: KoreanPhone | Literal[""] = ""
    workplace_size: Annotated[int, Field(ge=1, le=1_000_000)] = 5
    is_active: bool = True
    needs_signoff: bool = False


class KnownSite(NewSite):
    """A site as its form corrects it; a head-count counts from `size_since` on, else today."""

    size_since: date | None = None


class SitePatch(KnownSite):
    """What may be corrected; what is absent stays."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Field(max_length=100)] = ""


class Sized(NamedTuple):
    """A head-count from a day on."""

    size: int
    since: date


def open_site(session: Session, new: NewSite, who: Identity, now: datetime) -> Site:
    """Add a site."""
    place = Site(**new.model_dump(), created_at=now)
    session.add(place)
    _flush(session)
    _record(session, place, who, "site.open", now, new.model_dump())
    return place


def change_site(session: Session, site_id: int, patch: SitePatch, who: Identity, now: datetime) -> Site:
    """Correct a site; a new name is told to everyone who follows the people there."""
    changed = patch.model_dump(exclude_unset=True, exclude={"size_since", "workplace_size"})
    place = session.get(Site, site_id)
    if place is None:
        raise NoSuchSite
    sized: dict[str, Any] = {}
    new = Sized(patch.workplace_size, patch.size_since or business_date(now))
    if "workplace_size" in patch.model_fields_set and _size_from(session, place, new, who, now):
        sized = {"workplace_size": new.size, "since": new.since}
    before = {name: getattr(place, name) for name in changed}
    for name, value in changed.items():
        setattr(place, name, value)
    _flush(session)
    different = {name: value for name, value in changed.items() if before[name] != value} | sized
    if different:
        _record(session, place, who, "site.change", now, different)
    if "name" in different:
        for employee_id in session.scalars(select(Employee.id).where(Employee.site_id == site_id)):
            note_change(session, employee_id, now)
    return place


def _size_from(session: Session, place: Site, new: Sized, who: Identity, now: datetime) -> bool:
    """Days before keep theirs (제11조 is asked for each day); False when it holds already."""
    known = {row.since: row for row in session.scalars(select(SiteSize).where(SiteSize.site_id == place.id))}
    dated = {since: row.workplace_size for since, row in known.items()} or {date.min: place.workplace_size}
    if value_on(place.workplace_size, tuple(sorted(dated.items())), new.since) == new.size:
        return False
    sizes = known or {date.min: _size(place.id, date.min, place.workplace_size, who, now)}
    row = sizes.setdefault(new.since, _size(place.id, new.since, new.size, who, now))
    row.workplace_size, row.changed_by, row.changed_at = new.size, who.id, now
    session.add_all(sizes.values())
    dated[new.since] = new.size
    place.workplace_size = value_on(new.size, tuple(sorted(dated.items())), business_date(now))
    return True


def _size(site_id: int, since: date, size: int, who: Identity, now: datetime) -> SiteSize:
    return SiteSize(site_id=site_id, since=since, workplace_size=size, changed_by=who.id, changed_at=now)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise SiteNameTaken from error


def _record(
    session: Session, place: Site, who: Identity, action: str, now: datetime, detail: Mapping[str, Any]
) -> None:
    audit.record(session, AuditRow, who, action=action, object=f"site:{place.id}", now=now, detail=detail)
