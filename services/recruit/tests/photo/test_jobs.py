"""Photos made upright at once, later, or never; and what is swept."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from chassis.durable import held, uploads_lock
from chassis.testing import FakePeer, TestApp, staff
from recruit.photo import actions, files, jobs, queries
from recruit.photo.files import Kept
from recruit.photo.tables import Photo
from sqlalchemy import update
from sqlalchemy.orm import Session

JPEG = b"\xff\xd8\xff\xe0 an upright picture"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"

Send = Callable[..., dict[str, Any]]


def keep(recruit: TestApp, content: bytes = HEIC) -> Kept:
    return files.keep_original(recruit.settings.data_dir / "photos", BytesIO(content))


def make(recruit: TestApp, kept: Kept) -> actions.Outcome:
    return jobs.make_upright(recruit.app.state.peers, recruit.settings.data_dir / "photos", kept.id, 0.2)


def test_three_sizes_are_made_from_one_decoding(recruit: TestApp, renderer: FakePeer) -> None:
    kept = keep(recruit)
    assert make(recruit, kept).status == "ready"
    asked = [call.url.params["max_side"] for call in renderer.calls]
    assert asked == ["1600", "800", "320"]
    assert [call.content for call in renderer.calls] == [HEIC, JPEG, JPEG]
    assert files.copy_path(recruit.settings.data_dir / "photos", kept.id, "form").read_bytes() == JPEG


def test_a_renderer_that_is_away_only_puts_the_photo_off(recruit: TestApp, renderer: FakePeer) -> None:
    renderer.away = True
    assert make(recruit, keep(recruit)).status == "pending"


@pytest.mark.parametrize(
    ("status", "code", "word"),
    [
        (422, "image_unreadable", "손상"),
        (422, "image_format", "사진 파일이 아니"),
        (422, "image_too_many_pixels", "가로·세로"),
        (413, "image_too_large", "16MB"),
    ],
)
def test_what_the_renderer_refuses_is_refused_with_its_reason(
    recruit: TestApp, renderer: FakePeer, status: int, code: str, word: str
) -> None:
    renderer.on("POST", "/internal/image/normalise", status=status, json={"code": code, "detail": "x"})
    outcome = make(recruit, keep(recruit))
    assert outcome.status == "refused"
    assert word in outcome.reason


def test_a_refusal_that_is_our_own_fault_is_no_verdict_on_the_photo(
    recruit: TestApp, renderer: FakePeer
) -> None:
    renderer.on("POST", "/internal/image/normalise", status=401, json={"code": "unauthorized"})
    assert make(recruit, keep(recruit)).status == "pending"


def test_when_all_hands_are_busy_the_photo_waits(recruit: TestApp, renderer: FakePeer) -> None:
    kept = keep(recruit)
    with jobs._at_once, jobs._at_once:
        assert make(recruit, kept).status == "pending"
    assert renderer.calls == []


def test_a_photo_sent_while_the_renderer_was_away_appears_later(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    renderer.away = True
    sent = send({**haneul, "consent_id_photo": "1"}, HEIC)
    office = recruit.client(staff())
    address = f"/api/recruit/v1/applications/{sent['id']}/photo"
    assert office.get(address).json()["code"] == "photo_not_ready"
    jobs.finish_waiting_photos(recruit.app)
    renderer.away = False
    jobs.finish_waiting_photos(recruit.app)
    assert office.get(address).status_code == 409, "put off: not due before its time"
    _make_due(recruit)
    jobs.finish_waiting_photos(recruit.app)
    assert office.get(address).content == JPEG


def _make_due(recruit: TestApp) -> None:
    def hurry(session: Session) -> None:
        session.execute(update(Photo).values(next_try_at=datetime.now(UTC) - timedelta(seconds=1)))

    recruit.db.write(hurry)


def test_the_sweep_removes_forgotten_and_stray_files_and_keeps_the_rest(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    folder = recruit.settings.data_dir / "photos"
    send({**haneul, "consent_id_photo": "1"}, HEIC)
    wanted = {path.name for path in folder.iterdir()}
    forgotten, stray = keep(recruit), keep(recruit)
    recruit.db.write(actions.hold_photo, forgotten, "token", datetime.now(UTC) - timedelta(days=2))
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    jobs.sweep_photos(recruit.app)
    assert {path.name for path in folder.iterdir()} == wanted
    assert stray.id not in wanted


def test_a_photo_held_for_a_form_survives_the_sweep(recruit: TestApp) -> None:
    kept = keep(recruit)
    recruit.db.write(actions.hold_photo, kept, "token", datetime.now(UTC))
    os.utime(files.original_path(recruit.settings.data_dir / "photos", kept.id), (0, 0))
    jobs.sweep_photos(recruit.app)
    assert files.original_path(recruit.settings.data_dir / "photos", kept.id).exists()


def test_what_was_sent_goes_once_it_is_upright(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    renderer.away = True
    send({**haneul, "consent_id_photo": "1"}, HEIC)
    assert kept_bytes(recruit) == [HEIC]
    renderer.away = False
    with held(uploads_lock(recruit.settings.data_dir), shared=True):
        jobs.finish_waiting_photos(recruit.app)
        assert HEIC in kept_bytes(recruit), "a backup may need it"
    jobs.sweep_photos(recruit.app)
    assert kept_bytes(recruit) == [JPEG, JPEG, JPEG]


def test_a_late_refusal_keeps_nothing(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    renderer.away = True
    send({**haneul, "consent_id_photo": "1"}, HEIC)
    renderer.away = False
    renderer.on("POST", "/internal/image/normalise", status=422, json={"code": "image_unreadable"})
    jobs.finish_waiting_photos(recruit.app)
    assert kept_bytes(recruit) == []


def test_photos_of_the_first_release_are_noted_before_what_was_sent_goes(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    folder = recruit.settings.data_dir / "photos"
    send({**haneul, "consent_id_photo": "1"}, HEIC)
    (full,) = [path for path in folder.iterdir() if path.name.count(".") == 1]
    (folder / full.stem).write_bytes(HEIC)
    recruit.db.write(actions.note_kept, full.stem, None)
    with recruit.db.read() as session:
        assert queries.kept_files(session) == [(full.stem, hashlib.sha256(HEIC).hexdigest())]
    jobs.forget_originals(recruit.app)
    assert HEIC not in kept_bytes(recruit)
    with recruit.db.read() as session:
        assert queries.kept_files(session) == [(full.name, hashlib.sha256(JPEG).hexdigest())]


def kept_bytes(recruit: TestApp) -> list[bytes]:
    folder = recruit.settings.data_dir / "photos"
    return [path.read_bytes() for path in sorted(folder.iterdir())]
