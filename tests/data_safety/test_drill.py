"""A drill restores to the side, starts the service on it and proves what it holds."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from attendance.roster.queries import changes
from attendance.roster.tables import Employee, RosterChange
from attendance.settings import AttendanceSettings
from chassis import dbcheck, nightly, results
from chassis.backup import sets
from chassis.backup.__main__ import run
from chassis.db import Database
from chassis.migrations import upgrade
from chassis.settings import Settings
from chassis.testing import TestApp, make_app
from fastapi import FastAPI
from payroll.app import create
from payroll.proof import prove
from payroll.run.tables import PayRun
from payroll.settings import PayrollSettings
from payroll.wage.tables import WageRow
from payroll_office import office_with_november, take_steps
from recruit.photo import actions, files
from recruit.settings import RecruitSettings
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.data_safety.scenes import KEYS, state_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def recruit(tmp_path: Path) -> Settings:
    """recruit with one photo that an application has claimed."""
    settings = RecruitSettings(humetix_data=tmp_path, secret_keys=KEYS)
    upgrade("recruit", settings.database_url)
    kept = files.keep_original(settings.photo_dir, io.BytesIO(b"\xff\xd8\xff a photo"))
    database = Database(settings.database_url)
    database.write(actions.claim_photo, kept, NOON)
    database.close()
    assert run("make", settings, "newest", "test")[0] == 0
    return settings


def test_a_drill_proves_a_set_without_touching_the_data(recruit: Settings) -> None:
    before = state_of(recruit)
    code, told = run("drill", recruit, "newest", "")
    assert (code, told["faults"]) == (0, [])
    assert "서비스가 이 데이터로 시작되어 답함" in told["proven"]
    assert "사진 1장이 보관한 그대로임" in told["proven"]
    assert state_of(recruit) == before
    assert not (recruit.data_dir / ".ops" / "drill").exists()
    results.tell(recruit.data_dir)
    assert results.drill_at._value.get() == results.last_success(recruit.data_dir, "drill")["at"]


def test_a_set_that_lies_fails_the_drill_and_the_last_success_stays(recruit: Settings) -> None:
    pooled = next((recruit.backups_dir / "files").glob("??/*"))
    pooled.write_bytes(b"something else")
    assert run("drill", recruit, "newest", "")[0] == 1
    assert results.read(recruit.data_dir, "drill")["ok"] is False
    assert results.last_success(recruit.data_dir, "drill") == {}


def test_a_photo_that_is_gone_is_found_and_brought_back_from_the_backup(recruit: Settings) -> None:
    (photo,) = recruit.data_dir.glob("photos/*")
    content = photo.read_bytes()
    photo.unlink()
    code, told = dbcheck.run(recruit, mend=False)
    assert (code, told["findings"][0]["kind"]) == (1, "files")
    assert dbcheck.run(recruit, mend=True)[0] == 0
    assert photo.read_bytes() == content


@pytest.fixture
def attendance(tmp_path: Path) -> Settings:
    """attendance with one employee and one change that others have read."""
    settings = AttendanceSettings(humetix_data=tmp_path, secret_keys=KEYS)
    upgrade("attendance", settings.database_url)
    hire(settings, 1)
    assert run("make", settings, "newest", "test")[0] == 0
    return settings


def hire(settings: Settings, number: int) -> None:
    day, moment = date(2026, 11, 1), NOON
    person = Employee(
        id=number, employee_no=f"2611-{number:04d}", name="김하늘", birth_date=day,
        phone=f"010-1111-{number:04d}", hire_date=day, weekly_hours=40, created_at=moment, updated_at=moment,
    )  # fmt: skip
    database = Database(settings.database_url)
    database.write(lambda session: session.add(person))
    database.write(lambda session: session.add(RosterChange(employee_id=number, at=moment)))
    database.close()


def changes_after(settings: Settings, seq: int) -> list[tuple[int, int]]:
    database = Database(settings.database_url)
    with database.read() as session:
        found = [(number, person.id) for number, person in changes(session, seq, 100)]
    database.close()
    return found


def test_after_a_restore_everybody_is_announced_behind_what_others_have_read(attendance: Settings) -> None:
    for number in (2, 3, 4):
        hire(attendance, number)
    assert run("restore", attendance, "newest", "")[0] == 0
    assert changes_after(attendance, 4) == [(5, 1)]


def test_when_the_old_data_is_lost_the_announcement_is_far_beyond(attendance: Settings) -> None:
    for part in attendance.data_dir.glob("attendance.db*"):
        part.unlink()
    assert run("restore", attendance, "newest", "")[0] == 0
    assert changes_after(attendance, 1_000) == [(1_000_002, 1)]


@pytest.fixture
def payroll(tmp_path: Path) -> Iterator[TestApp]:
    """payroll with a locked November, computed from a closed month."""
    tested = make_app(create, PayrollSettings, tmp_path)
    tested.at(datetime(2026, 12, 1, 12, tzinfo=UTC))
    office_with_november(tested)
    take_steps(tested, "review", "lock")
    yield tested
    tested.close()


def proven(payroll: TestApp) -> tuple[list[str], list[str]]:
    return prove(payroll.db, payroll.settings, payroll.app.state.peers)


def test_the_hash_of_the_last_locked_month_comes_out_again(payroll: TestApp) -> None:
    told, faults = proven(payroll)
    assert faults == []
    assert "다시 계산한 해시도 같음" in told[0]


def test_wages_entered_after_the_run_do_not_count(payroll: TestApp) -> None:
    def later(session: Session) -> None:
        row = session.scalars(select(WageRow)).first()
        assert row is not None
        more = {"valid_from": datetime(2026, 11, 10).date(), "hourly_won": 99_000}
        kept = {c.key: getattr(row, c.key) for c in WageRow.__table__.columns if c.key != "id"}
        when = datetime(2026, 12, 24, tzinfo=UTC)
        session.add(WageRow(**{**kept, **more, "application_id": None, "entered_at": when}))

    payroll.db.write(later)
    assert proven(payroll)[1] == []


def test_a_changed_sum_and_a_changed_hash_are_found(payroll: TestApp) -> None:
    def change(session: Session, column: str, value: object) -> None:
        run_row = session.scalars(select(PayRun)).one()
        setattr(run_row, column, value)

    payroll.db.write(change, "hash", "0" * 64)
    assert "다시 계산하니" in proven(payroll)[1][0]
    payroll.db.write(change, "net_won", 1)
    assert "합계가 명세서의 합과" in proven(payroll)[1][0]


def test_without_attendance_the_month_is_added_up_but_not_proven(payroll: TestApp) -> None:
    payroll.peer("attendance").away = True
    told, faults = proven(payroll)
    assert "합계가 맞음" in told[0]
    assert "근태에서 2026-11" in faults[0]


def test_a_service_makes_its_own_backup_and_drill_beside_itself_once(
    recruit: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUMETIX_DATA", str(recruit.humetix_data))
    monkeypatch.setenv("SECRET_KEYS", KEYS)
    monkeypatch.delenv("HUMETIX_BACKUP_HOOK", raising=False)
    (recruit.data_dir / ".ops" / "backup.json").unlink()
    app = FastAPI()
    app.state.settings, app.state.started_at = recruit, time.time()
    nightly.look(app)
    assert results.read(recruit.data_dir, results.BACKUP) == {}  # a service that has just started waits
    app.state.started_at = 0.0
    nightly.look(app)
    made = sets.newest(recruit.backups_dir)
    assert made is not None
    assert made.reason == "nightly"
    assert results.read(recruit.data_dir, results.DRILL)["ok"] is True
    nightly.look(app)
    assert len(sets.names(recruit.backups_dir)) == 2


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-11-23T12:00", True),
        ("2026-11-23T03:00", "2026-11-23T12:00", False),
        ("2026-11-22T03:00", "2026-11-23T02:10", True),
        ("2026-11-22T12:00", "2026-11-23T11:00", False),
        ("2026-11-22T12:00", "2026-11-23T13:10", True),
        ("2026-11-24T12:00", "2026-11-23T12:00", True),
    ],
)
def test_a_backup_is_due_at_night_when_late_and_when_the_clock_went_back(
    last: str | None, now: str, due: bool, recruit: Settings
) -> None:
    if last is None:
        (recruit.data_dir / ".ops" / "backup.json").unlink()
    else:
        results.keep(recruit.data_dir, results.BACKUP, ok=True, at=_seconds(last), seconds=1.0, size=1)
    assert nightly.is_due(recruit, results.BACKUP, _seconds(now)) is due


def _seconds(seoul: str) -> float:
    return datetime.fromisoformat(f"{seoul}:00+09:00").timestamp()
