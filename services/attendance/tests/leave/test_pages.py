"""The 연차 pages say honestly that they are still to come."""

from chassis.testing import TestApp, anyone, staff, worker


def test_everyone_sees_the_page(attendance: TestApp) -> None:
    assert 'href="/signin?next=/leave"' in attendance.client(anyone()).get("/leave").text
    page = attendance.client(worker(1)).get("/leave").text
    assert "사무실에 물어봐 주세요" in page
    assert "/signin" not in page


def test_office_page_is_for_the_office(attendance: TestApp) -> None:
    assert "준비 중입니다" in attendance.client(staff()).get("/admin/leave").text
    assert attendance.client(worker(1)).get("/admin/leave").status_code == 403
