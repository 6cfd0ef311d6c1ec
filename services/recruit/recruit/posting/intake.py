"""A posting from the office's form to the table: the same steps for the page and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from chassis.clock import Now
from chassis.db import Database, Db
from chassis.errors import Invalid
from chassis.http import PeerAway, PeerCalls, Peers
from fastapi import Depends

from recruit import clients
from recruit.clients import Site

UNKNOWN_SITE = "등록되지 않은 고객사입니다. 목록에서 다시 골라 주십시오."


@dataclass(frozen=True)
class PostingDesk:
    """Everything needed to write a posting, gathered once per request."""

    db: Database
    peers: Peers
    now: datetime

    def sites(self) -> list[Site] | None:
        """Return the client companies, or None while attendance is away."""
        try:
            return clients.sites(self.peers)
        except PeerAway:
            return None

    def site_id(self, name: str, kept: str = "") -> int | None:
        """Return the id behind a site's name; None while attendance is away, or for the name it had before.

        Raises Invalid for a name that attendance does not know: it stands in a consent.
        """
        known = self.sites()
        found = next((site.id for site in known or () if site.name == name), None)
        if found is None and known is not None and name != kept:
            raise Invalid(fields={"site_name": UNKNOWN_SITE})
        return found


def _posting_desk(db: Db, peers: PeerCalls, now: Now) -> PostingDesk:
    return PostingDesk(db, peers, now)


Posts = Annotated[PostingDesk, Depends(_posting_desk)]
