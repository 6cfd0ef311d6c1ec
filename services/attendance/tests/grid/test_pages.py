"""The grid in portions, its cells without scripts, and the saving of one cell."""

from collections.abc import Callable
from typing import Any

from attendance.leave import actions as leave
from attendance.roster.tables import Employee
from chassis.testing import TestApp, fields_of, kst, staff, worker

People = Callable[..., Employee]
HOME = "/admin/attendance/grid"
JSON = {"Accept": "application/json"}


def save(attendance: TestApp, person: Employee, day: str, times: str, **more: str) -> Any:
    office = attendance.client(staff())
    at = f"{HOME}/{person.id}/{day}"
    seen = office.get(at, headers=JSON).json()["seen"]
    body = {"times": times, "reason": "단말 고장", "seen": seen} | more
    return office.post(at, data=body, headers=JSON)


def test_a_cell_is_entered_changed_and_removed(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    answer = save(attendance, kim, "2026-11-17", "0830-1730")
    assert answer.status_code == 200
    assert '<tr data-p="1">' in answer.text
    assert "8<sup>수</sup>" in answer.text
    assert "9.5<sup>수</sup>" in save(attendance, kim, "2026-11-17", "0830-1900").text
    history = office.get(f"/admin/attendance/{kim.id}?month=2026-11").text
    assert "단말 고장" in history
    assert "<sup>" not in save(attendance, kim, "2026-11-17", "", remove="1").text


def test_saving_the_same_twice_changes_nothing(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    body = {"times": "0830-1730", "reason": "누락", "seen": "none"}
    for _ in range(2):
        assert office.post(f"{HOME}/{kim.id}/2026-11-17", data=body, headers=JSON).status_code == 200
    assert office.get(f"/admin/attendance/{kim.id}?month=2026-11").text.count("· 누락") == 1


def test_a_day_that_somebody_changed_meanwhile_is_not_overwritten(
    attendance: TestApp, people: People
) -> None:
    kim = people()
    save(attendance, kim, "2026-11-17", "0830-1730")
    answer = save(attendance, kim, "2026-11-17", "0900-1800", seen="none")
    assert answer.status_code == 409
    assert "다른 사람이" in answer.json()["detail"]


def test_faults_stand_beside_their_field(attendance: TestApp, people: People) -> None:
    kim = people()
    assert set(fields_of(save(attendance, kim, "2026-11-17", "830", reason=""))) == {"times", "reason"}
    assert set(fields_of(save(attendance, kim, "2026-11-17", ""))) == {"times"}
    assert set(fields_of(save(attendance, kim, "2026-11-17", "0830-0830"))) == {"clock_out"}
    assert set(fields_of(save(attendance, kim, "2026-11-19", "0830-1730"))) == {"work_date"}
    assert set(fields_of(save(attendance, kim, "2026-11-17", "0830-1730", breaks="점심"))) == {"breaks"}
    assert save(attendance, kim, "2026-11-17", "", remove="1").status_code == 422


def test_a_closed_month_is_refused_with_a_sentence(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    office.post("/admin/attendance/months/2026-10/closing")
    answer = save(attendance, kim, "2026-10-16", "0830-1730")
    assert (answer.status_code, answer.json()["code"]) == (409, "month_closed")
    page = office.get(f"{HOME}?month=2026-10").text
    assert "마감한 달이라" in page
    assert "data-grid" not in page


def test_without_scripts_a_cell_leads_to_the_days_form(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    new = office.get(f"{HOME}/{kim.id}/2026-11-17", follow_redirects=False)
    assert new.headers["location"] == f"/admin/attendance/{kim.id}/days/new?work_date=2026-11-17"
    save(attendance, kim, "2026-11-17", "0830-1730", breaks="12:00-13:00")
    there = office.get(f"{HOME}/{kim.id}/2026-11-17", follow_redirects=False)
    assert there.headers["location"] == "/admin/attendance/days/1"
    told = office.get(f"{HOME}/{kim.id}/2026-11-17", headers=JSON).json()
    assert (told["times"], told["breaks"]) == ("0830-1730", "12:00-13:00")


def test_who_forgot_and_who_is_in_are_marked_by_words(attendance: TestApp, people: People) -> None:
    kim = people()
    attendance.client(worker(kim.id)).post("/attendance/punches", data={"kind": "in"})
    assert ">중<" in attendance.client(staff()).get(HOME).text


def test_five_hundred_people_come_in_portions_with_sums(attendance: TestApp, people: People) -> None:
    made = [people(f"직원{n}") for n in range(60)]
    save(attendance, made[0], "2026-11-17", "0830-1730")
    office = attendance.client(staff())
    page = office.get(f"{HOME}?month=2026-11")
    assert len(page.content) < 200_000
    assert page.text.count("data-p=") == 50
    assert "50명 합계" in page.text
    [more] = [part.split('"')[0] for part in page.text.split('data-more="')[1:]]
    rest = office.get(more.replace("&amp;", "&")).text
    assert rest.count("data-p=") == 10
    assert "data-more" not in rest
    assert "<html" not in rest


def test_the_grid_is_for_the_office(attendance: TestApp, people: People) -> None:
    people()
    assert attendance.client(worker(1)).get(HOME).status_code == 403
    payer = attendance.client(staff("payer"))
    assert "data-grid" not in payer.get(HOME).text
    assert payer.post(f"{HOME}/1/2026-11-17", data={}).status_code == 403
    office = attendance.client(staff())
    assert office.get(f"{HOME}?month=2026-13").status_code == 422
    assert office.get(f"{HOME}?site=7").status_code == 200
    new = {"times": "0830-1730", "reason": "a", "seen": "none"}
    assert office.post(f"{HOME}/99/2026-11-17", data=new, headers=JSON).status_code == 422


def test_f_29_a_site_is_asked_for_who_was_there_in_the_month(attendance: TestApp, people: People) -> None:
    kim, lee = people(site_name="한빛물류"), people("이바다", site_name="이천물류")
    office = attendance.client(staff())
    move = {"site_id": str(lee.site_id), "since": "2026-11-01", "pattern_id": "", "reason": "증원"}
    assert office.post(f"/admin/employees/{kim.id}/assignments", data=move).status_code == 303
    for page in (HOME, "/admin/attendance"):
        october = office.get(f"{page}?month=2026-10&site={kim.site_id}").text
        november = office.get(f"{page}?month=2026-11&site={kim.site_id}").text
        assert kim.name in october
        assert lee.name not in october
        assert kim.name not in november
    week = office.get(f"/admin/attendance/week?week=2026-10-26&site={kim.site_id}").text
    assert kim.name in week


def test_days_off_stand_in_their_cells(attendance: TestApp, people: People) -> None:
    kim, office = people(site_name="한빛물류"), attendance.client(staff())
    for kind, day, part in (("sick", "2026-11-12", "full"), ("unpaid", "2026-11-13", "am")):
        wish = {"kind": kind, "first_day": day, "part": part, "reason": "확인"}
        typed = leave.OfficeWish.model_validate(wish)
        attendance.db.write(leave.enter, kim.id, typed, staff(), kst("2026-11-18 08:00"))
    page = office.get(f"{HOME}?month=2026-11").text
    assert 'class="l"><a href="grid/1/2026-11-12">병가' in page
    assert "무½" in page
    sheet = office.get(f"/admin/attendance/timesheets?month=2026-11&site={kim.site_id}").text
    assert "<small>휴무</small>" in sheet
    assert "병가" not in sheet
