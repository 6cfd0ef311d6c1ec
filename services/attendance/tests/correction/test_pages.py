"""Requests for correction on screen: asked on the phone, decided in the office."""

import re
from collections.abc import Callable

import pytest
from attendance.month.jobs import close_month
from attendance.roster.tables import Employee
from chassis.testing import PageClient, TestApp, anyone, kst, staff, worker

People = Callable[..., Employee]
OWN, OFFICE = "/attendance/corrections", "/admin/attendance/corrections"
TYPED = {"work_date": "2026-11-17", "clock_in": "08:27", "clock_out": "17:32", "reason": "퇴근을 못 눌렀어요"}


@pytest.fixture
def phone(attendance: TestApp, people: People) -> PageClient:
    """The phone of 김하늘, who forgot 퇴근 on the 17th; it is 08:10 of the next morning."""
    phone = attendance.client(worker(people(site_name="한빛물류").id))
    attendance.at(kst("2026-11-17 08:27"))
    phone.post("/api/attendance/v1/punches", json={"kind": "in"})
    attendance.at(kst("2026-11-18 08:10"))
    return phone


@pytest.fixture
def office(attendance: TestApp) -> PageClient:
    return attendance.client(staff(name="kim"))


def test_the_next_morning_the_phone_tells_and_offers_the_way(phone: PageClient) -> None:
    page = phone.get("/attendance").text
    assert "11월 17일(화) 퇴근 기록이 없어요" in page
    assert "08:27에 출근한 기록만 있어요" in page
    assert "출근 전이에요" in page
    form = phone.get("/attendance/corrections/new?work_date=2026-11-17").text
    assert "08:27 ~ 퇴근 기록 없음" in form
    assert 'name="clock_in" type="time" value="08:27"' in form


def test_a_request_is_sent_shown_as_waiting_and_decided(
    phone: PageClient, office: PageClient, attendance: TestApp
) -> None:
    sent = phone.post(OWN, data={**TYPED, "breaks": "12:00-13:00", "token": "t1"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"{OWN}?done=asked")
    assert "사무실이 확인하고 있어요" in phone.get(sent.headers["location"]).text
    assert "정정을 요청했어요" in phone.get("/attendance").text
    listed = office.get(OFFICE).text
    assert "08:27 ~ 17:32 · 휴게 12:00-13:00" in listed
    assert "08:27 ~ 퇴근 기록 없음" in listed
    detail = re.search(rf"{OFFICE}/\d+", listed)
    assert detail is not None
    assert "요청한 시각" in office.get(detail[0]).text
    decided = office.post(f"{detail[0]}/decision", data={"decision": "approved"})
    assert (decided.status_code, decided.headers["location"]) == (303, f"{OFFICE}?done=approved")
    assert "반영됐어요" in phone.get(OWN).text
    month = office.get("/admin/attendance/1?month=2026-11").text
    assert "08:27 ~ 퇴근 기록 없음 → 08:27 ~ 17:32 · 휴게 12:00-13:00" in month
    assert "kim" in office.get(f"{OFFICE}?state=approved").text or "승인" in office.get(detail[0]).text
    again = office.post(f"{detail[0]}/decision", data={"decision": "rejected", "answer": "늦음"})
    assert again.status_code == 409
    assert "이미 승인 처리된" in again.text


def test_a_form_sent_twice_is_one_request(phone: PageClient, office: PageClient) -> None:
    for _ in range(2):
        assert phone.post(OWN, data={**TYPED, "token": "t1"}).status_code == 303
    assert office.get(OFFICE).text.count("퇴근을 못 눌렀어요") == 1


def test_wrong_input_is_told_beside_the_field_and_kept(phone: PageClient) -> None:
    refused = phone.post(OWN, data={**TYPED, "clock_out": "", "breaks": "점심"})
    assert refused.status_code == 422
    assert "12:00-13:00처럼" in refused.text
    assert 'value="퇴근을 못 눌렀어요"' in refused.text
    same = phone.post(OWN, data={**TYPED, "work_date": "2026-11-30"})
    assert same.status_code == 422
    assert "아직 오지 않은 날" in same.text


def test_a_closed_month_can_be_asked_about_and_the_office_reads_what_approval_does(
    phone: PageClient, office: PageClient, attendance: TestApp
) -> None:
    close_month(attendance.db, "2026-10", staff(), kst("2026-11-18 08:00"))
    assert "마감한 달이에요" in phone.get("/attendance?month=2026-10").text
    assert phone.post(OWN, data={**TYPED, "work_date": "2026-10-15"}).status_code == 303
    assert "다음에 마감할 달에 정산합니다" in office.get("/admin/attendance/corrections/1").text
    approved = office.post("/admin/attendance/corrections/1/decision", data={"decision": "approved"})
    assert approved.status_code == 303
    assert "정정 요청" in office.get("/admin/attendance/adjustments?month=2026-11").text


def test_a_request_is_taken_back_on_the_phone(phone: PageClient, office: PageClient) -> None:
    phone.post(OWN, data=TYPED)
    action = re.search(rf'action="({OWN}/\d+/withdrawal)"', phone.get(OWN).text)
    assert action is not None
    back = phone.post(action[1])
    assert "요청을 취소했어요" in phone.get(back.headers["location"]).text
    assert "기다리는 정정 요청이 없습니다" in office.get(OFFICE).text
    assert "취소" in office.get(f"{OFFICE}?state=all").text


def test_a_rejection_needs_a_reason_that_the_worker_reads(phone: PageClient, office: PageClient) -> None:
    phone.post(OWN, data=TYPED)
    bare = office.post(f"{OFFICE}/1/decision", data={"decision": "rejected"})
    assert bare.status_code == 422
    assert "반려 사유를 입력하세요" in bare.text
    office.post(f"{OFFICE}/1/decision", data={"decision": "rejected", "answer": "근무표와 다릅니다"})
    page = phone.get(OWN).text
    assert "반영되지 않았어요" in page
    assert "근무표와 다릅니다" in page
    assert office.get(f"{OFFICE}/9").status_code == 404


def test_lists_are_filtered_by_name_and_site(phone: PageClient, office: PageClient) -> None:
    phone.post(OWN, data=TYPED)
    assert "퇴근을 못 눌렀어요" in office.get(f"{OFFICE}?q=하늘&site=1").text
    assert "조건에 맞는" in office.get(f"{OFFICE}?q=바다").text
    assert "퇴근을 못 눌렀어요" in office.get(f"{OFFICE}?state=lost&site=x").text


def test_who_only_looks_sees_no_buttons(phone: PageClient, attendance: TestApp) -> None:
    phone.post(OWN, data=TYPED)
    viewer = attendance.client(staff("viewer"))
    assert "담당자만" in viewer.get(f"{OFFICE}/1").text
    assert viewer.post(f"{OFFICE}/1/decision", data={"decision": "approved"}).status_code == 403
    assert attendance.client(anyone()).get(OWN).status_code == 401


def test_the_month_lists_what_is_left_by_site_before_it_is_closed(
    phone: PageClient, office: PageClient, attendance: TestApp
) -> None:
    phone.post(OWN, data={**TYPED, "work_date": "2026-11-16"})
    page = office.get("/admin/attendance?month=2026-11").text
    assert "마감 전 확인 · 퇴근 미기록 1건, 정정 요청 1건" in page
    assert "한빛물류 · 퇴근 미기록 1건, 정정 요청 1건" in page
    assert "남은 일을 두고 마감" in page
    assert "마감 전 확인" not in office.get("/admin/attendance?month=2026-10").text
    office.post("/admin/attendance/months/2026-11/closing")
    assert "마감 전 확인" not in office.get("/admin/attendance?month=2026-11").text


def test_what_waits_about_a_closed_month_stands_on_the_list_of_the_month_that_settles_it(
    phone: PageClient, office: PageClient, attendance: TestApp
) -> None:
    phone.post(OWN, data={**TYPED, "work_date": "2026-09-30"})
    phone.post(OWN, data={**TYPED, "work_date": "2026-10-30"})
    office.post("/admin/attendance/months/2026-10/closing")
    page = office.get("/admin/attendance?month=2026-11").text
    assert "정정 요청 1건" in page
    assert "10월 30일(금) 김하늘" in page
    assert "정정 요청 대기 · 마감한 달이라 이 달에 정산" in page
    assert "9월 30일" not in page  # September is open: it has a list of its own
    office.post("/admin/attendance/months/2026-11/closing")
    assert "10월 30일(금) 김하늘" in office.get("/admin/attendance?month=2026-12").text
