"""The nightly work: files, a kill in the middle, a disk that refuses, a restored backup."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chassis.clock import KST
from chassis.durable import held, uploads_lock
from chassis.testing import TestApp, json_of, make_app, staff
from recruit.app import create
from recruit.application.queries import ApplicationNotFound
from recruit.retention import actions, files, jobs, ledger, queries
from recruit.retention.erasing import REMOVERS, Erased
from recruit.retention.ledger import LedgerDamaged, ledger_path
from recruit.retention.tables import Certificate, ErasureFile, RetentionRun
from recruit.settings import RecruitSettings
from sqlalchemy import select

Send = Callable[..., dict[str, Any]]

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"
SENT = datetime(2026, 11, 22, 12, 0, tzinfo=KST)
NIGHT = datetime(2027, 5, 22, 3, 10, tzinfo=KST)
"""180 days after the decision have passed."""


@pytest.fixture
def reject(recruit: TestApp, haneul: dict[str, str], send: Send) -> Callable[..., dict[str, Any]]:
    def _reject(name: str = "김하늘") -> dict[str, Any]:
        sent = send({**haneul, "name": name, "consent_id_photo": "1"}, HEIC)
        url = f"/api/recruit/v1/applications/{sent['id']}"
        answer = recruit.client(staff()).patch(
            url, json={"status": "rejected"}, headers={"Idempotency-Key": sent["id"]}
        )
        assert answer.status_code == 200
        return sent

    return _reject


def pictures(recruit: TestApp) -> list[Path]:
    return sorted((recruit.settings.data_dir / "photos").iterdir())


def certificates(recruit: TestApp) -> list[Certificate]:
    with recruit.db.read() as session:
        return list(session.scalars(select(Certificate).order_by(Certificate.id)))


def pictures_noted(recruit: TestApp) -> list[ErasureFile]:
    with recruit.db.read() as session:
        return list(session.scalars(select(ErasureFile).order_by(ErasureFile.id)))


def run(recruit: TestApp) -> RetentionRun | None:
    with recruit.db.read() as session:
        return queries.last_run(session)


def applicants(recruit: TestApp) -> int:
    return len(json_of(recruit.client(staff()).get("/api/recruit/v1/applications"))["items"])


def test_before_three_nothing_runs_and_after_it_the_night_runs_once(
    recruit: TestApp, reject: Callable[..., dict[str, Any]]
) -> None:
    reject()
    jobs.take_turn(recruit.app, NIGHT.replace(hour=2, minute=59))
    assert (run(recruit), applicants(recruit)) == (None, 1)
    jobs.take_turn(recruit.app, NIGHT - timedelta(days=1))
    assert applicants(recruit) == 1, "the last day is still kept"
    jobs.take_turn(recruit.app, NIGHT)
    jobs.take_turn(recruit.app, NIGHT + timedelta(hours=1))
    night = run(recruit)
    assert night is not None
    assert (night.day, night.erased, night.failed) == (NIGHT.date(), 1, 0)
    assert night.finished_at is not None
    assert applicants(recruit) == 0


def test_picture_copies_exports_and_kept_answers_go_too(
    recruit: TestApp, reject: Callable[..., dict[str, Any]]
) -> None:
    sent = reject()
    export = recruit.settings.data_dir / "exports" / "old.xlsx"
    export.parent.mkdir()
    export.write_bytes(b"list with the person")
    assert len(pictures(recruit)) == 3
    jobs.take_turn(recruit.app, NIGHT)
    assert pictures(recruit) == []
    assert not export.exists()
    assert [(row.state, row.removed) for row in pictures_noted(recruit)] == [("gone", 3)]
    (line,) = ledger.lines(ledger_path(recruit.settings.data_dir)).values()
    for told in ("김하늘", "2345", sent["receipt_no"]):
        assert told not in json.dumps(line, ensure_ascii=False)
    _nothing_left_on_disk(recruit, "김하늘", sent["receipt_no"])


def _nothing_left_on_disk(recruit: TestApp, *words: str) -> None:
    recruit.close()
    (database,) = recruit.settings.data_dir.rglob("recruit.db")
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in recruit.settings.data_dir.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for word in words:
            assert word.encode() not in content, f"{word} in {path.name}"


def test_a_job_killed_midway_goes_on_when_its_claim_is_old(
    recruit: TestApp, reject: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("가나다", "나다라", "다라마"):
        reject(name)
    whole, calls = actions.erase_if_over, []

    def dies_at_the_second(*args: Any) -> Certificate | None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(*args)

    monkeypatch.setattr(actions, "erase_if_over", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        jobs.take_turn(recruit.app, NIGHT)
    assert (len(certificates(recruit)), len(pictures(recruit))) == (1, 9)
    assert ledger.lines(ledger_path(recruit.settings.data_dir)) == {}
    monkeypatch.setattr(actions, "erase_if_over", whole)
    jobs.take_turn(recruit.app, NIGHT + timedelta(minutes=10))
    assert (len(certificates(recruit)), len(pictures(recruit))) == (1, 6), "files need no claim"
    jobs.take_turn(recruit.app, NIGHT + actions.CLAIM_HOLDS)
    assert (len(certificates(recruit)), pictures(recruit)) == (3, [])
    assert len(ledger.lines(ledger_path(recruit.settings.data_dir))) == 3


def test_one_that_cannot_be_erased_keeps_no_other_and_the_night_stays_open(
    recruit: TestApp, reject: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = reject("가나다")
    reject("나다라")
    whole = actions.erase_if_over

    def refuses(session: Any, one: str, now: datetime) -> Certificate | None:
        if one == first["id"]:
            raise ApplicationNotFound
        return whole(session, one, now)

    monkeypatch.setattr(actions, "erase_if_over", refuses)
    jobs.take_turn(recruit.app, NIGHT)
    night = run(recruit)
    assert night is not None
    assert (night.erased, night.failed, night.finished_at) == (1, 1, None)
    monkeypatch.undo()
    jobs.take_turn(recruit.app, NIGHT + actions.CLAIM_HOLDS)
    assert applicants(recruit) == 0


def test_a_file_that_cannot_go_is_told_and_tried_again(
    recruit: TestApp, reject: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    reject()

    def refuses(folder: Path, photo_id: str) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(files, "remove_photo", refuses)
        jobs.take_turn(recruit.app, NIGHT)
        jobs.take_turn(recruit.app, NIGHT)
    (row,) = pictures_noted(recruit)
    assert (row.state, row.attempts) == ("waiting", 2)
    page = recruit.client(staff()).get("/admin/applications/retention").text
    assert "Permission denied" in page
    assert row.photo_id in page
    jobs.take_turn(recruit.app, NIGHT)
    assert [(row.state, row.removed) for row in pictures_noted(recruit)] == [("gone", 3)]


def test_a_file_that_was_gone_before_is_told_as_missing(
    recruit: TestApp, reject: Callable[..., dict[str, Any]]
) -> None:
    reject()
    for path in pictures(recruit):
        path.unlink()
    jobs.take_turn(recruit.app, NIGHT)
    assert [(row.state, row.removed) for row in pictures_noted(recruit)] == [("missing", 0)]
    assert "파일이 이미 없었음" in recruit.client(staff()).get("/admin/applications/retention").text


def test_files_wait_while_a_backup_runs(recruit: TestApp, reject: Callable[..., dict[str, Any]]) -> None:
    reject()
    with held(uploads_lock(recruit.settings.data_dir), shared=True):
        jobs.take_turn(recruit.app, NIGHT)
        assert len(pictures(recruit)) == 3
    jobs.take_turn(recruit.app, NIGHT)
    assert pictures(recruit) == []


def test_a_restored_backup_is_erased_again_before_the_first_request(
    recruit: TestApp, reject: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """The copy of the day before brings the person back; the log beside the database remembers."""
    reject()
    disputed = reject("박남음")
    recruit.client(staff()).post(
        f"/admin/applications/{disputed['id']}/retention/hold", data={"reason": "분쟁"}
    )
    (database,) = recruit.settings.data_dir.rglob("recruit.db")
    backup, sent = tmp_path / "copy.db", {path: path.read_bytes() for path in pictures(recruit)}
    _copy(database, backup)
    jobs.take_turn(recruit.app, NIGHT)
    (first,) = certificates(recruit)
    recruit.close()
    for old in database.parent.glob("recruit.db*"):
        old.unlink()
    shutil.copy(backup, database)
    for path, content in sent.items():
        path.write_bytes(content)
    restored = make_app(create, RecruitSettings, tmp_path)
    assert applicants(restored) == 2, "the backup brought them back"
    jobs.erase_again(restored.app)
    assert applicants(restored) == 1
    (again,) = certificates(restored)
    assert (again.id, again.sha256, again.reapplied_at is None) == (first.id, first.sha256, False)
    facts = {column.name: getattr(again, column.name) for column in Certificate.__table__.columns}
    assert again.sha256 == actions.seal_of(facts)
    jobs.take_turn(restored.app, NIGHT)
    assert len(pictures(restored)) == 3, "only the held person's"
    assert "복원 뒤 다시 지움" in restored.client(staff()).get("/admin/applications/retention").text
    restored.close()


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as read, sqlite3.connect(target) as write:
        read.backup(write)


def test_a_log_cut_by_a_crash_goes_on_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "erased.jsonl"
    ledger.append(path, [{"id": "a"}])
    with path.open("a") as log:
        log.write('{"id": "b')
    assert set(ledger.lines(path)) == {"a"}
    ledger.append(path, [{"id": "c"}])
    assert set(ledger.lines(path)) == {"a", "c"}
    path.write_text('{"id"\n{"id": "c"}\n')
    with pytest.raises(LedgerDamaged, match=r"erased\.jsonl:1"):
        ledger.lines(path)


def test_hired_people_stay_while_attendance_is_away_and_go_when_it_tells(
    recruit: TestApp, reject: Callable[..., dict[str, Any]]
) -> None:
    one = reject()
    office = recruit.client(staff())
    office.patch(f"/api/recruit/v1/applications/{one['id']}", json={"status": "offer"})
    terms = {"site_id": "3", "hire_date": "2026-11-30", "hourly_won": "10500", "tax_mode": "insured"}
    assert office.post(f"/admin/applications/{one['id']}/hire", data=terms).status_code == 303
    roster = recruit.peer("attendance")
    roster.away = True
    late = datetime(2031, 1, 1, 4, 0, tzinfo=KST)
    jobs.take_turn(recruit.app, late)
    night = run(recruit)
    assert night is not None
    assert (night.erased, night.finished_at) == (0, None)
    roster.away = False
    told = [{"employee_id": 41, "resign_date": "2027-12-31"}, {"employee_id": 7, "resign_date": "2020-01-01"}]
    roster.on("GET", "/internal/changes", json={"items": told, "next": None})
    jobs.take_turn(recruit.app, late + actions.CLAIM_HOLDS)
    assert [row.outcome for row in certificates(recruit)] == ["hired"]


def test_the_day_after_expiry_row_photo_thumbnails_and_exports_are_gone_and_only_the_certificate_stays(
    recruit: TestApp, reject: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = reject()
    data = recruit.settings.data_dir
    for folder, name in (("exports", "list.xlsx"), ("parts", sent["id"])):
        (data / folder).mkdir(exist_ok=True)
        (data / folder / name).write_bytes(b"x")

    def remove_parts(folder: Path, erased: Erased) -> int:
        path = folder / "parts" / erased.application_id
        found = path.is_file()
        path.unlink(missing_ok=True)
        return int(found)

    monkeypatch.setitem(REMOVERS, "parts", remove_parts)
    assert pictures(recruit) != []
    jobs.take_turn(recruit.app, NIGHT - timedelta(days=1))
    assert applicants(recruit) == 1
    jobs.take_turn(recruit.app, NIGHT)
    left = [path for folder in ("photos", "exports", "parts") for path in (data / folder).iterdir()]
    assert (applicants(recruit), left) == (0, [])
    [certificate] = certificates(recruit)
    [noted] = pictures_noted(recruit)
    assert (certificate.outcome, noted.state, noted.subject_id) == ("rejected", "gone", None)


def test_an_export_goes_with_who_sent_no_photo(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    url = f"/api/recruit/v1/applications/{send(haneul)['id']}"
    recruit.client(staff()).patch(url, json={"status": "rejected"})
    export = recruit.settings.data_dir / "exports" / "list.xlsx"
    export.parent.mkdir()
    export.write_bytes(b"x")
    jobs.take_turn(recruit.app, NIGHT)
    assert (applicants(recruit), export.exists()) == (0, False)


def test_a_deleted_inquiry_is_gone_after_a_week(recruit: TestApp) -> None:
    asked = {"company": "대성정밀", "name": "오담당", "phone": "031-234-5678", "consent": "1"}
    one = json_of(recruit.client().post("/api/recruit/v1/inquiries", data=asked), 201)["id"]
    office = recruit.client(staff())
    office.post("/admin/inquiries/deletion", data={"ids": one, "deletion": "one"})
    jobs.take_turn(recruit.app, SENT.replace(hour=4) + timedelta(days=7))
    assert office.get(f"/admin/inquiries/{one}").status_code == 200
    assert "대성정밀" in office.get("/admin/applications/retention").text
    jobs.take_turn(recruit.app, SENT.replace(hour=4) + timedelta(days=8))
    assert office.get(f"/admin/inquiries/{one}").status_code == 404
    assert [row.outcome for row in certificates(recruit)] == ["inquiry_deleted"]
