"""Employees over the API, and what other services are told."""

from collections.abc import Callable
from typing import Any

from attendance.roster.tables import Employee
from chassis.testing import TestApp, anyone, fields_of, json_of, service, staff, worker

People = Callable[..., Employee]
EMPLOYEES = "/api/attendance/v1/employees"
KIM: dict[str, Any] = {
    "name": "김하늘",
    "birth_date": "1990-05-05",
    "phone": "01012345678",
    "hire_date": "2026-11-18",
}


def test_office_adds_reads_and_corrects(attendance: TestApp) -> None:
    office = attendance.client(staff())
    made = json_of(office.post(EMPLOYEES, json=KIM), 201)
    assert (made["employee_no"], made["phone"], made["is_active"]) == ("E0001", "010-1234-5678", True)
    changed = json_of(office.patch(f"{EMPLOYEES}/{made['id']}", json={"weekly_hours": 30}))
    assert (changed["weekly_hours"], changed["name"]) == (30, "김하늘")
    assert json_of(office.get(f"{EMPLOYEES}/{made['id']}")) == changed
    assert json_of(office.get(EMPLOYEES))["items"] == [changed]


def test_bad_fields_are_named_in_korean(attendance: TestApp) -> None:
    bad = {"name": " ", "birth_date": "1990-02-30", "phone": "1234", "hire_date": "내일", "weekly_hours": 99}
    answer = attendance.client(staff()).post(EMPLOYEES, json=bad)
    assert answer.status_code == 422
    assert set(fields_of(answer)) == {"name", "birth_date", "phone", "hire_date", "weekly_hours"}


def test_five_thousand_letters_are_no_name(attendance: TestApp) -> None:
    answer = attendance.client(staff()).post(EMPLOYEES, json=KIM | {"name": "가" * 5000})
    assert fields_of(answer) == {"name": "50자까지만 입력할 수 있습니다."}


def test_phone_at_work_is_409(attendance: TestApp) -> None:
    office = attendance.client(staff())
    office.post(EMPLOYEES, json=KIM)
    answer = office.post(EMPLOYEES, json=KIM | {"name": "이바다"})
    assert json_of(answer, 409)["code"] == "phone_taken"


def test_resignation_and_its_undoing(attendance: TestApp, people: People) -> None:
    office, kim = attendance.client(staff()), people()
    gone = json_of(office.post(f"{EMPLOYEES}/{kim.id}/resignation"))
    assert (gone["resign_date"], gone["is_active"]) == ("2026-11-18", False)
    assert json_of(office.get(f"{EMPLOYEES}?status=resigned"))["items"] == [gone]
    assert json_of(office.get(EMPLOYEES))["items"] == []
    back = json_of(office.delete(f"{EMPLOYEES}/{kim.id}/resignation"))
    assert (back["resign_date"], back["is_active"]) == (None, True)
    later = json_of(office.post(f"{EMPLOYEES}/{kim.id}/resignation", json={"resign_date": "2026-12-01"}))
    assert later["is_active"] is True
    early = office.post(f"{EMPLOYEES}/{kim.id}/resignation", json={"resign_date": "2025-01-01"})
    assert fields_of(early) == {"resign_date": "퇴사일은 입사일보다 늦어야 합니다."}


def test_unknown_employee_is_404(attendance: TestApp) -> None:
    office = attendance.client(staff())
    for answer in (office.get(f"{EMPLOYEES}/9"), office.patch(f"{EMPLOYEES}/9", json={"name": "x"})):
        assert json_of(answer, 404)["code"] == "no_such_employee"


def test_who_may_what(attendance: TestApp) -> None:
    assert attendance.client(anyone()).get(EMPLOYEES).status_code == 401
    assert attendance.client(worker(1)).get(EMPLOYEES).status_code == 403
    assert attendance.client(staff("payer")).get(EMPLOYEES).status_code == 200
    assert attendance.client(staff("payer")).post(EMPLOYEES, json=KIM).status_code == 403
    assert attendance.client(staff("manager")).post(EMPLOYEES, json=KIM).status_code == 201


def test_recruit_hires_once(attendance: TestApp) -> None:
    recruit = attendance.client(service("recruit"))
    body = KIM | {"application_id": "0198-a", "site_id": None}
    assert json_of(recruit.post("/internal/employees", json=body), 201) == {
        "employee_id": 1,
        "employee_no": "E0001",
    }
    assert json_of(recruit.post("/internal/employees", json=body), 200)["employee_id"] == 1
    assert attendance.client(staff()).post("/internal/employees", json=body).status_code == 403


def test_sites_are_told_to_recruit(attendance: TestApp, people: People) -> None:
    people(site_name="한빛물류")
    sites = json_of(attendance.client(service("recruit")).get("/internal/sites"))
    assert sites == {"items": [{"id": 1, "name": "한빛물류"}]}


def test_feed_tells_every_change_once_and_where_to_go_on(attendance: TestApp, people: People) -> None:
    gateway = attendance.client(service("gateway"))
    kim, lee = people("김하늘", site_name="한빛물류"), people("이바다")
    attendance.client(staff()).post(f"{EMPLOYEES}/{kim.id}/resignation")
    first = json_of(gateway.get("/internal/changes?after=0&limit=2"))
    assert [row["employee_id"] for row in first["items"]] == [kim.id, lee.id]
    assert first["next"] == first["items"][-1]["seq"]
    rest = json_of(gateway.get(f"/internal/changes?after={first['next']}"))
    assert rest["next"] is None
    [last] = rest["items"]
    assert (last["employee_id"], last["is_active"], last["site_name"]) == (kim.id, False, "한빛물류")
