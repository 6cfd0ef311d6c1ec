"""What is looked at before the lock: what stops it, what must have been seen, and where it is mended."""

import json
from typing import Any

import pytest
from chassis.testing import TestApp, json_of, staff
from payroll.base import AuditRow
from payroll.run.checking import checks_of
from payroll.run.queries import run_of
from payroll.run.rules.checks import TITLES, Check, Concern, long_weeks
from payroll_office import (
    answer_month,
    answer_roster,
    full_days,
    give_wage,
    month_row,
    office_with_november,
    roster_row,
    take_steps,
    work_day,
)
from payroll_people import day, kim
from sqlalchemy import select

MONTH = "/admin/payslip?month=2026-11"
RUN = "/admin/payroll/runs/2026-11"


def checks(payroll: TestApp) -> dict[str, Check]:
    with payroll.db.read() as session:
        return {one.code: one for one in checks_of(session, run_of(session, "2026-11"))}


def see(payroll: TestApp, code: str, fingerprint: str | None = None) -> Any:
    data = {"fingerprint": fingerprint or checks(payroll)[code].fingerprint}
    return payroll.client(staff()).post(f"{RUN}/checks/{code}", data=data)


def lock(payroll: TestApp) -> Any:
    return payroll.client(staff()).post(f"{RUN}/pay/lock")


def test_the_page_lists_each_cause_with_its_people_and_the_way_to_mend_it(payroll: TestApp) -> None:
    office_with_november(payroll)
    answer_roster(payroll, roster_row(4))
    answer_month(
        payroll,
        month_row(1, full_days()),
        month_row(2, [], weekly_holidays=[]),
        month_row(3, full_days()),
        closed=False,
    )
    payroll.client(staff()).post("/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"})
    found = checks(payroll)
    assert set(found) == {"no_wage_terms", "no_hours", "no_account", "not_computed", "attendance_open"} | (
        set(found) & {"freelance_tracked"}
    )
    assert [one.name for one in found["not_computed"].people] == ["최구름"]
    page = payroll.client(staff()).get(MONTH).text
    for word in ("급여 계좌 없음 1명", "재직했지만 명세서 없음 1명", "근태 마감 전", "/admin/wages/3"):
        assert word in page


def test_the_page_locks_once_every_warning_was_seen_and_tells_who_saw_it(payroll: TestApp) -> None:
    office_with_november(payroll)
    take_steps(payroll, "review")
    refused = lock(payroll)
    assert refused.status_code == 409
    assert "급여 계좌 없음 2명" in refused.text
    for code in checks(payroll):
        assert see(payroll, code).status_code == 303
        assert see(payroll, code).status_code == 303
    assert {one.seen_by for one in checks(payroll).values()} == {"office"}
    assert lock(payroll).status_code == 303
    with payroll.db.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "run.check")).all()
        locked = session.scalars(select(AuditRow).where(AuditRow.action == "run.lock")).one()
    assert "no_account" in {json.loads(row.detail)["check"] for row in rows}
    assert json.loads(locked.detail)["unseen"] == []


def test_another_person_on_a_warning_asks_anew(payroll: TestApp) -> None:
    office_with_november(payroll)
    before = checks(payroll)["no_account"].fingerprint
    see(payroll, "no_account")
    give_wage(payroll, 3)
    payroll.client(staff()).post("/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"})
    assert checks(payroll)["no_account"].seen_by == ""
    assert see(payroll, "no_account", before).status_code == 409


@pytest.mark.parametrize("seen", [True, False])
def test_a_wage_below_the_minimum_stops_the_lock_of_pages_and_calls(payroll: TestApp, seen: bool) -> None:
    answer_roster(payroll, roster_row(1), roster_row(2))
    answer_month(payroll, month_row(1, full_days()), month_row(2, full_days()))
    give_wage(payroll, 1)
    give_wage(payroll, 2, 10_030, valid_from="2025-04-01")
    client = payroll.client(staff())
    client.post("/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"})
    take_steps(payroll, "review")
    answer = lock(payroll) if seen else client.post("/api/payroll/v1/runs/2026-11/lock")
    assert answer.status_code == 409
    assert "최저임금보다 낮음 1명" in answer.text
    assert see(payroll, "below_minimum_wage").status_code == 409


def test_a_result_that_nobody_has_decided_on_stops_the_lock(payroll: TestApp) -> None:
    office_with_november(payroll)
    give_wage(payroll, 3)
    client = payroll.client(staff())
    client.post("/admin/payroll/runs", data={"month": "2026-11", "pay_date": "2026-12-10"})
    take_steps(payroll, "review")
    assert client.post("/api/payroll/v1/runs/2026-11/lock").status_code == 409
    client.post(f"{RUN}/result/discard")
    assert json_of(client.post("/api/payroll/v1/runs/2026-11/lock"))["state"] == "locked"


def test_a_week_of_more_than_52_hours_is_a_warning_beside_the_hash(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1))
    week = [work_day(number, 660, overtime=180) for number in range(2, 7)]
    answer_month(payroll, month_row(1, week))
    give_wage(payroll, 1)
    run = json_of(
        payroll.client(staff()).post(
            "/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"}
        ),
        201,
    )
    assert [(one["code"], one["blocking"]) for one in run["problems"]] == [("over_52_hours", False)]
    assert "11월 2일 주 55시간 0분" in run["problems"][0]["detail"]


def test_weeks_are_those_of_the_calendar_and_small_workplaces_have_no_such_limit() -> None:
    days = [day(number, 624) for number in range(2, 7)]
    assert long_weeks(kim(*days)) == []
    assert long_weeks(kim(*days, day(8, 60))) == ["11월 2일 주 53시간 0분"]
    assert long_weeks(kim(*days, day(8, 60), workplace_size=4)) == []


def test_a_week_across_two_months_is_judged_whole_in_the_later_one() -> None:
    # 1 November 2026 is the Sunday of the week that began on 26 October.
    sunday = kim(day(1, 480))
    assert long_weeks(sunday) == []
    assert long_weeks(sunday, 45 * 60) == ["10월 26일 주 53시간 0분"]
    assert long_weeks(kim(day(2, 480)), 55 * 60) == []


def test_the_days_before_the_month_come_from_its_last_payslips(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1))
    give_wage(payroll, 1)
    october = [work_day(1, 540) | {"work_date": f"2026-10-{number}"} for number in range(26, 31)]
    for month, days in (("2026-10", october), ("2026-11", [work_day(1, 480)])):
        answer_month(payroll, month_row(1, days) | {"weekly_holidays": []})
        payroll.peer("attendance").on(
            "GET",
            f"/internal/months/{month}",
            json={"month": month, "closed": True, "version": "v1", "employees": [month_row(1, days)]},
        )
        asked = {"month": month, "pay_date": "2026-12-10"}
        run = json_of(payroll.client(staff()).post("/api/payroll/v1/runs", json=asked), 201)
    assert "10월 26일 주 53시간 0분" in "".join(one["detail"] for one in run["problems"])


def test_a_fingerprint_is_of_the_people_and_their_causes_not_of_their_order() -> None:
    kim_, lee = Concern(1, "H-1", "김하늘", "가"), Concern(2, "H-2", "이바다", "나")
    assert Check("no_hours", "", (kim_, lee)).fingerprint == Check("no_hours", "", (lee, kim_)).fingerprint
    assert Check("no_hours", "", (kim_,)).fingerprint != Check("no_hours", "", (lee,)).fingerprint
    assert Check("no_hours").title == TITLES["no_hours"]


def test_a_bonus_of_this_month_for_somebody_without_a_payslip_is_never_left_out_unseen(
    payroll: TestApp,
) -> None:
    office_with_november(payroll)
    answer_roster(payroll, roster_row(4))
    payroll.client(staff()).post("/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"})
    bonus = {"kind": "bonus", "won": 300_000, "month": "2026-11"}
    made = payroll.client(staff()).post("/api/payroll/v1/wages/4/items", json=bonus)
    assert made.status_code == 201, made.text
    assert [(one.name, one.sentence) for one in checks(payroll)["item_left"].people] == [("최구름", "상여금")]
