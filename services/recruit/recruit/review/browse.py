"""The list of applications as a person looks at it: filters, order, look, page; chips that take one away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.db import Database
from chassis.identity import Identity

from recruit.application import listing
from recruit.application.actions import note_listing
from recruit.application.filters import address, in_words, read_filters
from recruit.application.queries import Filters
from recruit.application.rules import OPTIONS, SORTS, STATUSES
from recruit.interview.queries import interview_days
from recruit.photo.queries import photos
from recruit.posting.queries import choices as posting_choices
from recruit.saved.actions import remember_look
from recruit.saved.queries import default_view, last_look, views_of
from recruit.saved.rules import LOOKS, SIZES
from recruit.trash.queries import batch_ids, count_binned

LIST = "/admin/applications"
STATUS_KINDS = {
    "new": "info",
    "review": "warn",
    "interview": "warn",
    "offer": "warn",
    "hold": "muted",
    "hired": "ok",
    "rejected": "muted",
    "withdrawn": "muted",
}
CHOICE_LABELS = {
    "gender": "성별",
    "shift": "근무형태",
    "posture": "근무방식",
    "overtime": "잔업",
    "holiday": "특근",
    "advance_pay": "가불 희망",
    "insurance_type": "급여 형태",
}
_YES_NO = {True: "확인함", False: "표시 없음"}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; `look` is empty and `size` 20 when it does not say."""

    filters: Filters
    look: str
    size: int
    cursor: str | None

    @property
    def kept(self) -> dict[str, str]:
        """How the list looks, as it stays in every address of the page."""
        size = {"size": str(self.size)} if self.size != SIZES[0] else {}
        return {"look": self.look, **size} if self.look else size


def wanted_list(params: Mapping[str, str]) -> Wanted:
    """Return what an address asks for; what it does not know is overlooked."""
    look, size = params.get("look", ""), params.get("size", "")
    sizes = {str(one): one for one in SIZES}
    return Wanted(
        read_filters(params), look if look in LOOKS else "", sizes.get(size, SIZES[0]), params.get("cursor")
    )


def first_address(db: Database, who: Identity) -> str:
    """Return the address of the view with which a person opens the list; empty when there is none."""
    with db.read() as session:
        view = default_view(session, who.id)
    return f"{LIST}?{view.query}" if view and view.query else ""


def shown_list(db: Database, wanted: Wanted, who: Identity, now: datetime) -> dict[str, Any]:
    """Return all that the page of the list shows; the reading is in the audit trail."""
    filters = wanted.filters
    with db.read() as session:
        page = listing.applications_page(session, filters, wanted.cursor, wanted.size)
        ids = [row.id for row in page.items]
        remembered = last_look(session, who.id)
        found: dict[str, Any] = {
            "page": page,
            "total": listing.count_listed(session, filters, wanted.cursor, page),
            "counts": listing.count_by_status(session),
            "repeats": listing.repeat_counts(session, page.items),
            "photos": photos(session, [row.photo_id for row in page.items if row.photo_id]),
            "meetings": interview_days(session, ids),
            "views": views_of(session, who.id),
            "binned_count": count_binned(session),
            "postings": posting_choices(session),
        }
    db.write(note_listing, "application.list", ids, who, now)
    if wanted.look and wanted.look != remembered:
        db.write(remember_look, who.id, wanted.look)
    return {**found, **_words(wanted, wanted.look or remembered, found)}


def told_of(db: Database, params: Mapping[str, str]) -> dict[str, Any]:
    """Return what has just happened, for the banner: how many moved where, or a batch that may come back."""
    batch, moved = params.get("binned", "")[:36], params.get("moved", "")
    with db.read() as session:
        binned = len(batch_ids(session, batch)) if batch else 0
    count, _, word = moved.partition("-")
    is_told = count.isdigit() and (word == "restored" or word in STATUSES)
    return {"batch": batch, "binned": binned, "moved": (int(count[:6]), word) if is_told else None}


def _words(wanted: Wanted, look: str, found: dict[str, Any]) -> dict[str, Any]:
    filters, kept = wanted.filters, wanted.kept
    url = address(LIST, filters, **kept)
    return {
        "filters": filters,
        "chosen": dict(filters.choices),
        "cursor": wanted.cursor,
        "look": look,
        "size": wanted.size,
        "sizes": SIZES,
        "sorts": SORTS,
        "looks": [
            {"label": word, "href": address(LIST, filters, **{**kept, "look": one}), "current": one == look}
            for one, word in LOOKS.items()
        ],
        "kept": kept,
        "statuses": STATUSES,
        "kinds": STATUS_KINDS,
        "options": OPTIONS,
        "choice_labels": CHOICE_LABELS,
        "chips": _status_chips(filters, kept, found["counts"]),
        "active": _active_chips(filters, kept, dict(found["postings"])),
        "sort_links": {one: address(LIST, filters, **{**kept, "sort": one}) for one in SORTS},
        "url": url,
        "plain_url": address(LIST, Filters(), **(kept or {"look": look})),
        "query": url.partition("?")[2],
        "excel_url": address("/download_excel", filters),
        "jobs_url": address("/admin/applications/exports", filters),
        "columns_url": address("/admin/applications/exports/columns", filters),
    }


def _status_chips(filters: Filters, kept: dict[str, str], counts: dict[str, int]) -> list[dict[str, Any]]:
    chips = [("", "전체", sum(counts.values()))]
    chips += [(key, label, counts.get(key, 0)) for key, label in STATUSES.items()]
    return [
        {
            "label": label,
            "count": f"{count:,}",
            "current": filters.status == key,
            "href": address(LIST, filters, **{**kept, "status": key}),
        }
        for key, label, count in chips
    ]


def _active_chips(filters: Filters, kept: dict[str, str], titles: dict[str, str]) -> list[dict[str, Any]]:
    """Return a chip for each filter that is on, leading to the list without it."""
    words = {
        "q": f"‘{filters.q}’",
        **{name: f"{CHOICE_LABELS.get(name, name)} {value}" for name, value in filters.choices},
        "start_date": f"{filters.received_from} 접수부터",
        "end_date": f"{filters.received_to} 접수까지",
        "agree": f"사실 확인 {_YES_NO.get(bool(filters.agree))}",
        "posting": f"공고 {titles.get(filters.posting_id, '')}",
        "same": "같은 사람",
        "id": f"고른 {len(filters.ids)}명",
    }
    on = in_words(filters)
    return [
        {"label": f"{word} ✕", "current": True, "href": address(LIST, filters, **{**kept, name: ""})}
        for name, word in words.items()
        if name in on
    ]
