"""Uploading, looking, picking, executing and undoing in the office."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from attendance.importing import actions
from attendance.importing.rules.told import Hours, Named, Reading, Told
from attendance.roster.tables import Employee
from chassis.testing import TestApp, kst, staff, worker

People = Callable[..., Employee]
HOME = "/admin/attendance/imports"
NOW = kst("2026-11-18 18:00")
KEY = "abcdefghijklmnopqrstuvwx"
CHAT = (
    "11/2 김하늘 08:30출 17:30퇴\n"
    "11/3 김하늘 E0001 08:30출 19:00퇴 잔업1시간\n"
    "11/4 이바다 연차\n11/5 김하늘 08:30출"
)


def paste(attendance: TestApp, text: str = CHAT, key: str = KEY) -> Any:
    return attendance.client(staff()).post(
        f"{HOME}/chat", data={"key": key, "month": "2026-11", "text": text}
    )


def sheet(**more: Any) -> dict[str, Any]:
    rows: list[list[Any]] = [[None] * 40 for _ in range(13)]
    rows[1][9], rows[1][12], rows[1][4] = 2026, 11, "한빛물류"
    rows[4][7], rows[4][8] = "2026-11-01", "2026-11-02"
    for offset, word in enumerate(("기본", "연장", "심야", "특근", "특연", "지조")):
        rows[7 + offset][6] = word
    rows[7][2], rows[7][8], rows[8][8] = "김하늘", 8, 2
    return {"sheets": [{"name": "11월", "rows": rows} | more]}


def upload(attendance: TestApp, name: str = "근무현황.xlsx", key: str = KEY) -> Any:
    files = {"file": (name, b"PK", "application/octet-stream")}
    return attendance.client(staff()).post(f"{HOME}/workbook", data={"key": key}, files=files)


def enter(attendance: TestApp, person: Employee, day: str) -> None:
    new = {"employee_id": person.id, "work_date": day, "in": "09:00", "out": "18:00"}
    assert attendance.client(staff()).post("/api/attendance/v1/days", json=new).status_code == 201


def test_a_chat_is_looked_at_before_anything_changes(attendance: TestApp, people: People) -> None:
    kim = people()
    answer = paste(attendance)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}/1")
    assert paste(attendance).headers["location"] == f"{HOME}/1"
    office = attendance.client(staff())
    page = office.get(f"{HOME}/1").text
    assert "아직 아무것도 바뀌지 않았습니다" in page
    assert "사번으로 찾음" in page
    assert "같은 이름의 직원이 없음" in page
    assert "형식을 알 수 없는 줄입니다" in page
    assert "후보 1명" in page
    assert "2026-11-02" not in office.get(f"/api/attendance/v1/days?month=2026-11&employee_id={kim.id}").text


def test_picking_executing_and_undoing(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    paste(attendance)
    page = office.get(f"{HOME}/1").text
    [name] = re.findall(r'name="(person-\d+)"', page)
    office.post(f"{HOME}/1/people", data={name: str(kim.id), "since": "0"})
    assert office.post(f"{HOME}/1/execution").headers["location"] == f"{HOME}/1?done=executed"
    assert office.post(f"{HOME}/1/execution").status_code == 303
    days = office.get(f"/api/attendance/v1/days?month=2026-11&employee_id={kim.id}").json()["items"]
    assert [(day["work_date"], day["source"]) for day in days] == [
        ("2026-11-02", "excel"),
        ("2026-11-03", "excel"),
    ]
    office.patch(f"/api/attendance/v1/days/{days[0]['id']}", json={"in": "08:30", "out": "18:00"})
    office.post(f"{HOME}/1/undo")
    page = office.get(f"{HOME}/1").text
    assert "그 뒤 바뀌어 그대로 둔 날 1건" in page
    days = office.get(f"/api/attendance/v1/days?month=2026-11&employee_id={kim.id}").json()["items"]
    assert [day["work_date"] for day in days] == ["2026-11-02"]


def test_a_workbook_shows_the_clients_hours_beside_ours(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    enter(attendance, kim, "2026-11-02")
    attendance.peer("docs-render").on("POST", "/internal/xlsx/read", json=sheet())
    assert upload(attendance).status_code == 303
    [name] = re.findall(r'name="(person-\d+)"', office.get(f"{HOME}/1").text)
    office.post(f"{HOME}/1/people", data={name: str(kim.id)})
    page = office.get(f"{HOME}/1").text
    assert "한빛물류" in page
    assert "10시간" in page
    assert "+2시간" in page
    person = office.get(f"{HOME}/1/people/{name[7:]}").text
    assert "기본 8시간 연장 2시간" in person
    assert "09:00 ~ 18:00" in person
    office.post(f"{HOME}/1/execution")
    assert "넣음" in office.get(f"{HOME}/1/people/{name[7:]}").text


def test_ticking_a_protected_line_shows_before_and_after(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    enter(attendance, kim, "2026-11-03")
    paste(attendance, "11/3 김하늘 E0001 08:30출 17:30퇴")
    page = office.get(f"{HOME}/1/people/1").text
    assert "09:00~18:00 → 08:30~17:30" in page
    assert "기존 기록과 다름" in page
    office.post(f"{HOME}/1/people/1", data={"overwrite": "1"})
    assert "기존 기록을 덮어씀" in office.get(f"{HOME}/1/people/1").text


def test_f_79_an_old_workbook_is_refused_with_a_sentence(attendance: TestApp) -> None:
    answer = upload(attendance, "근무현황.xls")
    assert answer.status_code == 422
    assert ".xls)은 읽지 못합니다" in answer.text
    assert upload(attendance, "a.pdf").status_code == 422
    answer = attendance.client(staff()).post(f"{HOME}/workbook", data={"key": KEY})
    assert "파일을 고르세요" in answer.text


def test_what_cannot_be_read_keeps_what_was_typed(attendance: TestApp) -> None:
    answer = paste(attendance, "안녕하세요 <b>")
    assert answer.status_code == 422
    assert "근무 줄을 찾지 못했습니다" in answer.text
    assert "안녕하세요 &lt;b&gt;" in answer.text
    office = attendance.client(staff())
    assert office.post(f"{HOME}/chat", data={"key": KEY, "month": "2026-13", "text": "a"}).status_code == 422
    attendance.peer("docs-render").on("POST", "/internal/xlsx/read", json={"sheets": []})
    assert "양식이 아닙니다" in upload(attendance).text


def test_a_refusal_by_documents_is_told_beside_the_file(attendance: TestApp) -> None:
    errors = [{"field": "file", "message": "풀면 너무 커지는 파일입니다."}]
    problem = {"code": "workbook", "detail": "엑셀 파일을 읽을 수 없습니다.", "errors": errors}
    attendance.peer("docs-render").on("POST", "/internal/xlsx/read", json=problem, status=422)
    answer = upload(attendance)
    assert answer.status_code == 422
    assert "풀면 너무 커지는 파일입니다" in answer.text
    attendance.peer("docs-render").away = True
    assert upload(attendance).status_code == 503


def test_an_import_is_discarded_listed_and_for_managers(attendance: TestApp, people: People) -> None:
    people()
    paste(attendance)
    office = attendance.client(staff())
    assert "확인 중" in office.get(HOME).text
    assert attendance.client(staff("payer")).post(f"{HOME}/1/execution").status_code == 403
    assert attendance.client(worker(1)).get(HOME).status_code == 403
    office.post(f"{HOME}/1/removal")
    assert "아직 가져온 것이 없습니다" in office.get(f"{HOME}?done=discarded").text
    assert office.get(f"{HOME}/1").status_code == 404
    assert office.get(f"{HOME}/1/people/1").status_code == 404


def test_nothing_to_write_is_a_sentence(attendance: TestApp, people: People) -> None:
    people()
    paste(attendance, "11/4 이바다 연차")
    answer = attendance.client(staff()).post(f"{HOME}/1/execution")
    assert answer.status_code == 409
    assert "넣을 줄이 없습니다" in answer.text


def test_an_import_of_many_people_is_shown_in_parts(attendance: TestApp, people: People) -> None:
    attendance.at(kst("2026-11-30 18:00"))
    for n in range(60):
        people(f"사람{'가나다라마바사아자차'[n // 10]}{'가나다라마바사아자차'[n % 10]}")
    text = "\n".join(
        f"11/{day} 사람{'가나다라마바사아자차'[n // 10]}{'가나다라마바사아자차'[n % 10]} 08:30출 17:30퇴"
        for n in range(60)
        for day in range(1, 29)
    )
    paste(attendance, text)
    page = attendance.client(staff()).get(f"{HOME}/1")
    assert len(page.content) < 200_000
    assert 'rel="next"' in page.text


def test_the_clients_hours_stand_beside_ours_on_the_month(attendance: TestApp, people: People) -> None:
    kim, office = people(), attendance.client(staff())
    enter(attendance, kim, "2026-11-02")
    page = f"/admin/attendance/{kim.id}?month=2026-11"
    assert "고객사 시간" not in office.get(page).text
    days = [
        Told("hours", date(2026, 11, day), hours=Hours(base=minutes)) for day, minutes in ((2, 450), (3, 60))
    ]
    reading = Reading("workbook", "2026-11", people=[Named(kim.name, kim.employee_no, days=days)])
    made = attendance.db.write(actions.stage, KEY, reading, "a.xlsx", staff(), NOW)
    attendance.db.write(actions.execute, made, staff(), NOW)
    shown = office.get(page).text
    assert "고객사 시간" in shown
    assert shown.count('class="att-differs"') == 2
    assert "−30분" in shown
