"""The week as the office and the worker see it: real days, plans, the day going on."""

from collections.abc import Callable
from datetime import date, timedelta

from attendance.roster.tables import Employee
from attendance.rota import actions as rota
from attendance.rota.rules import Plan
from attendance.watch import queries
from attendance.watch.rules import Week
from chassis.testing import TestApp, kst, staff, worker

People = Callable[..., Employee]
MONDAY = date(2026, 11, 16)
HOME = "/admin/attendance/week"
HOUR = 60


def plan_week(attendance: TestApp, person: Employee, *days: int, start: int = 540, end: int = 1080) -> None:
    assert person.site_id is not None
    wishes = {(person.id, MONDAY + timedelta(days=n)): Plan("own", start=start, end=end) for n in days}
    now = kst("2026-11-13 09:00")
    attendance.db.write(rota.change_plans, rota.Edit(person.site_id, MONDAY, wishes), staff(), now)
    attendance.db.write(rota.publish, (person.site_id, MONDAY), "", staff(), now)


def work(attendance: TestApp, person: Employee, since: str, until: str | None) -> None:
    client = attendance.client(worker(person.id))
    for kind, at in (("in", since), ("out", until)):
        if at is not None:
            attendance.at(kst(at))
            assert client.post("/api/attendance/v1/punches", json={"kind": kind}).status_code == 201


def week(attendance: TestApp, person: Employee, now: str) -> Week:
    with attendance.db.read() as session:
        found = queries.own_week(session, person.id, kst(now))
    assert found is not None
    return found


def test_the_rest_of_the_week_is_planned_less_its_breaks(attendance: TestApp, people: People) -> None:
    person = people(site_name="한빛물류")
    plan_week(attendance, person, 0, 1, 2, 3, 4, 5)
    found = week(attendance, person, "2026-11-16 07:00")
    assert (found.worked, found.planned, found.level) == (0, 48 * HOUR, "near")


def test_a_day_going_on_is_worked_until_now_and_planned_until_its_end(
    attendance: TestApp, people: People
) -> None:
    person = people(site_name="한빛물류")
    plan_week(attendance, person, 2)
    work(attendance, person, "2026-11-18 09:00", None)
    found = week(attendance, person, "2026-11-18 11:00")
    assert (found.worked, found.planned) == (2 * HOUR, 6 * HOUR)
    late = week(attendance, person, "2026-11-18 20:00")
    assert (late.worked, late.planned) == (10 * HOUR, 0)


def test_the_warning_stands_before_the_breach_and_holidays_count(attendance: TestApp, people: People) -> None:
    person = people(site_name="한빛물류")
    plan_week(attendance, person, 0, 1, 2, 3, 4, 6, start=540, end=1140)
    work(attendance, person, "2026-11-16 09:00", "2026-11-16 22:00")
    found = week(attendance, person, "2026-11-17 08:00")
    assert (found.worked, found.planned, found.level) == (12 * HOUR, 45 * HOUR, "forecast")


def test_a_forgotten_clock_out_counts_as_planned_and_is_told(attendance: TestApp, people: People) -> None:
    person = people(site_name="한빛물류")
    plan_week(attendance, person, 0)
    work(attendance, person, "2026-11-16 09:00", None)
    found = week(attendance, person, "2026-11-18 09:00")
    assert (found.worked, found.planned, found.unknown_days) == (0, 8 * HOUR, 1)


def test_frappe_hrms_3349_a_sunday_night_shift_keeps_its_hours_in_the_week_it_began(
    attendance: TestApp, people: People
) -> None:
    person = people(site_name="한빛물류")
    work(attendance, person, "2026-11-15 20:00", "2026-11-16 05:00")
    assert week(attendance, person, "2026-11-16 12:00").worked == 0
    assert week(attendance, person, "2026-11-15 23:00").worked > 0


def test_short_rest_between_nights_is_told(attendance: TestApp, people: People) -> None:
    person = people(site_name="한빛물류")
    work(attendance, person, "2026-11-16 14:00", "2026-11-16 23:30")
    work(attendance, person, "2026-11-17 08:00", "2026-11-17 17:00")
    page = attendance.client(staff()).get(f"{HOME}?week={MONDAY}")
    assert "전 휴식 8시간 30분" in page.text
    assert "권고" in page.text


def test_the_page_sorts_by_danger_and_filters_by_site(attendance: TestApp, people: People) -> None:
    calm, tired = people("김하늘", site_name="가나물류"), people("박바다", site_name="다라물류")
    plan_week(attendance, calm, 0)
    plan_week(attendance, tired, 0, 1, 2, 3, 4, 5, end=1140)
    attendance.at(kst("2026-11-16 08:00"))
    office = attendance.client(staff())
    page = office.get(HOME).text
    assert page.index("박바다") < page.index("김하늘")
    assert "52시간 초과 예상" in page
    assert "5인 미만 사업장에는" in page
    filtered = office.get(f"{HOME}?site={calm.site_id}").text
    assert "김하늘" in filtered
    assert "박바다" not in filtered


def test_the_worker_reads_the_own_week_the_shifts_to_come_and_why_it_is_late(
    attendance: TestApp, people: People
) -> None:
    person = people(site_name="한빛물류")
    plan_week(attendance, person, 2, 3)
    client = attendance.client(worker(person.id))
    attendance.at(kst("2026-11-18 09:05"))
    assert "09:00 출근 예정인데 아직 출근 기록이 없어요" in client.get("/attendance").text
    work(attendance, person, "2026-11-18 09:12", None)
    page = client.get("/attendance").text
    assert "예정 09:00보다 12분 늦게 출근했어요" in page
    assert "다가오는 2주 근무 · 2일" in page
    assert "이번 주" in page
    attendance.at(kst("2026-11-18 17:00"))
    client.post("/api/attendance/v1/punches", json={"kind": "out"})
    assert "예정 18:00보다 1시간 일찍 퇴근했어요" in client.get("/attendance").text
    office = attendance.client(staff()).get(f"/admin/attendance/{person.id}?month=2026-11").text
    assert "예정 09:00보다 12분 늦은 출근" in office
    assert "예정 18:00보다 1시간 이른 퇴근" in office


def test_the_card_counts_exactly_who_the_page_shows_in_danger(attendance: TestApp, people: People) -> None:
    crowd = [people(f"직원{n}", site_name=f"현장{n}") for n in range(4)]
    plan_week(attendance, crowd[0], 0, 1, 2, 3, 4, 5)
    plan_week(attendance, crowd[1], 0)
    assert counted(attendance, "2026-11-16 08:00") == (1, 1)
    for n in range(4):
        work(attendance, crowd[2], f"2026-11-{16 + n} 08:00", f"2026-11-{16 + n} 23:00")
    assert counted(attendance, "2026-11-20 09:00") == (1, 1)


def counted(attendance: TestApp, now: str) -> tuple[int, int]:
    """The card's number and the page's."""
    with attendance.db.read() as session:
        everyone = queries.everybody(session, MONDAY, kst(now))
        return queries.danger_count(session, kst(now)), sum(one.week.is_danger for one in everyone)
