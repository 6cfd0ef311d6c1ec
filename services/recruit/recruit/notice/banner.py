"""The banner of public pages, and what tells one drawing of such a page from another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.clock import business_date
from chassis.db import Database

from recruit.notice import queries
from recruit.notice.tables import Notice


@dataclass(frozen=True)
class Banner:
    """The notice that stands above a page now, if any."""

    notice: Notice | None

    @property
    def variant(self) -> str:
        """What a page with this banner is kept under."""
        return f"{self.notice.id}.{self.notice.version}" if self.notice else ""


def banner_of(db: Database, now: datetime) -> Banner:
    """Return the banner of this moment."""
    with db.read() as session:
        return Banner(queries.banner(session, business_date(now)))
