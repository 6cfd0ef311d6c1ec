"""The home page's cards."""

from chassis.testing import TestApp, json_of, service, staff
from payroll.roster import feed
from payroll_office import answer_roster, give_wage, office_with_november, roster_row


def cards(payroll: TestApp) -> dict[str, object]:
    found = json_of(payroll.client(service("gateway")).get("/internal/summary"))["cards"]
    return {card["label"]: card["value"] for card in found}


def test_a_new_office_has_nothing_to_do(payroll: TestApp) -> None:
    assert cards(payroll) == {
        "임금 미등록 직원": 0,
        "확인할 급여 계좌": 0,
        "승인할 선불금": 0,
        "지급할 선불금": 0,
        "12월 급여": "계산 전",
    }


def test_people_without_wage_are_counted(payroll: TestApp) -> None:
    answer_roster(payroll, roster_row(1), roster_row(2))
    feed.follow(payroll.app)
    give_wage(payroll, 1)
    assert cards(payroll)["임금 미등록 직원"] == 1


def test_the_state_of_this_months_run_is_shown(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert "12월 급여" in cards(payroll)


def test_the_cards_are_for_services(payroll: TestApp) -> None:
    assert payroll.client(staff()).get("/internal/summary").status_code == 403
