"""Notices: their kinds, until when each is shown, and their text as paragraphs with links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

CATEGORIES = {"general": "안내", "recruit": "채용", "work": "근무", "holiday": "휴무"}
DRAFT, COMING, SHOWN, OVER = "draft", "coming", "shown", "over"
STATES = {DRAFT: "임시 저장", COMING: "예정", SHOWN: "게시 중", OVER: "종료"}

# Ends where a sentence may go on: 한글, a bracket or a full stop behind the address is no part of it.
_LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&*+,;=%()-]*[A-Za-z0-9/_=#&%-]")


@dataclass(frozen=True)
class Piece:
    """A part of a line: words, or an address to follow."""

    text: str
    is_link: bool = False


@dataclass(frozen=True)
class Banner:
    """A notice as it stands above public pages, and from when until when."""

    id: str
    version: int
    title: str
    starts_on: date
    ends_on: date | None


def newest_shown(banners: Sequence[Banner], today: date) -> Banner | None:
    """Return the first of the banners (newest first) that is shown on a day, or None."""
    return next(
        (one for one in banners if state_of(one.starts_on, one.ends_on, today, is_draft=False) == SHOWN), None
    )


def state_of(starts_on: date, ends_on: date | None, today: date, *, is_draft: bool) -> str:
    """Return where a notice stands on a day; both its days are shown."""
    if is_draft:
        return DRAFT
    if today < starts_on:
        return COMING
    return OVER if ends_on is not None and ends_on < today else SHOWN


def period_problem(starts_on: date, ends_on: date | None) -> str | None:
    """Return what is wrong with the days of a notice, or None."""
    if ends_on is not None and ends_on < starts_on:
        return "끝나는 날이 시작하는 날보다 빠릅니다."
    return None


def paragraphs_of(body: str) -> list[list[list[Piece]]]:
    """Return a plain text as paragraphs of lines of pieces; only http(s) addresses become links."""
    blocks = re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip())
    return [[_pieces(line) for line in block.split("\n")] for block in blocks if block.strip()]


def _pieces(line: str) -> list[Piece]:
    found, last = [], 0
    for match in _LINK.finditer(line):
        found += [Piece(line[last : match.start()]), Piece(match.group(), is_link=True)]
        last = match.end()
    return _filled([*found, Piece(line[last:])])


def _filled(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.text]
