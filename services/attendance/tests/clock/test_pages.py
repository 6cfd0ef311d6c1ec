"""The worker's screen, as a person with a phone sees it."""

import re
from collections.abc import Callable

import pytest
from attendance.day import actions as day
from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from chassis.testing import PageClient, TestApp, anyone, kst, staff, worker

People = Callable[..., Employee]


@pytest.fixture
def phone(attendance: TestApp, people: People) -> PageClient:
    """The phone of 김하늘, employee 1."""
    return attendance.client(worker(people(site_name="한빛물류").id))


def press(phone: PageClient, **more: str) -> str:
    """Press the button of the page as it stands; return where the browser is sent."""
    page = phone.get(more.pop("page", "/attendance")).text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = phone.post("/attendance/punches", data={**form, **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_stranger_sees_what_it_is_and_a_way_in(attendance: TestApp) -> None:
    page = attendance.client(anyone()).get("/attendance")
    assert page.status_code == 200
    assert 'href="/signin?next=/attendance"' in page.text
    assert "출퇴근" in page.text


def test_stranger_pressing_is_sent_to_sign_in(attendance: TestApp) -> None:
    answer = attendance.client(anyone()).post("/attendance/punches", data={"kind": "in"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin?next=/attendance")


def test_before_work_the_button_says_clock_in(phone: PageClient) -> None:
    page = phone.get("/attendance").text
    assert "출근 전이에요" in page
    assert 'name="kind" value="in"' in page
    assert "한빛물류" in page


def test_clock_in_is_confirmed_with_its_time(phone: PageClient) -> None:
    page = phone.get(press(phone)).text
    assert "출근 08:27" in page
    assert "잘 기록했어요" in page
    assert 'name="kind" value="out"' in page


def test_page_says_since_when_and_how_long(phone: PageClient, attendance: TestApp) -> None:
    press(phone)
    attendance.at(kst("2026-11-18 11:39"))
    page = phone.get("/attendance").text
    assert "출근 중" in page
    assert "08:27</span>부터" in page
    assert "3시간 12분" in page


def test_a_day_done_shows_its_hours_and_why(phone: PageClient, attendance: TestApp) -> None:
    press(phone)
    attendance.at(kst("2026-11-18 19:00"))
    page = phone.get(press(phone)).text
    assert "퇴근했어요" in page
    assert "9시간 33분" in page
    assert "연장 1시간 33분" in page
    assert "법에 정한 만큼 뺌" in page


def test_two_taps_of_one_page_make_one_punch(phone: PageClient) -> None:
    page = phone.get("/attendance").text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    first = phone.post("/attendance/punches", data=form)
    second = phone.post("/attendance/punches", data=form)
    assert first.headers["location"] == second.headers["location"]


def test_leaving_within_a_minute_is_asked_once_more(phone: PageClient, attendance: TestApp) -> None:
    press(phone)
    attendance.at(kst("2026-11-18 08:27").replace(second=40))
    asked = press(phone)
    assert asked == "/attendance?sure=out"
    page = phone.get(asked).text
    assert "정말 퇴근할까요?" in page
    assert press(phone, page=asked).startswith("/attendance?punch=")


def test_same_button_from_another_tab_is_the_same_punch(phone: PageClient) -> None:
    press(phone)
    first = phone.post("/attendance/punches", data={"kind": "out", "sure": "1", "token": "one-tab"})
    second = phone.post("/attendance/punches", data={"kind": "out", "sure": "1", "token": "another-tab"})
    assert first.headers["location"] == second.headers["location"]


def test_unknown_button_is_refused_on_the_same_page(phone: PageClient) -> None:
    answer = phone.post("/attendance/punches", data={"kind": "lunch"})
    assert answer.status_code == 422
    assert "출근 전이에요" in answer.text


def test_clock_in_twice_is_a_sentence_on_the_same_page(phone: PageClient, attendance: TestApp) -> None:
    press(phone)
    attendance.at(kst("2026-11-18 09:00"))
    answer = phone.post("/attendance/punches", data={"kind": "in"})
    assert answer.status_code == 409
    assert "이미 출근했어요(08:27)" in answer.text
    assert 'name="kind" value="out"' in answer.text


def test_forgotten_clock_out_is_told_and_not_invented(phone: PageClient, attendance: TestApp) -> None:
    press(phone)
    attendance.at(kst("2026-11-19 08:30"))
    page = phone.get("/attendance").text
    assert "11월 18일(수) 퇴근 기록이 없어요" in page
    assert 'name="kind" value="in"' in page
    assert "퇴근 기록 없음" in phone.get(press(phone)).text


def test_night_shift_shows_the_day_it_began(phone: PageClient, attendance: TestApp) -> None:
    attendance.at(kst("2026-11-18 22:00"))
    press(phone)
    attendance.at(kst("2026-11-19 02:00"))
    page = phone.get("/attendance").text
    assert "11월 18일(수) 근무" in page
    assert "4시간" in page


def test_month_before_can_be_looked_at_but_not_the_one_to_come(phone: PageClient) -> None:
    assert "2026년 10월" in phone.get("/attendance?month=2026-10").text
    assert "2026년 11월" in phone.get("/attendance?month=2026-12").text
    assert "2026년 11월" in phone.get("/attendance?month=rubbish").text


def test_looking_at_another_month_keeps_what_is_true_now(phone: PageClient, attendance: TestApp) -> None:
    press(phone)
    attendance.at(kst("2026-11-18 17:30"))
    press(phone)
    page = phone.get("/attendance?month=2026-10").text
    assert "퇴근했어요" in page
    assert "다시 출근" in page


def test_confirmation_is_not_repeated_later(phone: PageClient, attendance: TestApp) -> None:
    where = press(phone)
    attendance.at(kst("2026-11-18 10:00"))
    assert "잘 기록했어요" not in phone.get(where).text


def test_unchanged_welcome_page_is_not_sent_again(attendance: TestApp) -> None:
    visitor = attendance.client(anyone())
    tag = visitor.get("/attendance").headers["etag"]
    assert visitor.get("/attendance", headers={"If-None-Match": tag}).status_code == 304


def test_resigned_worker_sees_the_past_and_no_button(phone: PageClient, attendance: TestApp) -> None:
    now = kst("2026-11-18 09:00")
    attendance.db.write(roster.resign, 1, now.date(), staff(), now)
    page = phone.get("/attendance")
    assert page.status_code == 200
    assert "재직 중이 아니에요" in page.text
    assert 'action="/attendance/punches"' not in page.text
    refused = phone.post("/attendance/punches", data={"kind": "in"})
    assert refused.status_code == 403
    assert "재직 중인 직원만" in refused.text


def test_worker_unknown_to_the_roster_is_told_whom_to_ask(attendance: TestApp) -> None:
    answer = attendance.client(worker(404)).get("/attendance")
    assert answer.status_code == 403
    assert "사무실에 문의해 주세요" in answer.text


def test_nobody_sees_a_colleague(attendance: TestApp, people: People) -> None:
    kim, lee = people("김하늘"), people("이바다")
    kim_phone, lee_phone = attendance.client(worker(kim.id)), attendance.client(worker(lee.id))
    where = press(kim_phone)
    page = lee_phone.get(where).text
    assert "출근 전이에요" in page
    assert "잘 기록했어요" not in page


def test_full_month_stays_small(phone: PageClient, attendance: TestApp) -> None:
    for n in range(1, 18):
        new = day.NewDay.model_validate(
            {"employee_id": 1, "work_date": f"2026-11-{n:02d}", "in": "08:30", "out": "23:30"}
        )
        attendance.db.write(day.enter_day, new, staff(), kst("2026-11-18 08:00"))
    page = phone.get("/attendance")
    assert "17일 근무" in page.text
    assert len(page.content) < 40_000
