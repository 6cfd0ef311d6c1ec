"""The office's wage pages."""

from typing import Any

import pytest
from chassis.testing import TestApp, staff, worker
from payroll.roster import feed
from payroll_office import answer_roster, give_wage, roster_row


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    answer_roster(payroll, roster_row(1), roster_row(2), roster_row(3, resign_date="2026-11-20"))
    feed.follow(payroll.app)
    give_wage(payroll, 1)
    return payroll


def enter(office: TestApp, employee_id: int = 2, /, **values: str) -> Any:
    form = {"valid_from": "2026-11-02", "hourly_won": "10,500", "tax_mode": "insured", **values}
    return office.client(staff()).post(f"/admin/wages/{employee_id}", data=form)


def test_the_list_shows_the_wage_of_today_and_who_has_none(office: TestApp) -> None:
    page = office.client(staff()).get("/admin/wages")
    assert "10,320원" in page.text
    assert "임금 미등록" in page.text
    assert "박시내" not in page.text


def test_the_list_shows_only_those_without_wage(office: TestApp) -> None:
    page = office.client(staff()).get("/admin/wages?show=none")
    assert "이바다" in page.text
    assert "김하늘" not in page.text


def test_those_who_left_are_listed_apart(office: TestApp) -> None:
    assert "박시내" in office.client(staff()).get("/admin/wages?show=left").text


def test_the_list_is_searched(office: TestApp) -> None:
    page = office.client(staff()).get("/admin/wages?q=이바다")
    assert "김하늘" not in page.text
    assert "해당하는 직원이 없습니다" in office.client(staff()).get("/admin/wages?q=없는사람").text


def test_an_unknown_filter_is_refused(office: TestApp) -> None:
    assert office.client(staff()).get("/admin/wages?show=rich").status_code == 422


def test_a_wage_is_entered_and_shown_in_the_history(office: TestApp) -> None:
    answer = enter(office)
    assert answer.status_code == 303
    page = office.client(staff()).get(answer.headers["location"])
    assert "임금을 등록했습니다" in page.text
    assert "10,500원" in page.text


def test_a_wage_below_the_minimum_is_refused_with_the_figure_and_stays_typed(office: TestApp) -> None:
    page = enter(office, hourly_won="10319")
    assert page.status_code == 422
    assert "최저임금은 시간당 10,320원" in page.text
    assert 'value="10319"' in page.text


def test_the_minimum_is_that_of_the_first_day(office: TestApp) -> None:
    assert "10,700원" in enter(office, valid_from="2027-01-01").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hourly_won", "만원"),
        ("hourly_won", "-10320"),
        ("hourly_won", "10320.5"),
        ("hourly_won", "99999999999999999999"),
        ("valid_from", "어제"),
        ("valid_from", "2026-02-30"),
        ("tax_mode", "cash"),
        ("percent", "90"),
        ("family_count", "0"),
        ("children", "3"),
        ("freelance_reason", "가" * 201),
        ("valid_from", ""),
    ],
)
def test_bad_input_is_refused_beside_its_field(office: TestApp, field: str, value: str) -> None:
    page = enter(office, 2, **{field: value})
    assert page.status_code == 422
    assert f'id="f-{field}-error"' in page.text


def test_3_3_percent_wants_a_reason_and_warns(office: TestApp) -> None:
    page = enter(office, tax_mode="freelance")
    assert page.status_code == 422
    assert "3.3%로 정하는 이유를 적어 주세요" in page.text
    assert "근로자이므로 4대보험" in page.text
    assert enter(office, tax_mode="freelance", freelance_reason="건별 도급").status_code == 303


def test_the_same_first_day_cannot_be_entered_twice(office: TestApp) -> None:
    assert enter(office).status_code == 303
    page = enter(office, hourly_won="11000")
    assert page.status_code == 422
    assert "이미 있습니다" in page.text


def test_someone_just_hired_is_asked_for_at_once(office: TestApp) -> None:
    answer_roster(office, roster_row(9))
    assert office.client(staff()).get("/admin/wages/9").status_code == 200


def test_someone_nobody_knows_is_not_found_also_while_attendance_is_away(office: TestApp) -> None:
    answer_roster(office)
    assert office.client(staff()).get("/admin/wages/77").status_code == 404
    office.peer("attendance").away = True
    assert office.client(staff()).get("/admin/wages/77").status_code == 404
    assert enter(office, 77).status_code == 404


def test_wages_are_for_the_pay_office(office: TestApp) -> None:
    assert office.client(worker(1)).get("/admin/wages").status_code == 403
    assert office.client(staff("operator")).get("/admin/wages/1").status_code == 403
    page = office.client(staff("payer")).get("/admin/wages/1")
    assert page.status_code == 200
    assert "새 임금 등록" not in page.text


def test_a_monthly_wage_is_entered_and_shown(office: TestApp) -> None:
    answer = enter(office, pay_kind="monthly", hourly_won="", month_won="2,500,000원", week_hours="40")
    assert answer.status_code == 303
    assert "월 2,500,000원(209시간)" in office.client(staff()).get(answer.headers["location"]).text
    assert "월 2,500,000원(209시간)" in office.client(staff()).get("/admin/wages").text


def test_a_day_wage_is_entered_and_shown(office: TestApp) -> None:
    answer = enter(office, pay_kind="daily", hourly_won="", day_won="120,000", day_hours="8")
    assert "1공 120,000원(8시간)" in office.client(staff()).get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"pay_kind": "monthly"}, "month_won", "월급을 입력해 주세요"),
        ({"pay_kind": "daily"}, "day_won", "하루 일급(1공)을 입력해 주세요"),
        ({"pay_kind": "hourly", "hourly_won": ""}, "hourly_won", "시급을 입력해 주세요"),
        ({"pay_kind": "monthly", "month_won": "2156879"}, "month_won", "월 209시간에 2,156,880원"),
        ({"pay_kind": "daily", "day_won": "82559"}, "day_won", "8시간에 82,560원"),
        ({"pay_kind": "daily", "day_won": "120000", "day_hours": "10"}, "day_hours", "8"),
        ({"pay_kind": "monthly", "month_won": "2500000", "week_hours": "52"}, "week_hours", "40"),
        ({"pay_kind": "yearly"}, "pay_kind", ""),
    ],
)
def test_each_kind_of_pay_wants_its_own_amount_beside_its_field(
    office: TestApp, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = enter(office, 2, **typed)
    assert page.status_code == 422
    assert f'id="f-{field}-error"' in page.text
    assert sentence in page.text


def test_a_daily_worker_is_entered_and_read_as_one(office: TestApp) -> None:
    assert enter(office, tax_mode="daily").status_code == 303
    assert "일용" in office.client(staff()).get("/admin/wages/2").text
    listed = office.client(staff()).get("/api/payroll/v1/wages/2").json()
    assert [one["tax_mode"] for one in listed["items"]] == ["daily"]


def test_the_job_is_kept_for_the_wage_ledger_and_offered_again(office: TestApp) -> None:
    enter(office, job="포장")
    page = office.client(staff()).get("/admin/wages/2")
    assert 'value="포장"' in page.text
    assert "임금대장에 필요" not in page.text
    told = office.client(staff()).get("/api/payroll/v1/wages/2").json()["items"][0]
    assert (told["job"], told["last_year_won"]) == ("포장", None)


def test_a_production_worker_is_ticked_with_last_years_pay(office: TestApp) -> None:
    page = enter(office, is_production="1")
    assert page.status_code == 422
    assert "직전연도 총급여를 입력해 주세요" in page.text
    assert enter(office, is_production="1", last_year_won="24,000,000").status_code == 303
    assert "생산직 · 직전연도 24,000,000원" in office.client(staff()).get("/admin/wages/2").text


def test_a_production_worker_is_offered_as_one_again(office: TestApp) -> None:
    assert enter(office, is_production="1", last_year_won="24,000,000").status_code == 303
    page = office.client(staff()).get("/admin/wages/2").text
    assert 'value="24000000"' in page
    ticked = page.partition('name="is_production"')[2].partition(">")[0]
    assert "checked" in ticked


def test_last_years_pay_of_nobody_in_production_is_told_and_stays_typed(office: TestApp) -> None:
    page = enter(office, last_year_won="24,000,000")
    assert page.status_code == 422
    assert "생산직에 표시하거나" in page.text
    assert 'value="24,000,000"' in page.text


def test_the_minimum_wage_mark_counts_items_as_the_run_does(office: TestApp) -> None:
    boss = office.client(staff())
    meal = {"kind": "meal", "won": 209_000, "valid_from": "2026-01-01"}
    boss.post("/api/payroll/v1/wages/2/items", json=meal)
    assert enter(office, hourly_won="9,319").status_code == 422
    assert enter(office, hourly_won="9,320").status_code == 303  # 9,320 + 209,000 ÷ 209 = 10,320
    assert "최저임금 미만" not in boss.get("/admin/wages?q=이바다").text
    assert "최저임금 10,320원보다 낮습니다" not in boss.get("/admin/wages/2").text
    item_id = boss.get("/api/payroll/v1/wages/2/items").json()["items"][0]["id"]
    boss.post(f"/api/payroll/v1/wages/2/items/{item_id}/end", json={"last_day": "2026-11-20"})
    assert "최저임금 미만" in boss.get("/admin/wages?q=이바다").text
