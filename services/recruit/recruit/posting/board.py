"""The open postings as the public pages show them, kept in memory: the front door reads no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.db import Database
from fastapi import FastAPI

from recruit.notice.banner import banner_on
from recruit.posting import queries
from recruit.posting.rules import state_of

EVERY_SECONDS = 3
"""So late another replica shows what was changed here."""


@dataclass(frozen=True)
class Notice:
    """One posting as everybody may read it."""

    id: str
    title: str
    site_name: str
    job: str
    hours: str
    wage: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Board:
    """All postings that are not closed, and how often the board has changed."""

    notices: tuple[Notice, ...] = ()
    version: int = 0

    def open_on(self, today: date) -> list[Notice]:
        """Return what takes people on a day, newest first."""
        return [
            notice
            for notice in self.notices
            if state_of(notice.starts_on, notice.ends_on, is_closed=False, today=today) == "open"
        ]


def refresh_board(app: FastAPI) -> None:
    """Read the postings anew; pages drawn with other ones are forgotten."""
    db: Database = app.state.db
    with db.read() as session:
        rows = queries.unclosed(session)
    found = tuple(Notice(**{name: getattr(row, name) for name in Notice.__annotations__}) for row in rows)
    board = board_of(app)
    if found != board.notices:
        app.state.posting_board = Board(found, board.version + 1)
        app.state.drawn_pages.clear()


def board_of(app: FastAPI) -> Board:
    """Return the board as it was read last."""
    board: Board = getattr(app.state, "posting_board", Board())
    return board


def front_of(app: FastAPI, today: date) -> dict[str, Any]:
    """Return what a public page with a banner needs: the postings, the banner, the variant with both."""
    shown, banner = shown_on(app, today), banner_on(app, today)
    mark = f"{banner.id}.{banner.version}" if banner else ""
    return shown | {"notice_banner": banner, "variant": f"{shown['variant']} {mark}"}


def shown_on(app: FastAPI, today: date) -> dict[str, Any]:
    """Return what a public page needs: the open postings, and the variant of a page drawn with them."""
    board = board_of(app)
    return {"postings": board.open_on(today), "variant": f"{today} {board.version}"}
