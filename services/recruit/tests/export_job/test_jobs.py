"""Export jobs from the start to the end of their file."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from chassis.durable import keep_file
from chassis.identity import Identity
from chassis.testing import FakePeer, TestApp, make_app, staff
from recruit.app import create
from recruit.base import AuditRow
from recruit.export_job import actions, files, jobs
from recruit.export_job.tables import ExportItem, ExportJob
from recruit.retention.jobs import settle
from recruit.retention.tables import Certificate
from recruit.settings import RecruitSettings
from sqlalchemy import select, update

HOME = "/admin/applications/exports"
KIM, LEE, OWNER = (staff("manager", name="kim"), staff("manager", name="lee"), staff("owner", name="boss"))

Start = Callable[..., ExportJob]


@pytest.fixture
def office(tmp_path: Path, haneul: dict[str, str]) -> Iterator[TestApp]:
    """Five applicants; two go into a book."""
    tested = make_app(create, RecruitSettings, tmp_path, recruit_export_part=2, recruit_export_limit=2)
    tested.peer("docs-render").on("POST", "/internal/xlsx/application", content=b"PK a workbook")
    for number in range(5):
        form = {**haneul, "name": f"김하나{number}", "phone": f"010-2345-678{number}"}
        assert tested.client().post("/api/recruit/v1/applications", data=form).status_code == 201
    yield tested
    tested.close()


@pytest.fixture
def renderer(office: TestApp) -> FakePeer:
    return office.peer("docs-render")


@pytest.fixture
def start(office: TestApp) -> Start:
    def _start(who: Identity = KIM, token: str = "t", **more: str) -> ExportJob:
        answer = office.client(who).post(HOME, data={"form_token": token, **more}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return job_of(office, answer.headers["location"].partition("#job-")[2])

    return _start


def job_of(office: TestApp, job_id: str) -> ExportJob:
    with office.db.read() as session:
        return session.get_one(ExportJob, job_id)


def folder_of(office: TestApp, job: ExportJob) -> Path:
    return files.job_folder(office.settings.data_dir, job.id)


def audits(office: TestApp, act: str) -> list[AuditRow]:
    with office.db.read() as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.action == act)))


def test_a_job_is_made_in_parts_and_fetched_as_one_archive(
    office: TestApp, start: Start, renderer: FakePeer
) -> None:
    job = start()
    assert (job.state, job.total, job.done) == ("waiting", 5, 0)
    jobs.work_exports(office.app)
    assert len(renderer.calls) == 3
    answer = office.client(KIM).get(f"{HOME}/{job.id}/file")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert [name[-14:-5] for name in archive.namelist()] == ["0001-0002", "0003-0004", "0005-0005"]
    assert answer.headers["cache-control"] == "no-store"
    assert len(json.loads(audits(office, "application.export")[0].detail)["ids"]) == 5
    assert len(audits(office, "export.start")) == 1


def test_one_part_is_one_workbook(office: TestApp, start: Start) -> None:
    job = start(q="김하나3")
    jobs.work_exports(office.app)
    answer = office.client(KIM).get(f"{HOME}/{job.id}/file")
    assert answer.content == b"PK a workbook"
    assert answer.headers["content-disposition"].endswith(".xlsx")


def test_a_job_started_twice_is_one(office: TestApp, start: Start) -> None:
    assert start().id == start().id
    assert start(LEE).id != start().id
    assert start(token="another").id != start().id


def test_the_button_of_the_list_pressed_twice_makes_one_job_for_the_same_people(
    office: TestApp,
) -> None:
    page = office.client(KIM).get("/admin/applications?sort=old").text
    token = re.findall(r'name="form_token" value="(\w+)"', page)[0]
    ids = re.findall(r'data-row="([^"]+)"', page)

    def press(*people: str, **more: str) -> str:
        told = {"form_token": token, "query": "sort=old", "ids": list(people), **more}
        return str(office.client(KIM).post("/download_excel", data=told).headers["location"])

    assert press(*ids[:3]) == press(*ids[:3])
    assert press(*ids[:4]) != press(*ids[:3])
    assert press(everything="1") == press(everything="1")


def test_the_page_shows_a_bar_that_renews_itself_and_works_without_scripts(
    office: TestApp, start: Start
) -> None:
    job = start()
    page = office.client(KIM).get(HOME).text
    assert 'data-hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert '<progress aria-label="만든 지원서" max="5" value="0">' in page
    jobs.work_exports(office.app)
    piece = office.client(KIM).get(f"{HOME}/progress").text
    assert "data-hx-trigger" not in piece
    assert f"{HOME}/{job.id}/file" in piece


def test_a_restart_goes_on_behind_the_last_part(office: TestApp, start: Start, renderer: FakePeer) -> None:
    job = start()
    claimed = office.db.write(actions.claim, job.id, datetime.now(UTC))
    assert claimed is not None
    with office.db.read() as session:
        first = list(session.scalars(select(ExportItem.application_id).order_by(ExportItem.position)))[:2]
    folder = folder_of(office, job)
    keep_file(folder, jobs._names(job)[0], b"PK made before the crash")
    office.db.write(actions.note_part, job.id, 2, {first[0]: "사진 파일이 없음"}, datetime.now(UTC))
    jobs.work_exports(office.app)
    assert renderer.calls == [], "the lease of who crashed still holds"
    office.db.write(lambda session: session.execute(update(ExportJob).values(lease_until=job.created_at)))
    jobs.work_exports(office.app)
    assert len(renderer.calls) == 2
    with zipfile.ZipFile(folder / job_of(office, job.id).file_name) as archive:
        assert archive.read(archive.namelist()[0]) == b"PK made before the crash"
    assert "사진이 없는 지원서 1건" in office.client(KIM).get(HOME).text


def test_a_renderer_that_is_away_is_waited_for_and_told(
    office: TestApp, start: Start, renderer: FakePeer
) -> None:
    job = start()
    renderer.away = True
    jobs.work_exports(office.app)
    assert job_of(office, job.id).state == "waiting"
    assert "잠시 뒤 다시 시도합니다." in office.client(KIM).get(HOME).text


def test_a_cancelled_job_stops_and_leaves_no_file(office: TestApp, start: Start, renderer: FakePeer) -> None:
    job = start()
    jobs.work_exports(office.app)
    office.client(KIM).post(f"{HOME}/{job.id}/cancel")
    jobs.work_exports(office.app)
    assert not folder_of(office, job).exists()
    assert office.client(KIM).get(f"{HOME}/{job.id}/file").status_code == 409
    assert len(audits(office, "export.cancel")) == 1


def test_only_who_asked_and_an_owner_may_see_and_fetch(office: TestApp, start: Start) -> None:
    job = start()
    jobs.work_exports(office.app)
    url = f"{HOME}/{job.id}/file"
    assert office.client(LEE).get(url).status_code == 404
    assert office.client(LEE).post(f"{HOME}/{job.id}/cancel").status_code == 404
    assert job.id not in office.client(LEE).get(HOME).text
    assert office.client(OWNER).get(url).status_code == 200
    assert office.client(staff("viewer")).get(url).status_code == 403


def test_a_file_goes_an_hour_after_it_was_fetched_and_a_day_after_it_was_made(
    office: TestApp, start: Start
) -> None:
    kept, fetched = start(), start(token="other")
    jobs.work_exports(office.app)
    office.client(KIM).get(f"{HOME}/{fetched.id}/file")
    jobs.sweep_exports(office.db, office.settings.data_dir, datetime.now(UTC) + timedelta(hours=2))
    assert not folder_of(office, fetched).exists()
    assert folder_of(office, kept).exists()
    assert office.client(KIM).get(f"{HOME}/{fetched.id}/file").status_code == 410
    jobs.sweep_exports(office.db, office.settings.data_dir, datetime.now(UTC) + timedelta(hours=25))
    assert not folder_of(office, kept).exists()


def erase(office: TestApp, number: int) -> None:
    found = office.client(OWNER).get("/api/recruit/v1/applications", params={"q": f"김하나{number}"}).json()
    (one,) = found["items"]
    url = f"/admin/applications/{one['id']}/retention/erasure"
    answer = office.client(OWNER).post(
        url, data={"receipt_no": one["receipt_no"], "reason": "request"}, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text


def test_a_file_goes_with_an_erased_applicant_and_the_certificate_counts_it(
    office: TestApp, start: Start
) -> None:
    job, other = start(), start(token="other", q="김하나4")
    jobs.work_exports(office.app)
    erase(office, 3)
    assert not folder_of(office, job).exists()
    assert folder_of(office, other).exists(), "a file without the person stays"
    assert office.client(KIM).get(f"{HOME}/{job.id}/file").status_code == 410
    with office.db.read() as session:
        (certificate,) = session.scalars(select(Certificate))
    assert json.loads(certificate.counts)["export_item"] == 1
    assert "만들어 둔 Excel 1" in office.client(OWNER).get("/admin/applications/retention").text


def test_a_job_under_way_ends_when_somebody_in_it_is_erased(office: TestApp, start: Start) -> None:
    job = start()
    erase(office, 0)
    jobs.work_exports(office.app)
    assert job_of(office, job.id).state == "erased"
    settle(office.db, office.settings.data_dir, datetime.now(UTC))
    assert not folder_of(office, job).exists()


def test_nobody_to_export_starts_nothing_and_shows_no_sample(office: TestApp) -> None:
    answer = office.client(KIM).post(HOME, data={"status": "rejected"})
    assert answer.status_code == 422
    assert "작업을 시작하지 않았습니다." in answer.text


def test_three_jobs_at_a_time_are_enough_for_one_person(office: TestApp, start: Start) -> None:
    for token in "abc":
        start(token=token)
    assert office.client(KIM).post(HOME, data={"form_token": "d"}).status_code == 409
