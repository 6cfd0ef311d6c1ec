"""The banner of public pages, kept in memory: the front door reads no database."""

from __future__ import annotations

from datetime import date

from chassis.db import Database
from fastapi import FastAPI

from recruit.notice import queries
from recruit.notice.rules import Banner, newest_shown


def refresh_banners(app: FastAPI) -> None:
    """Read the banners anew; pages drawn with other ones are forgotten."""
    db: Database = app.state.db
    with db.read() as session:
        found = queries.banners(session)
    if found != _kept(app):
        app.state.notice_banners = found
        app.state.drawn_pages.clear()


def banner_on(app: FastAPI, today: date) -> Banner | None:
    """Return the banner that stands above public pages on a day, as it was read last."""
    return newest_shown(_kept(app), today)


def _kept(app: FastAPI) -> list[Banner]:
    kept: list[Banner] = getattr(app.state, "notice_banners", [])
    return kept
