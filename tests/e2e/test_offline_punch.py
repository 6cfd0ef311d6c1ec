"""A worker in a cellar: the page opens without a network, presses wait, each is sent exactly once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from time import sleep

from chassis.clock import KST
from humetix.client import Office, Worker
from playwright.sync_api import Page, expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

PIN = "314159"
CONTROLLED = """() => new Promise((done) => {
  const workers = navigator.serviceWorker;
  const look = () => workers.controller && done(true);
  workers.addEventListener("controllerchange", look);
  look();
})"""
SYNC_IS_ASKED_FOR = """async () => {
  const { sync } = await navigator.serviceWorker.ready;
  while (!(await sync.getTags()).includes("punches")) await new Promise((again) => setTimeout(again, 20));
}"""
CUT_OFF = """() => new Promise((done) => {
  if (!navigator.onLine) done(true);
  else addEventListener("offline", () => done(true), { once: true });
})"""
TWO_HOURS_BEHIND = """
const Real = Date;
const behind = 2 * 3_600_000;
globalThis.Date = class extends Real {
  constructor(...given) { if (given.length) super(...given); else super(Real.now() - behind); }
  static now() { return Real.now() - behind; }
};
"""
WITHOUT_NETWORK = re.compile("ERR_INTERNET_DISCONNECTED|ERR_FAILED|offline-token|Failed to fetch")


def test_three_presses_without_a_network_and_with_a_wrong_clock_arrive_once_each(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    phone = person(PHONE)
    phone.context.add_init_script(TWO_HOURS_BEHIND)
    page = signed_in(phone, office, stack, "지하실", "010-6767-0001")
    before = datetime.now(UTC) - timedelta(seconds=30)
    cut(phone)
    page.get_by_role("button", name="출근", exact=True).click()
    expect(page.locator("[data-queue] li")).to_have_count(1)
    look(phone, "offline-board-360")
    page.goto("/attendance")
    expect(page.locator("[data-offline]")).to_contain_text("기록은 이 휴대전화에 저장되고, 연결되면 보내요")
    page.get_by_role("button", name="퇴근", exact=True).click()
    expect(page.locator("[data-queue] li")).to_have_count(2)
    page.get_by_role("button", name="출근", exact=True).click()
    expect(page.locator("[data-queue] li")).to_have_count(3)
    look(phone, "offline-shell-360")
    reconnect(phone)
    told = page.locator("section", has_text="오프라인으로 누른 기록").locator("li")
    expect(told).to_have_count(3)
    look(phone, "offline-sent-360")
    cut(phone)
    reconnect(phone)
    phone.open("/attendance")
    expect(told).to_have_count(3)
    days = phone.context.request.get("/api/attendance/v1/me/days").json()
    [day] = days["items"]
    today = before.astimezone(KST).date()
    began = datetime.combine(today, time.fromisoformat(day["clock_in"]), KST)
    assert before - timedelta(minutes=1) <= began <= datetime.now(UTC)
    forget_the_network(phone)


def test_a_session_that_ended_meanwhile_is_signed_in_again_in_place_and_a_sign_out_leaves_nothing(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    phone = person(PHONE)
    page = signed_in(phone, office, stack, "승강기", "010-6767-0002")
    cut(phone)
    page.get_by_role("button", name="출근", exact=True).click()
    expect(page.locator("[data-queue] li")).to_have_count(1)
    phone.context.clear_cookies()
    reconnect(phone)
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=login]").fill("010-6767-0002")
    dialog.locator("[name=pin]").fill(PIN)
    look(phone, "offline-relogin-360")
    dialog.get_by_role("button", name="로그인").click()
    expect(page.get_by_role("button", name="퇴근", exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text("기록됐어요")
    page.get_by_role("button", name="메뉴").or_(page.locator(".menu summary")).first.click()
    phone.press("로그아웃")
    cut(phone)
    page.goto("/attendance")
    expect(page.locator("main")).to_contain_text("로그인한 뒤에 오프라인으로도")
    expect(page.get_by_role("button", name="퇴근", exact=True)).to_have_count(0)
    expect(page.locator("[data-queue] li")).to_have_count(0)
    forget_the_network(phone)


def test_presses_of_a_page_that_was_closed_are_sent_once_by_the_service_worker(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    phone = person(PHONE)
    page = signed_in(phone, office, stack, "뒤따라", "010-6767-0004")
    cut(phone)
    page.get_by_role("button", name="출근", exact=True).click()
    expect(page.locator("[data-queue] li")).to_have_count(1)
    page.get_by_role("button", name="퇴근", exact=True).click()
    page.get_by_role("button", name="네, 퇴근할게요", exact=True).click()
    expect(page.locator("[data-queue] li")).to_have_count(2)
    page.evaluate(SYNC_IS_ASKED_FOR)
    page.close()
    assert days_of(phone) == []
    reconnect(phone)
    [day] = until_told(phone)
    phone.page = phone.context.new_page()
    phone.open("/attendance")
    told = phone.page.locator("section", has_text="오프라인으로 누른 기록").locator("li")
    expect(told).to_have_count(2)
    expect(phone.page.locator("[data-queue] li")).to_have_count(0)
    expect(phone.page.locator(".att-now")).to_contain_text("퇴근했어요")
    assert days_of(phone) == [day]
    forget_the_network(phone)


def test_the_office_looks_at_what_could_not_be_recorded(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    phone, desk = person(PHONE), person(DESK)
    signed_in(phone, office, stack, "빠진이", "010-6767-0003")
    token = phone.context.request.get("/api/attendance/v1/me/offline-token").json()["token"]
    told = {"kind": "in", "offline": {"token": token, "counter": 2}}
    assert phone.context.request.post("/api/attendance/v1/punches", data=told).status == 409
    phone.open("/attendance")
    expect(phone.page.locator("main")).to_contain_text("앞서 누른 기록을 기다리고 있어요.")
    page = desk.open("/login?next=/admin/attendance/offline")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")
    row = page.get_by_role("row").filter(has_text="빠진이")
    expect(row).to_contain_text("앞서 누른 기록이 아직 도착하지 않음")
    look(desk, "offline-office-1440")
    with page.expect_navigation():
        row.get_by_role("button", name="확인").click()
    expect(row).to_have_count(0)


def signed_in(phone: Person, office: Office, stack: Stack, name: str, number: str) -> Page:
    """Enter somebody into the roster, sign the phone in, wait until it may be without a network."""
    body = {"name": name, "phone": number, "birth_date": "1992-02-02", "hire_date": "2026-01-02"}
    made = office.post("/api/attendance/v1/employees", body)
    with Worker(stack.url, number, office.activation_code(int(made["id"])), PIN):
        page = phone.open("/signin?next=/attendance")
        page.locator("[name=login]").fill(number)
        page.locator("[name=pin]").fill(PIN)
        with page.expect_response("**/api/attendance/v1/me/offline-token"):
            phone.press("로그인")
    page.evaluate(
        CONTROLLED
    )  # no wait_for_function: its repeated looks are text, which the page's policy forbids
    return page


def days_of(phone: Person) -> list[dict[str, str | None]]:
    answer = phone.context.request.get("/api/attendance/v1/me/days")
    found: list[dict[str, str | None]] = answer.json()["items"]
    return found


def until_told(phone: Person) -> list[dict[str, str | None]]:
    """The days of a phone with no page open, as soon as both presses have come."""
    for _ in range(100):
        days = days_of(phone)
        if days and days[0]["clock_out"]:
            return days
        sleep(0.1)
    raise AssertionError("the service worker never sent what waits")


def cut(phone: Person) -> None:
    phone.context.set_offline(True)
    phone.page.evaluate(CUT_OFF)


def reconnect(phone: Person) -> None:
    phone.context.set_offline(False)


def forget_the_network(phone: Person) -> None:
    """What a browser says about a network that is cut is no fault of the page."""
    phone.context.set_offline(False)
    phone.complaints = [said for said in phone.complaints if not WITHOUT_NETWORK.search(said)]


def look(person: Person, name: str) -> None:
    person.shot(name)
    assert person.faults_for_readers() == []
    assert person.overflow() <= 0
