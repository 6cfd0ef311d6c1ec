"""The workers' door on a phone: code, PIN, and in."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from chassis.clock import now
from chassis.testing import TestApp, json_of, staff, worker
from gateway.workers import actions, queries
from gateway.workers.rules import Change

PIN = "482915"
PHONE = "010-2345-6789"


def code_for(gateway: TestApp, employee_id: int) -> str:
    answer = gateway.client(staff()).post(f"/api/gateway/v1/workers/{employee_id}/activation-code")
    return str(json_of(answer)["code"])


@pytest.fixture
def activated(gateway: TestApp, haneul: int) -> int:
    code = code_for(gateway, haneul)
    answer = gateway.client().post("/activate", data={"login": PHONE, "code": code, "pin": PIN})
    assert answer.status_code == 303, answer.text
    return haneul


def test_the_forms_are_made_for_a_phone(gateway: TestApp) -> None:
    signin = gateway.client().get("/signin?next=/payslip")
    assert 'inputmode="numeric"' in signin.text
    assert 'autocomplete="current-password"' in signin.text
    assert 'value="/payslip"' in signin.text
    activate = gateway.client().get("/activate?login=2611-0041")
    assert 'autocomplete="one-time-code"' in activate.text
    assert 'autocomplete="new-password"' in activate.text
    assert 'value="2611-0041"' in activate.text


def test_a_code_sets_the_pin_and_lets_in(gateway: TestApp, haneul: int) -> None:
    code = code_for(gateway, haneul)
    typed = {"login": "01023456789", "code": f"{code[:4]} {code[4:]}", "pin": PIN, "pin_confirm": PIN}
    answer = gateway.client().post("/activate", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/attendance")
    session = answer.headers.get_list("set-cookie")[0]
    assert session.startswith("humetix-worker=")
    assert "Max-Age=5184000" in session


@pytest.mark.parametrize("login", [PHONE, "01023456789", "+82 10 2345 6789", "2611-0041"])
def test_phone_or_number_and_pin_let_in(gateway: TestApp, activated: int, login: str) -> None:
    answer = gateway.client().post("/signin", data={"login": login, "pin": PIN, "next": "/payslip"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/payslip")


@pytest.mark.parametrize(
    ("login", "pin"), [(PHONE, "111111"), ("010-9999-0000", PIN), (PHONE, "비밀번호"), ("x", "1")]
)
def test_anything_wrong_gets_the_same_words(gateway: TestApp, activated: int, login: str, pin: str) -> None:
    page = gateway.client().post("/signin", data={"login": login, "pin": pin})
    assert page.status_code == 401
    assert "번호나 비밀번호가 맞지 않아요" in page.text
    assert f'value="{login}"' in page.text
    assert f'value="{pin}"' not in page.text


def test_before_activation_no_pin_is_right(gateway: TestApp, haneul: int) -> None:
    assert gateway.client().post("/signin", data={"login": PHONE, "pin": PIN}).status_code == 401


def test_wrong_spent_and_old_codes_are_refused_alike(gateway: TestApp, haneul: int) -> None:
    code = code_for(gateway, haneul)
    client = gateway.client()
    wrong = {"login": PHONE, "code": "00000000", "pin": PIN}
    assert client.post("/activate", data=wrong).status_code == 401
    assert client.post("/activate", data={**wrong, "login": "010-0000-0000", "code": code}).status_code == 401
    right = {**wrong, "code": code}
    assert client.post("/activate", data=right).status_code == 303
    spent = client.post("/activate", data={**right, "pin": "739164"})
    assert spent.status_code == 401
    assert "새 코드를 받아 주세요" in spent.text


def test_a_code_is_good_for_seventy_two_hours(gateway: TestApp, haneul: int) -> None:
    gateway.at(now())
    code = code_for(gateway, haneul)
    gateway.at(now() + timedelta(hours=73))
    answer = gateway.client().post("/activate", data={"login": PHONE, "code": code, "pin": PIN})
    assert answer.status_code == 401


@pytest.mark.parametrize("pin", ["123456", "000000", "12345", "abcdef", "980305"])
def test_a_weak_pin_is_told_beside_the_field_and_the_code_stays_good(
    gateway: TestApp, haneul: int, pin: str
) -> None:
    code = code_for(gateway, haneul)
    page = gateway.client().post("/activate", data={"login": PHONE, "code": code, "pin": pin})
    assert page.status_code == 422
    assert "f-pin-error" in page.text
    assert f'value="{code}"' in page.text
    again = gateway.client().post("/activate", data={"login": PHONE, "code": code, "pin": PIN})
    assert again.status_code == 303


def test_a_shift_that_chooses_easy_pins_does_not_close_its_address(gateway: TestApp, haneul: int) -> None:
    typed = {"login": PHONE, "code": code_for(gateway, haneul)}
    for _ in range(25):
        assert gateway.client().post("/activate", data={**typed, "pin": "123456"}).status_code == 422
    assert gateway.client().post("/activate", data={**typed, "pin": PIN}).status_code == 303


def test_two_different_pins_are_told(gateway: TestApp, haneul: int) -> None:
    typed = {"login": PHONE, "code": code_for(gateway, haneul), "pin": PIN, "pin_confirm": "739164"}
    page = gateway.client().post("/activate", data=typed)
    assert (page.status_code, "두 번호가 서로 달라요" in page.text) == (422, True)


def test_guesses_on_one_worker_are_slowed_and_his_own_phone_is_not(gateway: TestApp, activated: int) -> None:
    own = gateway.client()
    assert own.post("/signin", data={"login": PHONE, "pin": PIN}).status_code == 303
    for login in (PHONE, "01023456789", "2611-0041", PHONE, PHONE):
        assert gateway.client().post("/signin", data={"login": login, "pin": "111111"}).status_code == 401
    page = gateway.client().post("/signin", data={"login": PHONE, "pin": PIN})
    assert (page.status_code, "뒤에 다시 시도" in page.text) == (429, True)
    assert own.post("/signin", data={"login": PHONE, "pin": PIN}).status_code == 303


def test_those_who_left_get_in_for_their_payslips_only(
    gateway: TestApp, activated: int, change: Callable[..., Change]
) -> None:
    gateway.db.write(actions.take_changes, [change(2, is_active=False, resign_date=date(2026, 11, 20))])
    answer = gateway.client().post("/signin", data={"login": PHONE, "pin": PIN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/payslip")


def test_who_has_signed_in_is_led_on(gateway: TestApp) -> None:
    answer = gateway.client(worker(41)).get("/signin?next=/leave")
    assert (answer.status_code, answer.headers["location"]) == (303, "/leave")
    assert gateway.client(staff()).get("/signin").status_code == 200


def test_a_code_works_before_the_roster_was_read(gateway: TestApp) -> None:
    feed = {
        "seq": 9, "employee_id": 44, "employee_no": "2611-0044", "name": "최노을", "birth_date": "2000-02-03",
        "phone": "010-4444-5555", "site_name": None, "resign_date": None, "is_active": True,
    }  # fmt: skip
    gateway.peer("attendance").on("GET", "/internal/changes", json={"items": [feed], "next": None})
    code = code_for(gateway, 44)
    answer = gateway.client().post("/activate", data={"login": "010-4444-5555", "code": code, "pin": PIN})
    assert answer.status_code == 303
    with gateway.db.read() as session:
        assert queries.worker_of(session, 44) is not None


def test_programs_get_problems(gateway: TestApp, haneul: int) -> None:
    asks = {"Accept": "application/json"}
    answer = gateway.client().post("/signin", data={"login": PHONE, "pin": PIN}, headers=asks)
    assert json_of(answer, 401)["code"] == "wrong_sign_in"
    answer = gateway.client().post("/activate", data={"login": PHONE, "code": "1", "pin": "1"}, headers=asks)
    assert json_of(answer, 422)["errors"][0]["field"] == "pin"
