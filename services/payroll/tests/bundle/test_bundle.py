"""묶음 파일: a month's files made in parts, fetched, cancelled, swept; never of a month computed again."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import unquote

import httpx
import pytest
from chassis.testing import TestApp, json_of, staff
from payroll.bundle import actions, jobs, queries, rules
from payroll.bundle.rules import parts_from
from payroll.payslip import downloads, files
from payroll.run.queries import run_of
from payroll_office import office_with_november, take_steps

HOME = "/admin/payslip/bundles"


@pytest.fixture
def office(payroll: TestApp, monkeypatch: pytest.MonkeyPatch) -> TestApp:
    """November locked for two people, parts of one person each, and a docs-render that draws."""
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    payroll.at(datetime.now(UTC))
    monkeypatch.setitem(rules.PART_SIZES, "book", 1)
    monkeypatch.setitem(rules.PART_SIZES, "files", 1)
    render = payroll.peer("docs-render")
    render.on_call("POST", "/internal/pdf/payslip", lambda call: httpx.Response(200, content=names_in(call)))
    render.on_call("POST", "/internal/zip/payslip", lambda call: httpx.Response(200, content=zipped(call)))
    render.on_call("POST", "/internal/pdf/merged", lambda call: httpx.Response(200, content=joined(call)))
    return payroll


def names_in(call: httpx.Request) -> bytes:
    return " ".join(one["name"] for one in json.loads(call.content)["payslips"]).encode()


def zipped(call: httpx.Request) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{names_in(call).decode()}.pdf", b"locked")
    return out.getvalue()


def joined(call: httpx.Request) -> bytes:
    with zipfile.ZipFile(BytesIO(call.content)) as archive:
        return b"+".join(archive.read(name) for name in archive.namelist())


def start(payroll: TestApp, kind: str = "book", token: str = "t1") -> str:
    form = {"month": "2026-11", "kind": kind, "form_token": token}
    answer = payroll.client(staff()).post(HOME, data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("#bundle-")[2])


def work(payroll: TestApp) -> None:
    jobs.work_bundles(payroll.app)


def test_parts_cover_everyone_once_and_go_on_where_they_stopped() -> None:
    assert [(part.start, part.end) for part in parts_from(0, 5, 2)] == [(0, 2), (2, 4), (4, 5)]
    assert [part.number for part in parts_from(2, 5, 2)] == [1, 2]
    assert list(parts_from(5, 5, 2)) == []


def test_a_month_becomes_one_pdf_made_in_parts(office: TestApp) -> None:
    bundle_id = start(office)
    work(office)
    page = office.client(staff()).get(f"{HOME}?month=2026-11").text
    assert "받을 수 있음" in page
    answer = office.client(staff()).get(f"{HOME}/{bundle_id}/file")
    assert answer.content.decode() == "김하늘+이바다"
    assert answer.headers["content-type"] == "application/pdf"
    assert "급여명세서_2026-11.pdf" in unquote(answer.headers["content-disposition"])


def test_files_to_send_come_in_one_archive_and_are_kept_as_handed_on(office: TestApp) -> None:
    bundle_id = start(office, "files")
    work(office)
    answer = office.client(staff(name="minji")).get(f"{HOME}/{bundle_id}/file")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["김하늘.pdf", "이바다.pdf"]
    told = json_of(office.client(staff()).get("/api/payroll/v1/runs/2026-11/deliveries"))
    assert {(item["state"], item["handed_by"]) for item in told["items"]} == {("handed", "minji")}


def test_a_form_sent_twice_starts_one(office: TestApp) -> None:
    assert start(office) == start(office)
    assert start(office, token="t2") != start(office)


def test_a_restart_goes_on_after_the_parts_on_disk(office: TestApp) -> None:
    bundle_id = start(office)
    render = office.peer("docs-render")
    first = "김하늘".encode()
    render.on_call(
        "POST",
        "/internal/pdf/payslip",
        lambda call: httpx.Response(200 if names_in(call) == first else 503, content=names_in(call)),
    )
    work(office)
    assert "잠시 뒤 다시 시도합니다" in office.client(staff()).get(f"{HOME}?month=2026-11").text
    past = datetime.now(UTC) - timedelta(seconds=1)
    office.db.write(lambda session: setattr(queries.bundle(session, bundle_id), "lease_until", past))
    render.on_call("POST", "/internal/pdf/payslip", lambda call: httpx.Response(200, content=names_in(call)))
    before = len(render.calls)
    work(office)
    drawn = [call for call in render.calls[before:] if call.url.path == "/internal/pdf/payslip"]
    assert [names_in(call).decode() for call in drawn] == ["이바다"]
    assert office.client(staff()).get(f"{HOME}/{bundle_id}/file").content.decode() == "김하늘+이바다"


def test_a_piece_that_reads_wrong_ends_the_bundle_without_a_file(office: TestApp) -> None:
    bundle_id = start(office)
    body = {"code": "payslip_check", "detail": "내용이 맞지 않습니다."}
    office.peer("docs-render").on_call(
        "POST", "/internal/pdf/payslip", lambda _: httpx.Response(422, json=body)
    )
    work(office)
    page = office.client(staff()).get(f"{HOME}?month=2026-11").text
    assert "만들지 못함" in page
    assert "내보내지 않았습니다" in page
    assert office.client(staff()).get(f"{HOME}/{bundle_id}/file").status_code == 409


def test_a_month_computed_again_gives_no_file_of_before(payroll: TestApp) -> None:
    office_with_november(payroll)
    payroll.at(datetime.now(UTC))
    payroll.peer("docs-render").on("POST", "/internal/pdf/payslip", content=b"%PDF-")
    bundle_id = start(payroll)
    work(payroll)
    payroll.db.write(lambda session: setattr(run_of(session, "2026-11"), "hash", "another"))
    assert payroll.client(staff()).get(f"{HOME}/{bundle_id}/file").status_code == 410


def test_a_cancelled_bundle_loses_its_file(office: TestApp) -> None:
    bundle_id = start(office)
    work(office)
    office.client(staff()).post(f"{HOME}/{bundle_id}/cancel")
    work(office)
    assert office.client(staff()).get(f"{HOME}/{bundle_id}/file").status_code == 410
    assert list((office.settings.data_dir / "bundles").iterdir()) == []


def test_a_file_is_thrown_away_in_time(office: TestApp) -> None:
    bundle_id = start(office)
    work(office)
    late = datetime.now(UTC) + rules.KEPT + timedelta(minutes=1)
    assert office.db.write(actions.sweep, late) == set()
    assert office.client(staff()).get(f"{HOME}/{bundle_id}/file").status_code == 410


def test_one_person_has_three_at_a_time(office: TestApp) -> None:
    for number in range(actions.MOST_RUNNING):
        start(office, token=f"t{number}")
    form = {"month": "2026-11", "kind": "book", "form_token": "more"}
    assert office.client(staff()).post(HOME, data=form).status_code == 409


@pytest.mark.parametrize("form", [{"month": "2026-11", "kind": "mail"}, {"month": "x", "kind": "book"}, {}])
def test_a_wrong_wish_is_refused(office: TestApp, form: dict[str, str]) -> None:
    assert office.client(staff()).post(HOME, data=form).status_code == 422


def test_a_browser_is_led_to_the_bundles_when_a_month_is_long(
    office: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_IN_ONE_ANSWER", 1)
    monkeypatch.setattr(files, "PART", 1)
    client = office.client(staff())
    by_hand = client.get("/admin/payslip/pdf?month=2026-11", headers={"Accept": "text/html"})
    assert (by_hand.status_code, by_hand.headers["location"]) == (303, f"{HOME}?month=2026-11")
    program = client.get("/admin/payslip/pdf?month=2026-11", headers={"Accept": "*/*"})
    assert program.content.decode() == "김하늘+이바다"
