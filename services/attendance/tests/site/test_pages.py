"""The office's screens of the sites."""

from chassis.testing import TestApp, staff

NEW = {"name": "한빛물류", "address": "", "contact_person": "", "contact_phone": "", "workplace_size": "120"}


def test_empty_list_says_what_to_do(attendance: TestApp) -> None:
    assert "등록된 고객사가 없습니다" in attendance.client(staff()).get("/admin/sites").text


def test_site_is_added_and_listed_with_its_people(attendance: TestApp) -> None:
    office = attendance.client(staff())
    assert office.get("/admin/sites/new").status_code == 200
    assert office.post("/admin/sites", data=NEW).headers["location"] == "/admin/sites?done=new"
    page = office.get("/admin/sites?done=new").text
    assert "고객사를 등록했습니다" in page
    assert "0명" in page
    assert "조건에 맞는 고객사가 없습니다" in office.get("/admin/sites?q=새론").text


def test_site_is_corrected_and_ended(attendance: TestApp) -> None:
    office = attendance.client(staff())
    office.post("/admin/sites", data=NEW)
    assert 'value="120"' in office.get("/admin/sites/1").text
    assert office.post("/admin/sites/1", data=NEW | {"workplace_size": "4"}).status_code == 303
    page = office.get("/admin/sites").text
    assert "5인 미만" in page
    assert "거래 종료" in page


def test_doubled_name_keeps_the_form(attendance: TestApp) -> None:
    office = attendance.client(staff())
    office.post("/admin/sites", data=NEW)
    answer = office.post("/admin/sites", data=NEW)
    assert answer.status_code == 409
    assert 'id="f-name-error"' in answer.text


def test_unknown_site_is_a_page_not_found(attendance: TestApp) -> None:
    office = attendance.client(staff())
    assert office.get("/admin/sites/9").status_code == 404
    assert office.post("/admin/sites/9", data=NEW).status_code == 404
