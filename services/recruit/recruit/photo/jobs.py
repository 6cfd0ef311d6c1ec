"""Makes photos upright with docs-render's help: at once when it answers in time, else in the background."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from chassis.db import Database
from chassis.durable import Held, held, sha256_of, uploads_lock
from chassis.http import PeerAway, PeerRefused, Peers
from fastapi import FastAPI

from recruit import clients, metrics
from recruit.photo import actions, files, queries
from recruit.photo.actions import Outcome
from recruit.photo.rules import refusal_sentence

log = logging.getLogger(__name__)

LONGEST_SIDE = 1_600
# The paper form's frame is about 223 × 270 px on screen; this prints sharp and keeps the workbook small.
FORM_SIDE = 800
THUMB_SIDE = 320
STRAY_AFTER_SECONDS = 3_600.0

# Each try holds a whole photo in memory, and docs-render decodes one at a time per core.
_at_once = threading.BoundedSemaphore(2)


def make_upright(peers: Peers, folder: Path, photo_id: str, wait_seconds: float) -> Outcome:
    """Make the upright copies of a kept photo, within so many seconds; pending when that was not enough."""
    if not _at_once.acquire(timeout=wait_seconds):
        return _counted(Outcome("pending"))
    try:
        return _counted(_try(peers, folder, photo_id, wait_seconds))
    finally:
        _at_once.release()


def _try(peers: Peers, folder: Path, photo_id: str, wait_seconds: float) -> Outcome:
    def smaller(content: bytes, side: int) -> bytes:
        return clients.upright_photo(peers, content, side, wait_seconds)

    try:
        full = smaller(files.original_path(folder, photo_id).read_bytes(), LONGEST_SIDE)
        copies = {"full": full, "form": smaller(full, FORM_SIDE), "thumb": smaller(full, THUMB_SIDE)}
    except PeerAway:
        return Outcome("pending")
    except PeerRefused as refusal:
        if refusal.status not in (413, 422):
            log.warning("photo_refused_oddly", extra={"fields": {"status": refusal.status}})
            return Outcome("pending")
        return Outcome("refused", refusal_sentence(refusal.peer_code))
    return Outcome("ready", kept_sha256=files.keep_copies(folder, photo_id, copies))


def _counted(outcome: Outcome) -> Outcome:
    metrics.photos.labels(outcome.status).inc()
    return outcome


def finish_waiting_photos(app: FastAPI) -> None:
    """Make upright what docs-render could not when it was sent."""
    db: Database = app.state.db
    with db.read() as session:
        due = queries.due_photos(session, datetime.now(UTC))
    for photo_id in due:
        outcome = make_upright(app.state.peers, app.state.settings.photo_dir, photo_id, wait_seconds=30)
        db.write(actions.note_outcome, photo_id, outcome, datetime.now(UTC))
        if outcome.status == "pending":
            return
    if due:
        forget_originals(app)


def forget_originals(app: FastAPI) -> None:
    """Remove the bytes as sent of photos that need them no more: they may tell where they were taken.

    A running backup may need them: its copy of the database names what was there before.
    """
    try:
        with held(uploads_lock(app.state.settings.data_dir), wait=False):
            _forget_originals(app.state.db, app.state.settings.photo_dir)
    except Held:
        log.info("photo_originals_wait_for_backup")


def _forget_originals(db: Database, folder: Path) -> None:
    for ids in batched(files.originals_on_disk(folder), 500):
        with db.read() as session:
            settled = queries.settled(session, ids)
        for photo in settled:
            if photo.status == "ready" and photo.kept_sha256 is None:
                full = files.copy_path(folder, photo.id, "full")
                if not full.is_file():
                    continue
                db.write(actions.note_kept, photo.id, sha256_of(full))
            files.drop_original(folder, photo.id)


def sweep_photos(app: FastAPI) -> None:
    """Remove what no application needs: forgotten uploads, and files that a crash left without a row.

    While a backup runs nothing goes: its copy of the database may name what would be removed.
    """
    try:
        with held(uploads_lock(app.state.settings.data_dir), wait=False):
            _sweep(app.state.db, app.state.settings.photo_dir)
    except Held:
        log.info("photo_sweep_waits_for_backup")


def _sweep(db: Database, folder: Path) -> None:
    for photo_id in db.write(actions.sweep_unclaimed, datetime.now(UTC)):
        files.drop(folder, photo_id)
    files.drop_parts_older_than(folder, STRAY_AFTER_SECONDS)
    for ids in batched(files.photo_ids_older_than(folder, STRAY_AFTER_SECONDS), 500):
        with db.read() as session:
            known = queries.known_ids(session, ids)
        for photo_id in set(ids) - known:
            files.drop(folder, photo_id)
    _forget_originals(db, folder)


def batched(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield the ids in lists of at most this size."""
    waiting = iter(ids)
    while batch := list(islice(waiting, size)):
        yield batch
