"""The nightly work: erase what is over, remove its files, erase again what a restore brought back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from chassis.clock import KST, business_date
from chassis.db import Database
from chassis.durable import Held, held, uploads_lock
from chassis.errors import AppError
from chassis.http import PeerAway, PeerRefused, Peers
from fastapi import FastAPI
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from recruit import clients, metrics
from recruit.export_job.jobs import sweep_exports
from recruit.retention import actions, ledger, queries
from recruit.retention.erasing import Erased, remove_files
from recruit.retention.tables import Certificate, ErasureFile

log = logging.getLogger(__name__)

_Ask = Callable[[Session, str], Sequence[str]]

EVERY_SECONDS = 600.0
NIGHT_BEGINS = time(3, 0)
BATCH = 100


def keep_retention(app: FastAPI) -> None:
    """One turn of the work, at this moment."""
    take_turn(app, datetime.now(UTC))


def erase_again(app: FastAPI) -> None:
    """Before the first request: whoever was erased after the backup that was restored is erased again."""
    _erase_again(app.state.db, app.state.settings.data_dir, datetime.now(UTC))


def take_turn(app: FastAPI, now: datetime) -> None:
    """Erase again after a restore, do the night's work once a day from 03:00, then the files."""
    db, settings = app.state.db, app.state.settings
    _erase_again(db, settings.data_dir, now)
    day = business_date(now)
    if now.astimezone(KST).time() >= NIGHT_BEGINS and db.write(actions.claim_night, day, now):
        _night(db, app.state.peers, day, now)
    settle(db, settings.data_dir, now)


def settle(db: Database, data_dir: Path, now: datetime) -> None:
    """Bring log and files after the database: every certificate in the log, every waiting file gone."""
    log_missing(db, data_dir)
    _remove_files(db, data_dir, now)
    sweep_exports(db, data_dir, now)
    with db.read() as session:
        waiting = queries.waiting_files(session)
    metrics.retention_files.set(len(waiting))


def log_missing(db: Database, data_dir: Path) -> None:
    """Add to the erase log each certificate that is not in it."""
    path = ledger.ledger_path(data_dir)
    with db.read() as session:
        missing = sorted(queries.certificate_ids(session) - ledger.lines(path).keys())
        rows = queries.certificates(session, missing) if missing else []
        pictures = queries.files_of(session, missing) if missing else {}
    photos = {one: row.photo_id for one, row in pictures.items()}
    ledger.append(path, [actions.line_of(row, photos.get(row.id)) for row in rows])


def _night(db: Database, peers: Peers, day: date, now: datetime) -> None:
    knows_who_left = _ask_who_left(db, peers)
    before, handled = now - _shortest(), now - _shortest("inquiry_deleted")
    kinds: list[tuple[_Ask, Callable[..., Certificate | None]]] = [
        (lambda session, last: queries.open_ids(session, before, last, BATCH), actions.erase_if_over),
        (
            lambda session, last: queries.handled_inquiries(session, handled, last, BATCH),
            actions.erase_inquiry_if_over,
        ),
    ]
    if knows_who_left:
        kinds.append(
            (lambda session, last: queries.left_ids(session, day, last, BATCH), actions.erase_if_over)
        )
    failed = 0
    for ask, erase in kinds:
        for ids in _batches(db, ask):
            failed += _erase_batch(db, day, ids, erase, now)
    if failed == 0 and knows_who_left:
        db.write(actions.finish_night, day, now)


def _erase_batch(
    db: Database, day: date, ids: Sequence[str], erase: Callable[..., Certificate | None], now: datetime
) -> int:
    gone = failed = 0
    for one in ids:
        try:
            certificate = db.write(erase, one, now)
        except (SQLAlchemyError, AppError) as error:
            failed += 1
            reason = type(error).__name__
            log.warning("retention_not_erased", extra={"fields": {"object": one, "reason": reason}})
            continue
        if certificate is not None:
            gone += 1
            metrics.retention_erasures.labels(certificate.outcome).inc()
    db.write(actions.note_progress, day, gone, failed, now)
    return failed


def _batches(db: Database, ask: _Ask) -> Iterator[Sequence[str]]:
    """Yield what `ask` finds behind the last id, until nothing is left."""
    last = ""
    while True:
        with db.read() as session:
            ids = ask(session, last)
        if not ids:
            return
        yield ids
        last = ids[-1]


def _shortest(*outcomes: str) -> timedelta:
    """Return the shortest period of these outcomes (all by default): nothing younger is looked at."""
    days = {"days": 1, "years": 365}
    chosen = [row for row in queries.periods() if not outcomes or row.outcome in outcomes]
    return min(timedelta(days=row.length * days[row.unit]) for row in chosen)


def _ask_who_left(db: Database, peers: Peers) -> bool:
    """Ask attendance when hired people left; without an answer they all stay for another night."""
    with db.read() as session:
        ours = queries.employee_ids(session)
    if not ours:
        return True
    try:
        left = {one: day for one, day in clients.resignations(peers).items() if one in ours}
    except (PeerAway, PeerRefused) as error:
        log.warning("retention_roster_away", extra={"fields": {"reason": type(error).__name__}})
        return False
    db.write(actions.note_resignations, left)
    return True


def _erase_again(db: Database, data_dir: Path, now: datetime) -> None:
    told = ledger.lines(ledger.ledger_path(data_dir))
    with db.read() as session:
        missing = sorted(told.keys() - queries.certificate_ids(session))
        if not missing:
            return
        rows = {**queries.ids_by_hash(session), **queries.inquiries_by_hash(session)}
    for one in missing:
        try:
            db.write(actions.erase_again, told[one], rows.get(told[one]["receipt_sha256"]), now)
        except IntegrityError:
            # Another replica of the same start was first; if it was not that, the next turn tries again.
            log.warning("retention_not_erased_again", extra={"fields": {"certificate": one}})
            continue
        metrics.retention_erasures.labels("again").inc()
    log.warning("retention_erased_again", extra={"fields": {"count": len(missing)}})


def _remove_files(db: Database, data_dir: Path, now: datetime) -> None:
    with db.read() as session:
        waiting = queries.waiting_files(session)
    if not waiting:
        return
    try:
        # While a backup runs nothing goes: its copy of the database may name what would be removed.
        with held(uploads_lock(data_dir), wait=False):
            for row in waiting:
                _remove(db, data_dir, row, now)
    except Held:
        log.info("retention_waits_for_backup")


def _remove(db: Database, data_dir: Path, row: ErasureFile, now: datetime) -> None:
    try:
        removed = remove_files(data_dir, Erased(row.subject_id or "", row.photo_id))
    except OSError as error:
        db.write(actions.note_stuck, row.id, f"{type(error).__name__}: {error.strerror}")
        reason = str(error.errno)
        log.warning("retention_file_stays", extra={"fields": {"photo": row.photo_id, "reason": reason}})
        return
    db.write(actions.note_removed, row.id, removed, now)
