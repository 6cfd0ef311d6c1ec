"""Leave on screen: asked on the phone, decided in the office, the ledger, notices, the calendar."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from attendance.leave import booking
from attendance.roster.tables import Employee
from chassis.testing import PageClient, TestApp, anyone, kst, staff, worker
from leave_people import NOW, work

People = Callable[..., Employee]
OWN, OFFICE = "/leave", "/admin/leave"


@pytest.fixture
def kim_of_app(attendance: TestApp, people: People) -> Employee:
    """김하늘 of 한빛물류, at work since January, ten days granted; it is Monday 2026-11-23."""
    kim = people(site_name="한빛물류")
    work(attendance.db, kim, "2026-01-02", "2026-11-20")
    attendance.db.write(booking.book, kim.id, date(2026, 11, 23), NOW)
    attendance.at(kst("2026-11-23 09:00"))
    return kim


@pytest.fixture
def phone(attendance: TestApp, kim_of_app: Employee) -> PageClient:
    return attendance.client(worker(kim_of_app.id))


@pytest.fixture
def office(attendance: TestApp) -> PageClient:
    return attendance.client(staff(name="lee"))


def ask(phone: PageClient, first: str = "2026-12-01", **more: str) -> None:
    typed = {"first_day": first, "part": "full", "token": first, **more}
    sent = phone.post(f"{OWN}/requests", data=typed)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{OWN}?done=asked")


def test_a_stranger_is_asked_to_sign_in(attendance: TestApp) -> None:
    assert 'href="/signin?next=/leave"' in attendance.client(anyone()).get(OWN).text
    assert "사무실에 문의해 주세요" in attendance.client(worker(77)).get(OWN).text


def test_the_phone_says_what_is_left_until_when_and_what_comes(phone: PageClient) -> None:
    page = phone.get(OWN).text
    assert "10일" in page
    assert "2027년 1월 1일(금)까지" in page
    assert "두 달 안에 기한이 끝나요" in page
    assert "2026년 12월 2일(수)에 1일분" in page
    assert "아직 신청한 연차가 없어요" in page


def test_a_request_is_sent_shown_decided_and_taken_from_the_ledger(
    phone: PageClient, office: PageClient
) -> None:
    ask(phone, last_day="2026-12-02", reason="집안일")
    assert "사무실이 확인하고 있어요" in phone.get(OWN).text
    listed = office.get(f"{OFFICE}/requests").text
    assert "12월 1일 ~ 12월 2일 종일" in listed
    detail = re.search(rf"{OFFICE}/requests/\d+", listed)
    assert detail is not None
    assert "근무일 2일" in office.get(detail[0]).text
    decided = office.post(f"{detail[0]}/decision", data={"decision": "approved"})
    assert decided.headers["location"] == f"{OFFICE}/requests?done=approved"
    assert "승인됐어요" in phone.get(OWN).text
    page = office.get(f"{OFFICE}/1").text
    assert "신청 보기" in page
    assert "8일" in page
    assert "김하늘" in office.get(f"{OFFICE}/calendar?month=2026-12").text
    back = office.post(f"{detail[0]}/cancellation", data={"reason": "일정 변경"})
    assert back.headers["location"] == f"{OFFICE}/requests?done=cancelled"
    assert "되돌림" in office.get(f"{OFFICE}/1").text
    assert "승인이 취소됐어요" in phone.get(OWN).text


def test_wrong_input_is_told_beside_the_field_and_kept(phone: PageClient) -> None:
    refused = phone.post(f"{OWN}/requests", data={"first_day": "2026-12-05", "part": "am", "reason": "병원"})
    assert refused.status_code == 422
    assert "쉬는 날이라 신청하지 않아도 돼요" in refused.text
    assert 'value="병원"' in refused.text
    assert phone.post(f"{OWN}/requests", data={"part": "full"}).status_code == 422


def test_a_day_asked_for_twice_is_a_sentence_on_the_form(phone: PageClient) -> None:
    ask(phone)
    again = phone.post(f"{OWN}/requests", data={"first_day": "2026-12-01", "part": "am"})
    assert again.status_code == 409
    assert "이미 신청했거나 쉬기로 한 날" in again.text
    action = re.search(rf'action="({OWN}/requests/\d+/withdrawal)"', phone.get(OWN).text)
    assert action is not None
    assert "신청을 취소했어요" in phone.get(phone.post(action[1]).headers["location"]).text
    ask(phone, part="am", token="2")


def test_another_day_is_offered_with_a_reason(phone: PageClient, office: PageClient) -> None:
    ask(phone)
    bare = office.post(f"{OFFICE}/requests/1/decision", data={"decision": "moved"})
    assert bare.status_code == 422
    assert "사유를 입력하세요" in bare.text
    told = {"decision": "moved", "answer": "출하가 몰리는 날", "offered_day": "2026-12-03"}
    office.post(f"{OFFICE}/requests/1/decision", data=told)
    page = phone.get(OWN).text
    assert "출하가 몰리는 날" in page
    assert f"{OWN}/requests/new?day=2026-12-03" in page
    assert 'value="2026-12-03"' in phone.get(f"{OWN}/requests/new?day=2026-12-03").text


def test_more_than_is_left_is_marked_and_needs_a_tick(phone: PageClient, office: PageClient) -> None:
    ask(phone, last_day="2026-12-16")
    assert "남은 연차보다 많음" in office.get(f"{OFFICE}/requests/1").text
    refused = office.post(f"{OFFICE}/requests/1/decision", data={"decision": "approved"})
    assert "초과사용에 동의할 때만" in refused.text
    office.post(f"{OFFICE}/requests/1/decision", data={"decision": "approved", "over": "1"})
    assert "앞당겨 쓴 2일" in phone.get(OWN).text
    assert "초과사용" in office.get(f"{OFFICE}?pick=over").text
    again = office.post(f"{OFFICE}/requests/1/decision", data={"decision": "rejected", "answer": "x"})
    assert "이미 승인 처리된" in again.text


def test_the_list_is_filtered_and_drawn_as_excel(
    phone: PageClient, office: PageClient, attendance: TestApp, people: People
) -> None:
    people("한시간")
    assert "한시간" in office.get(OFFICE).text
    soon = office.get(f"{OFFICE}?pick=soon").text
    assert "김하늘" in soon
    assert "한시간" not in soon
    assert "조건에 맞는 직원이 없습니다" in office.get(f"{OFFICE}?pick=owed&q=바다&site=x").text
    assert "김하늘" in office.get(f"{OFFICE}?site=1&pick=?").text
    attendance.peer("docs-render").on("POST", "/internal/xlsx/table", json={})
    drawn = office.get(f"{OFFICE}/excel?pick=soon")
    assert drawn.status_code == 200
    assert "filename*=UTF-8''%EC%97%B0%EC%B0%A8_2026-11-23.xlsx" in drawn.headers["content-disposition"]


def test_whoever_earns_no_leave_by_law_is_promised_none(
    phone: PageClient, office: PageClient, kim_of_app: Employee
) -> None:
    assert "다음 발생" in office.get(f"{OFFICE}/{kim_of_app.id}").text
    site = f"/api/attendance/v1/sites/{kim_of_app.site_id}"
    refused = office.patch(site, json={"workplace_size": 4}).json()
    office.patch(site, json={"workplace_size": 4, "confirm": refused.get("confirm")})
    page = office.get(f"{OFFICE}/{kim_of_app.id}").text
    assert "법정 연차가 생기지 않습니다" in page
    assert "다음 발생" not in page


def test_the_office_enters_days_off_and_lines(phone: PageClient, office: PageClient) -> None:
    off = {"kind": "sick", "first_day": "2026-11-24", "part": "full", "reason": "진단서"}
    assert office.post(f"{OFFICE}/1/absences", data=off).status_code == 303
    again = office.post(f"{OFFICE}/1/absences", data=off)
    assert again.status_code == 409
    assert "이미 신청했거나" in again.text
    line = {"kind": "grant", "amount": "3", "day": "2026-11-23", "reason": "지난 대장", "token": "t"}
    bad = office.post(f"{OFFICE}/1/entries", data=line)
    assert bad.status_code == 422
    assert "언제까지 쓸 수 있는지" in bad.text
    for _ in range(2):
        done = office.post(f"{OFFICE}/1/entries", data={**line, "expires_on": "2027-11-22"})
        assert done.status_code == 303
    page = office.get(f"{OFFICE}/1").text
    assert "지난 대장" in page
    assert "13일" in page
    assert "병가" in page
    assert office.get(f"{OFFICE}/99").status_code == 404


def test_notices_are_due_printed_and_noted(
    phone: PageClient, office: PageClient, attendance: TestApp
) -> None:
    attendance.at(kst("2026-10-03 09:00"))
    page = office.get(f"{OFFICE}/notices").text
    href = re.search(rf"{OFFICE}/1/notices/monthly-2027-01-01-1", page)
    assert href is not None
    assert "미사용 연차휴가 사용시기 지정 요청서" in office.get(href[0]).text
    given = office.post(href[0], data={"given_on": "2026-10-03", "means": "paper"})
    assert given.headers["location"] == f"{OFFICE}/notices?done=1"
    assert "이미 기록한" in office.post(href[0], data={"given_on": "2026-10-03", "means": "paper"}).text
    second = href[0][:-1] + "2"
    attendance.at(kst("2026-10-20 09:00"))
    short = office.post(second, data={"given_on": "2026-10-20", "means": "post", "days": "2026-11-30"})
    assert "남은 연차를 모두 지정해야" in short.text
    assert "2026-11-30" in short.text
    assert office.get(f"{OFFICE}/1/notices/annual-2027-01-01-1").status_code == 404
    assert office.get(f"{OFFICE}/1/notices/annual-2027-02-31-1").status_code == 404


def test_the_way_of_counting_is_changed_once_nobody_used_any(phone: PageClient, office: PageClient) -> None:
    changed = office.post(f"{OFFICE}/method", data={"method": "fiscal_year"})
    assert changed.headers["location"] == f"{OFFICE}?done=method"
    assert "회계연도(1월 1일) 기준" in office.get(OFFICE).text
    assert "2026년 12월 2일(수)에 1일분" in phone.get(OWN).text


def test_who_only_looks_sees_no_buttons(phone: PageClient, attendance: TestApp) -> None:
    ask(phone)
    viewer = attendance.client(staff("viewer"))
    assert "담당자만" in viewer.get(f"{OFFICE}/requests/1").text
    assert "대장에 직접 적기" not in viewer.get(f"{OFFICE}/1").text
    assert viewer.post(f"{OFFICE}/requests/1/decision", data={"decision": "approved"}).status_code == 403
    assert viewer.post(f"{OFFICE}/method", data={"method": "fiscal_year"}).status_code == 403
    assert attendance.client(worker(1)).get(OFFICE).status_code == 403
