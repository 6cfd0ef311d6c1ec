"""The office on a phone and at a desk: puts columns in order, has a job made, fetches it."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import openpyxl
from humetix.client import Office
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.conftest import NewPerson
from tests.e2e.stack import Stack

NAME = "차보내기"


def test_the_office_orders_columns_and_fetches_a_job_on_phone_and_desk(
    person: NewPerson, office: Office, stack: Stack
) -> None:
    form = {"name": NAME, "birth": "1990-01-02", "phone": "010-4444-5555", "no_career": "1"}
    sent = office.http.post(
        "/api/recruit/v1/applications", data={**form, "consent_collection": "1", "agree": "1"}
    )
    assert sent.status_code == 201
    for size in (PHONE, DESK):
        desk = person(size)
        sign_in(desk, stack)
        order_columns(desk)
        fetch_job(desk)


def sign_in(desk: Person, stack: Stack) -> None:
    page = desk.open("/login")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(stack.admin_password)
    desk.press("로그인")


def order_columns(desk: Person) -> None:
    page = desk.open("/admin/applications/exports/columns")
    first = page.locator("[data-column]").first
    before = first.get_attribute("data-column")
    first.get_by_role("button", name=re.compile("아래로")).press("Enter")
    expect(page.locator("[data-column]").nth(1)).to_have_attribute("data-column", before or "")
    page.get_by_role("button", name="저장", exact=True).last.click()
    expect(page.get_by_role("status").first).to_contain_text("저장했습니다")
    assert (desk.faults_for_readers(), desk.overflow() <= 0) == ([], True)


def fetch_job(desk: Person) -> None:
    page = desk.open(f"/admin/applications/exports?q={NAME}")
    desk.press("만들기 시작")
    link = page.get_by_role("link", name="파일 받기").first
    expect(link).to_be_visible(timeout=20_000)
    assert (desk.faults_for_readers(), desk.overflow() <= 0) == ([], True)
    content = desk.download(link.get_attribute("href") or "")
    assert "xl/workbook.xml" in ZipFile(BytesIO(content)).namelist()
    assert openpyxl.load_workbook(BytesIO(content)).worksheets[0]["R4"].value == NAME
