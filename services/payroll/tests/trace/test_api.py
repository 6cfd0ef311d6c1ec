"""A month's trace for programs: streamed, whole, without names, noted in the audit."""

import json
from typing import Any

from chassis.testing import TestApp, service, staff, worker
from payroll.run.tables import PayRun, Payslip
from payroll_office import office_with_november
from sqlalchemy import update

PATH = "/api/payroll/v1/runs/2026-11/trace"


def told(payroll: TestApp) -> list[dict[str, Any]]:
    answer = payroll.client(staff("manager")).get(PATH)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_trace_tells_the_run_each_payslip_and_that_it_is_whole(payroll: TestApp) -> None:
    office_with_november(payroll)
    head, kim, lee, end = told(payroll)
    assert (head["kind"], head["month"], head["payslips"]) == ("run", "2026-11", 2)
    assert head["gross"] == kim["gross"] + lee["gross"]
    assert end == {"kind": "end", "hash": head["hash"], "people": 2}


def test_a_line_leads_from_minutes_over_the_rule_and_the_figure_to_won(payroll: TestApp) -> None:
    office_with_november(payroll)
    head, kim, lee, _ = told(payroll)
    lines = {line["code"]: line for line in lee["lines"]}
    assert lines["overtime"]["quantity"] == {"unit": "minute", "value": 120}
    assert (lines["overtime"]["rate_won"], lines["overtime"]["multiplier"]) == (12_000, "1.5")
    assert (lines["overtime"]["exact_won"], lines["overtime"]["won"]) == ("36000", 36_000)
    assert lines["overtime"]["rounding"] == {"unit_won": 1, "direction": "up"}
    assert lines["overtime"]["counted"] == [["2026-11-03", 120]]
    assert lines["income_tax"]["figures"] == ["freelance_rate@2024-01-01"]
    figures = {row["id"]: row for row in head["figures"]}
    pension = next(line for line in kim["lines"] if line["code"] == "pension")
    assert [figures[key]["value"] for key in pension["figures"]] == [
        {"rate": "19/400", "text": ""},
        {"low_won": 410_000, "high_won": 6_590_000},
    ]
    assert pension["rounding"] == {"unit_won": 10, "direction": "down"}


def test_a_trace_names_nobody(payroll: TestApp) -> None:
    office_with_november(payroll)
    text = payroll.client(staff()).get(PATH).text
    assert "H-0001" in text
    assert "김하늘" not in text
    assert "010-1234" not in text


def test_taking_a_trace_out_is_noted(payroll: TestApp) -> None:
    office_with_november(payroll)
    told(payroll)
    rows = payroll.client(service("gateway")).get("/internal/audit").json()["items"]
    assert any(row["action"] == "pay.read" and '"trace"' in row["detail"] for row in rows)


def test_a_trace_is_for_who_may_read_pay(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert payroll.client(staff("operator")).get(PATH).status_code == 403
    assert payroll.client(worker()).get(PATH).status_code == 403
    assert payroll.client().get(PATH).status_code == 401


def test_a_month_without_a_run_has_no_trace(payroll: TestApp) -> None:
    assert payroll.client(staff()).get(PATH).status_code == 404


def test_a_month_computed_before_inputs_were_kept_is_told_as_far_as_it_goes(payroll: TestApp) -> None:
    office_with_november(payroll)
    payroll.db.write(lambda session: session.execute(update(PayRun).values(figures=None)))
    payroll.db.write(lambda session: session.execute(update(Payslip).values(inputs=None)))
    head, kim, _, _ = told(payroll)
    assert (head["figures"], kim["inputs"]) == (None, None)
    assert kim["lines"][0]["won"] > 0
    page = payroll.client(staff()).get("/admin/payslip/2026-11/1")
    assert page.status_code == 200


def test_the_payslips_page_shows_the_grounds_of_each_line(payroll: TestApp) -> None:
    office_with_november(payroll)
    text = payroll.client(staff()).get("/admin/payslip/2026-11/2").text
    assert "계산 근거" in text
    assert "120분 ÷ 60 × 12,000원 × 1.5 = 36,000원" in text
    assert "09:00~18:00" in text
    assert "사업소득 원천징수율" in text
