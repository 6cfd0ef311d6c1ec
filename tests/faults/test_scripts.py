"""Markup in what people type is text on every page that shows it: nothing runs anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from chassis.pagecheck import check_page
from chassis.testing import staff
from playwright.sync_api import Browser

from tests.e2e.browser import DESK, Person
from tests.faults.installation import Installation
from tests.faults.routes import every_route
from tests.faults.test_owners import path_of
from tests.faults.test_uploads import picture

HIT = "<img src=x onerror=document.title='hit'>"
QUOTE = "\"'><svg/onload=document.title='hit'>"
LONG = "</textarea></title><script>document.title='hit'</script>{{7*7}}${7*7}" + HIT


@pytest.fixture(scope="module")
def poisoned(filled: Installation) -> Installation:
    """The installation, with markup in every field that people fill in."""
    office, form = (
        filled.office,
        {"name": HIT, "birth": "1990-01-01", "phone": "010-6666-0001", "email": "a@b.kr"},
    )
    form |= {"address": LONG, "company1": LONG[:100], "job_role1": QUOTE, "reason1": LONG}
    form |= {
        "exp_start1": "2020-01-01",
        "exp_end1": "2021-01-01",
        "consent_collection": "1",
        "consent_id_photo": "1",
    }
    files = {"photo": (f"{HIT}.jpg", picture(), "image/jpeg")}
    sent = office.http.post("/api/recruit/v1/applications", data=form, files=files)
    assert sent.status_code == 201, sent.text
    filled.ids["poisoned_application"] = str(sent.json()["id"])
    office.patch(f"/api/recruit/v1/applications/{sent.json()['id']}", {"memo": LONG})
    asked = {
        "name": QUOTE,
        "company": HIT,
        "phone": "010-1",
        "email": "a@b.kr",
        "message": LONG,
        "consent": "1",
    }
    told = office.http.post("/api/recruit/v1/inquiries", json={**asked, "phone": "010-6666-0002"})
    assert told.status_code == 201, told.text
    office.post("/api/attendance/v1/sites", {"name": HIT, "address": LONG[:90], "workplace_size": 9})
    person = {"name": QUOTE, "birth_date": "1990-01-01", "phone": "010-6666-0003", "hire_date": "2026-01-02"}
    filled.ids["poisoned_employee"] = str(office.post("/api/attendance/v1/employees", person)["id"])
    office.post("/api/gateway/v1/accounts", {"account": "poison", "name": HIT, "roles": ["viewer"]})
    return filled


@pytest.fixture
def desk(poisoned: Installation, chromium: Browser) -> Iterator[Person]:
    """The office in Chromium; whatever the browser complains about fails the test."""
    person = Person(chromium, poisoned.stack.url, DESK)
    name, _, token = poisoned.cookie(staff(name="admin")).partition("=")
    person.context.add_cookies([{"name": name, "value": token, "url": poisoned.stack.url}])
    yield person
    person.close()


@pytest.mark.fault("T33")
def test_markup_in_any_field_is_text_on_every_page_of_the_office(
    poisoned: Installation, desk: Person, tmp_path: Any
) -> None:
    ids = {**poisoned.ids, "account": "poison", "employee_id": poisoned.ids["poisoned_employee"]}
    ids["application_id"] = poisoned.ids["poisoned_application"]
    desk.page.on("dialog", lambda dialog: desk.complaints.append(f"dialog: {dialog.message}"))
    shown = 0
    for path in sorted(
        {path_of(found, ids) for found in every_route(tmp_path) if is_page(found.method, found.path)}
    ):
        answer = poisoned.request("GET", path, {"Cookie": poisoned.cookie(staff(name="admin"))})
        if answer.status != 200 or not str(answer.header("content-type")).startswith("text/html"):
            continue
        text = answer.body.decode()
        assert not re.search(r"<(img src=x|svg/onload|script>document)", text), path
        assert "49" not in re.findall(r"\{\{7\*7\}\}|\$\{7\*7\}|49(?=&lt;img)", text), path
        if "onerror" not in text and "onload" not in text:
            continue
        shown += 1
        desk.open(path)
        assert desk.page.title() != "hit", path
        assert desk.page.locator("img[src='x'], svg[onload]").count() == 0, path
    assert shown >= 8, "what was typed is hardly shown anywhere"


def is_page(method: str, path: str) -> bool:
    """Say whether an address is a page of the office."""
    return (
        method == "GET"
        and path.startswith("/admin")
        and not path.endswith(("/pdf", "/excel", "/photo", "/export"))
    )


@pytest.mark.fault("T33")
def test_a_form_that_is_refused_gives_markup_back_as_text(poisoned: Installation, desk: Person) -> None:
    page = desk.open("/contact")
    for name in ("name", "company", "message"):
        page.locator(f"[name={name}]").fill(LONG[:45])
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form').submit()")
    assert page.title() != "hit"
    assert page.locator("[name=company]").input_value() == LONG[:45]


@pytest.mark.fault("T33")
def test_every_page_is_sent_with_a_policy_that_lets_no_script_stand_in_it(poisoned: Installation) -> None:
    cookie = {"Cookie": poisoned.cookie(staff(name="admin"))}
    for path in ("/", "/apply", "/login", "/admin", "/admin/applications", "/ops", "/nowhere"):
        answer = poisoned.request("GET", path, cookie)
        policy = str(answer.header("content-security-policy"))
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        check_page(answer.body.decode())
