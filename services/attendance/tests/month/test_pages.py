"""The office's month, one person's month, closing and the Excel file."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from attendance.roster.tables import Employee
from chassis.testing import PageClient, TestApp, kst, staff, worker

People = Callable[..., Employee]
HOME = "/admin/attendance"


def enter(office: PageClient, employee_id: int, *dates: str, **more: Any) -> None:
    for day in dates:
        body = {"employee_id": employee_id, "work_date": day, "in": "09:00", "out": "20:00"}
        assert office.post("/api/attendance/v1/days", json=body | more).status_code == 201


def test_month_lists_everyone_with_sums(attendance: TestApp, people: People) -> None:
    office, kim = attendance.client(staff()), people(site_name="한빛물류")
    people("이바다")
    enter(office, kim.id, "2026-11-16", "2026-11-17")
    page = office.get(HOME).text
    assert "2026년 11월" in page
    assert "20시간" in page
    assert "4시간" in page
    assert f'href="/admin/attendance/{kim.id}?month=2026-11"' in page
    assert "이바다" not in office.get(f"{HOME}?q=하늘&site=1").text


def test_empty_month_says_what_to_do(attendance: TestApp) -> None:
    office = attendance.client(staff())
    assert "이 달에 재직한 직원이 없습니다" in office.get(HOME).text
    assert "조건에 맞는 직원이 없습니다" in office.get(f"{HOME}?q=없음").text
    assert office.get(f"{HOME}?month=2026-13").status_code == 422


def test_who_is_in_and_who_forgot_is_seen(attendance: TestApp, people: People) -> None:
    phone = attendance.client(worker(people().id))
    phone.post("/attendance/punches", data={"kind": "in"})
    office = attendance.client(staff())
    assert "출근 중" in office.get(HOME).text
    attendance.at(kst("2026-11-19 09:00"))
    assert "퇴근 없음 1건" in office.get(HOME).text


def test_three_hundred_people_are_pages_not_a_wall(attendance: TestApp, people: People) -> None:
    for n in range(60):
        people(f"직원{n}")
    page = attendance.client(staff()).get(HOME)
    assert 'rel="next"' in page.text
    assert len(page.content) < 200_000


def test_one_persons_month_opens_to_its_why(attendance: TestApp, people: People) -> None:
    office, kim = attendance.client(staff()), people()
    enter(office, kim.id, "2026-11-15", "2026-11-16", out="06:00", **{"in": "22:00"}, reason="대체")
    page = office.get(f"{HOME}/{kim.id}?month=2026-11").text
    assert "다음 날" in page
    assert "밤 10시 ~ 아침 6시" in page
    assert "주휴일" in page
    assert "대체" in page
    assert office.get(f"{HOME}/{kim.id}?month=2026-10").status_code == 200
    assert "추석" in office.get(f"{HOME}/{kim.id}?month=2026-09").text
    assert office.get(f"{HOME}/99").status_code == 404


def test_closing_and_taking_it_back(attendance: TestApp, people: People) -> None:
    office, kim = attendance.client(staff()), people()
    assert "아직 끝나지 않은 달" in office.get(HOME).text
    answer = office.post(f"{HOME}/months/2026-10/closing")
    assert answer.headers["location"] == f"{HOME}?month=2026-10&done=closed"
    page = office.get(f"{HOME}?month=2026-10&done=closed").text
    assert "마감했습니다" in page
    assert "마감한 달" in page
    assert "/admin/attendance/adjustments/" in office.get(f"{HOME}/{kim.id}?month=2026-10").text
    assert office.post(f"{HOME}/months/2026-10/reopening", data={"reason": ""}).status_code == 422
    assert office.post(f"{HOME}/months/2026-10/reopening", data={"reason": "누락"}).status_code == 303
    assert "마감한 달" not in office.get(f"{HOME}?month=2026-10").text
    assert office.post(f"{HOME}/months/2026-12/closing").status_code == 422


def test_excel_is_the_month_in_the_companys_columns(attendance: TestApp, people: People) -> None:
    office, kim = attendance.client(staff()), people(site_name="한빛물류")
    enter(office, kim.id, "2026-11-16")
    render = attendance.peer("docs-render")
    render.on("POST", "/internal/xlsx/table", content=b"xlsx")
    answer = office.get(f"{HOME}/excel")
    assert answer.content == b"xlsx"
    name = unquote(answer.headers["content-disposition"])
    assert name == "attachment; filename*=UTF-8''근태기록_2026-11-01_2026-11-30.xlsx"
    sent = json.loads(render.calls[0].content)
    assert [column["label"] for column in sent["columns"]][:7] == [
        "직원ID", "이름", "부서", "날짜", "출근", "퇴근", "구분",
    ]  # fmt: skip
    assert sent["rows"] == [
        ["E0001", "김하늘", "한빛물류", "2026-11-16", "09:00", "20:00", "주간", 600, 120, 0, 0, "관리자"]
    ]


def test_excel_of_impossible_dates_is_422(attendance: TestApp) -> None:
    office = attendance.client(staff())
    for span in (
        "start=2026-12-01&end=2026-12-31",
        "start=2026-11-10&end=2026-11-01",
        "start=2026-02-30",
        "start=2020-01-01&end=2026-11-01",
    ):
        assert office.get(f"{HOME}/excel?{span}").status_code == 422


def test_excel_while_documents_are_away_is_a_korean_page(attendance: TestApp) -> None:
    attendance.peer("docs-render").away = True
    answer = attendance.client(staff()).get(f"{HOME}/excel")
    assert answer.status_code == 503
    assert "잠시 연결할 수 없습니다" in answer.text


def test_month_is_for_the_office(attendance: TestApp) -> None:
    phone = attendance.client(worker(1))
    for path in (HOME, f"{HOME}/1", f"{HOME}/excel", f"{HOME}/missing"):
        assert phone.get(path).status_code == 403
    payer = attendance.client(staff("payer"))
    assert "closing" not in payer.get(HOME).text
    assert payer.post(f"{HOME}/months/2026-10/closing").status_code == 403
