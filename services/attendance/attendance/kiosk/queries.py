"""Devices as the office lists them and as their token names them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.kiosk.rules import fingerprint
from attendance.kiosk.tables import KioskDevice
from attendance.roster.tables import Site


@dataclass(frozen=True)
class Terminal:
    """An enrolled device and the site where it stands."""

    device_id: int
    name: str
    site_id: int
    site_name: str


def site_of(session: Session, site_id: int) -> Site | None:
    return session.get(Site, site_id)


def devices_of(session: Session, site_id: int) -> list[KioskDevice]:
    """A site's devices, the newest first, also those revoked."""
    chosen = select(KioskDevice).where(KioskDevice.site_id == site_id)
    return list(session.scalars(chosen.order_by(KioskDevice.id.desc())))


def terminal(session: Session, token: str) -> Terminal | None:
    """The device that holds a token; None when nobody does or it was revoked."""
    row = session.execute(
        select(KioskDevice.id, KioskDevice.name, Site.id, Site.name)
        .join(Site, Site.id == KioskDevice.site_id)
        .where(KioskDevice.token_hash == fingerprint(token), KioskDevice.revoked_at.is_(None))
    ).one_or_none()
    return None if row is None else Terminal(*row)


def screen_site(session: Session, token: str | None, site_id: int | None) -> tuple[int, str] | None:
    """Id and name of the site whose code a screen shows: the device's own, else the one named."""
    if token is not None:
        found = terminal(session, token)
        return None if found is None else (found.site_id, found.site_name)
    site = session.get(Site, site_id) if site_id is not None else None
    return None if site is None else (site.id, site.name)
