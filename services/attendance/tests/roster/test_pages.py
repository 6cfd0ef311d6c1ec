"""The office's screens of the roster."""

from collections.abc import Callable

from attendance.roster.tables import Employee
from chassis.testing import TestApp, staff, worker

People = Callable[..., Employee]
KIM = {
    "name": "김하늘",
    "birth_date": "1990-05-05",
    "phone": "010-1234-5678",
    "hire_date": "2026-11-18",
    "weekly_hours": "40",
    "site_id": "",
}


def test_empty_list_says_what_to_do(attendance: TestApp) -> None:
    page = attendance.client(staff()).get("/admin/employees").text
    assert "등록된 직원이 없습니다" in page
    assert 'href="/admin/employees/new"' in page


def test_new_employee_leads_to_code_and_wage(attendance: TestApp) -> None:
    office = attendance.client(staff())
    assert office.get("/admin/employees/new").status_code == 200
    answer = office.post("/admin/employees", data=KIM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/employees/1?done=new")
    page = office.get("/admin/employees/1?done=new").text
    assert "직원을 등록했습니다" in page
    assert 'href="/admin/workers/1"' in page
    assert 'href="/admin/wages/1"' in page


def test_refused_form_keeps_what_was_typed(attendance: TestApp) -> None:
    typed = KIM | {"phone": "가나다", "birth_date": "2027-01-01"}
    answer = attendance.client(staff()).post("/admin/employees", data=typed)
    assert answer.status_code == 422
    assert 'value="가나다"' in answer.text
    assert "010-1234-5678처럼" in answer.text


def test_phone_of_a_colleague_is_an_error_beside_the_field(attendance: TestApp) -> None:
    office = attendance.client(staff())
    office.post("/admin/employees", data=KIM)
    answer = office.post("/admin/employees", data=KIM | {"name": "이바다"})
    assert answer.status_code == 409
    assert 'id="f-phone-error"' in answer.text
    assert 'value="이바다"' in answer.text


def test_search_and_filters_live_in_the_address(attendance: TestApp, people: People) -> None:
    people("김하늘", site_name="한빛물류")
    people("이바다")
    office = attendance.client(staff())
    assert "이바다" not in office.get("/admin/employees?q=하늘").text
    assert "이바다" not in office.get("/admin/employees?site=1").text
    assert "조건에 맞는 직원이 없습니다" in office.get("/admin/employees?q=없는사람").text
    assert office.get("/admin/employees?status=strange&site=x").status_code == 200
    assert office.get("/admin/employees?cursor=nonsense").status_code == 422


def test_long_list_is_paged_and_small(attendance: TestApp, people: People) -> None:
    for n in range(55):
        people(f"직원{n}")
    page = attendance.client(staff()).get("/admin/employees")
    assert 'rel="next"' in page.text
    assert len(page.content) < 60_000


def test_correction_shows_the_present_values(attendance: TestApp, people: People) -> None:
    kim, office = people(site_name="한빛물류"), attendance.client(staff())
    form = office.get(f"/admin/employees/{kim.id}/edit").text
    assert 'value="김하늘"' in form
    assert '<option value="1" selected>' in form
    answer = office.post(f"/admin/employees/{kim.id}", data=KIM | {"name": "김하늘별"})
    assert answer.headers["location"] == f"/admin/employees/{kim.id}?done=changed"
    page = office.get(f"/admin/employees/{kim.id}").text
    assert "김하늘별" in page
    assert "미정" in page


def test_resignation_and_back(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    where = f"/admin/employees/{kim.id}"
    assert office.post(f"{where}/resignation", data={"resign_date": ""}).status_code == 422
    assert office.post(f"{where}/resignation", data={"resign_date": "2026-11-18"}).status_code == 303
    assert "2026년 11월 18일(수) 퇴사" in office.get(where).text
    assert office.post(f"{where}/resignation/undo").status_code == 303
    assert "퇴사 취소" not in office.get(where).text


def test_undoing_is_refused_when_the_phone_is_in_use_again(attendance: TestApp) -> None:
    office = attendance.client(staff())
    office.post("/admin/employees", data=KIM | {"hire_date": "2026-01-02"})
    office.post("/admin/employees/1/resignation", data={"resign_date": "2026-11-01"})
    office.post("/admin/employees", data=KIM | {"name": "이바다"})
    answer = office.post("/admin/employees/1/resignation/undo")
    assert answer.status_code == 409
    assert "같은 휴대전화 번호" in answer.text


def test_possible_twin_is_pointed_out(attendance: TestApp) -> None:
    office = attendance.client(staff())
    office.post("/admin/employees", data=KIM)
    office.post("/admin/employees", data=KIM | {"phone": "010-9999-0000"})
    assert "이름과 생년월일이 같은 직원이 있습니다: E0001" in office.get("/admin/employees/2").text


def test_pages_are_for_the_office(attendance: TestApp, people: People) -> None:
    people()
    for path in ("/admin/employees", "/admin/employees/1", "/admin/employees/new"):
        assert attendance.client(worker(1)).get(path).status_code == 403
    assert attendance.client(staff("payer")).get("/admin/employees/new").status_code == 403
    assert attendance.client(staff()).get("/admin/employees/77").status_code == 404
