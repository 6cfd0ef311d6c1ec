"""A locked month is corrected by calls: computed as of today, opened, locked, paid with the next month."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chassis.testing import TestApp, json_of, kst, staff
from corrections import (
    CORRECTIONS,
    REASON,
    RUNS,
    correct,
    december_month,
    december_row,
    locked_november,
    raise_backwards,
    run_december,
    slip,
)
from payroll_office import give_wage

from tests.independent.recompute import differences


@pytest.fixture
def november(payroll: TestApp) -> TestApp:
    locked_november(payroll)
    return payroll


@pytest.fixture
def raised(november: TestApp) -> TestApp:
    raise_backwards(november)
    december_month(november, december_row(1))
    return november


def detail(payroll: TestApp, number: int = 1) -> dict[str, Any]:
    told: dict[str, Any] = json_of(payroll.client(staff()).get(f"{CORRECTIONS}/{number}"))
    return told


def test_only_who_comes_out_differently_is_in_the_correction_and_the_month_keeps_its_hash(
    raised: TestApp,
) -> None:
    client = raised.client(staff())
    before = json_of(client.get(f"{RUNS}/2026-11"))
    told = correct(raised)
    [one] = detail(raised)["items"]
    assert (one["name"], one["kind"], one["reasons"]) == ("김하늘", "changed", ["wage"])
    base = next(line for line in one["lines"] if line["code"] == "base")
    assert base["after"] - base["before"] == (base["before"] // 10_320) * 680
    assert told["net_change"] == one["net_after"] - one["net_before"] > 0
    assert json_of(client.get(f"{RUNS}/2026-11")) == before


def test_the_same_inputs_give_the_same_hash(raised: TestApp) -> None:
    first = correct(raised, "discard")
    again = correct(raised)
    assert (first["state"], again["number"]) == ("discarded", 2)
    assert again["hash"] == first["hash"]


def test_the_next_month_pays_the_difference_and_both_months_know_of_each_other(raised: TestApp) -> None:
    told = correct(raised, "review", "lock")
    december = run_december(raised, "review", "lock")
    paid = slip(raised, "2026-12")
    lines = {line["code"]: line["amount"] for line in paid["lines"]}
    assert lines["correct_base"] > 0
    [one] = detail(raised)["items"]
    assert (one["settled_month"], one["outcome"]) == ("2026-12", "taken")
    plain = json_of(raised.client(staff()).get(f"{RUNS}/2026-12"))
    assert plain["net"] == december["net"] == paid["net"]
    right = {line["code"]: line["after"] - line["before"] for line in one["lines"]}
    assert {f"correct_{code}": won for code, won in right.items()}.items() <= lines.items()
    assert told["net_change"] == one["net_after"] - one["net_before"]


def test_what_is_paid_once_is_not_paid_again(raised: TestApp) -> None:
    correct(raised, "review", "lock")
    run_december(raised, "review", "lock")
    raised.at(kst("2027-01-15 10:00"))
    january = {"month": "2027-01", "closed": True, "version": "v1", "employees": []}
    raised.peer("attendance").on("GET", "/internal/months/2027-01", json=january)
    body = {"month": "2027-01", "pay_date": "2027-02-10"}
    assert json_of(raised.client(staff()).post(RUNS, json=body), 201)["payslips"] == 0
    assert json_of(raised.client(staff()).post(f"{CORRECTIONS}/check"))["state"] == "unchanged"


def test_it_is_paid_when_the_month_that_carries_it_is(raised: TestApp) -> None:
    correct(raised, "review", "lock")
    run_december(raised, "review", "lock", "paid")
    assert detail(raised)["state"] == "paid"


def test_a_correction_of_a_correction_holds_only_what_changed_since(raised: TestApp) -> None:
    first = correct(raised, "review", "lock")
    give_wage(raised, 1, 11_500, application_id="raise-2", valid_from="2026-11-02")
    second = correct(raised, "review", "lock", reason="시급을 잘못 적음")
    [was], [now] = detail(raised)["items"], detail(raised, 2)["items"]
    assert (now["net_before"], second["number"]) == (was["net_after"], 2)
    run_december(raised, "review", "lock")
    lines = [line for line in slip(raised, "2026-12")["lines"] if line["code"] == "correct_base"]
    assert [line["label"] for line in lines] == ["11월 정정 기본급", "11월 정정 2차 기본급"]
    both = first["gross_change"] + second["gross_change"]
    paid = slip(raised, "2026-11")["gross"]
    assert now["gross_after"] == paid + both


def test_pay_too_much_is_taken_back_only_where_the_next_pay_reaches(november: TestApp) -> None:
    december_month(november, december_row(1))
    give_wage(
        november,
        2,
        11_000,
        application_id="less",
        valid_from="2026-11-01",
        tax_mode="freelance",
        freelance_reason="건별 도급",
    )
    told = correct(november, "review", "lock", reason="시급을 높게 적음")
    assert told["net_change"] < 0
    run_december(november, "review", "lock")
    [one] = detail(november)["items"]
    assert (one["name"], one["outcome"]) == ("이바다", "left")
    problems = json_of(november.client(staff()).get(f"{RUNS}/2026-12"))["problems"]
    assert "correction_left" in {problem["code"] for problem in problems}


def test_who_could_not_be_paid_then_is_paid_by_a_correction(november: TestApp) -> None:
    december_month(november)
    give_wage(november, 3)
    told = correct(november, "review", "lock", reason="임금 조건이 늦게 등록됨")
    [one] = detail(november)["items"]
    assert (one["name"], one["kind"], one["net_before"]) == ("박시내", "new", 0)
    run_december(november, "review", "lock")
    assert slip(november, "2026-12", 3)["net"] == told["net_change"]


def test_two_who_open_at_once_make_one(raised: TestApp) -> None:
    raised.client(staff()).post(f"{CORRECTIONS}/check")
    clients = [raised.client(staff()) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one.post(CORRECTIONS, json={"reason": REASON}), clients))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(json_of(raised.client(staff()).get(CORRECTIONS))["items"]) == 1


def test_drafts_and_open_corrections_are_refused(payroll: TestApp, raised: TestApp) -> None:
    client = raised.client(staff())
    correct(raised)
    assert client.post(f"{CORRECTIONS}/check").status_code == 409
    assert client.post(f"{CORRECTIONS}/1/lock").status_code == 409
    run_december(raised)
    assert client.post(f"{RUNS}/2026-12/corrections/check").status_code == 409
    assert client.get(f"{CORRECTIONS}/9").status_code == 404


def test_who_may_what(raised: TestApp) -> None:
    assert raised.client(staff("payer")).post(f"{CORRECTIONS}/check").status_code == 403
    correct(raised, "review")
    assert raised.client(staff("manager")).post(f"{CORRECTIONS}/1/lock").status_code == 403
    assert raised.client(staff("payer")).post(f"{CORRECTIONS}/1/lock").status_code == 200
    assert raised.client(staff("operator")).get(CORRECTIONS).status_code == 403


def test_the_independent_adding_up_agrees_with_the_correction_and_with_the_month_that_pays_it(
    raised: TestApp,
) -> None:
    correct(raised, "review", "lock")
    run_december(raised, "review", "lock")
    client = raised.client(staff())
    for address in (f"{CORRECTIONS}/1/trace", f"{RUNS}/2026-12/trace", f"{RUNS}/2026-11/trace"):
        told = client.get(address).text.splitlines()
        assert list(differences(told)) == [], address


def test_the_years_sums_hold_the_difference_where_it_was_paid(raised: TestApp) -> None:
    correct(raised, "review", "lock")
    run_december(raised, "review", "lock")
    [year] = [
        one
        for one in json_of(raised.client(staff()).get("/api/payroll/v1/years/2026"))["items"]
        if one["employee_id"] == 1
    ]
    both = [slip(raised, month) for month in ("2026-11", "2026-12")]
    assert year["gross"] == sum(one["gross"] for one in both)
    assert year["net"] == sum(one["net"] for one in both)
