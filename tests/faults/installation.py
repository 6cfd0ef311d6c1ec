"""All five services as processes, filled with people whose data must not reach others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from attendance.calendar.rules import DayType, national_day_type
from chassis.clock import KST, now
from chassis.db import Database
from chassis.identity import Identity
from chassis.testing import staff, worker
from gateway.session import actions, rules
from humetix.client import Office
from humetix.demo.pictures import as_sent
from PIL import Image

from tests.e2e.stack import ProcessStack, running
from tests.faults.house import Caller

NAME, PHONE, BIRTH = "감추인", "010-8765-1111", "1987-06-05"
APPLICANT, EMAIL, MEMO = "숨은빛", "hidden@example.com", "아무도 몰라야 할 메모"
HOURLY_WON = 23_457
MARKS = (NAME, PHONE, "01087651111", BIRTH, APPLICANT, EMAIL, MEMO, "23,457", "23457")
"""What must not be read by who may not: one of them in an answer is a leak."""


@dataclass
class Installation(Caller):
    """The processes, what was put into them, and sessions for anybody."""

    stack: ProcessStack
    office: Office
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.stack.ports["gateway"])
        self.database = Database(f"sqlite:///{self.stack.folder}/gateway/gateway.db")

    def cookie(self, who: Identity, device: str = "test") -> str:
        """Sign someone in behind the counter; return the Cookie header."""
        token = self.database.write(actions.open_session, who, device, timedelta(hours=8), now())
        return f"{rules.cookie_name(rules.COOKIES[who.kind], secure=False)}={token}"


@contextmanager
def filled_installation(folder: Path) -> Iterator[Installation]:
    """Bring five services up and fill them."""
    with running(ProcessStack(folder)) as stack, Office(stack.url, stack.admin_password) as office:
        made = Installation(stack, office)
        with closing(made.database):
            _fill(made)
            yield made


def last_month() -> date:
    """Return the first day of the month before this one, in Korea."""
    today = datetime.now(UTC).astimezone(KST).date()
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _fill(made: Installation) -> None:
    office, month = made.office, last_month()
    made.ids = {"month": f"{month:%Y-%m}", "service": "recruit", "kind": "todo", "step": "review"}
    made.ids |= {"item_id": "1", "notice_id": _notice(office)}
    made.ids |= {"change": "closing", "account": "victim", "passkey_id": "1", "view_id": "1"}
    made.ids["advance_id"] = made.ids["request_id"] = made.ids["device_id"] = "1"
    made.ids |= {"year": f"{month:%Y}"}
    made.ids |= {"proposal_id": "1", "figure": "minimum_wage", "bundle_id": "1", "choice": "discard"}
    made.ids["former_id"] = "1"
    made.ids["check"] = "no_account"
    made.ids["offline_id"], made.ids["icon"] = "1", "192"
    made.ids |= {"assignment_id": "1", "pattern_id": "1", "recalculation_id": "1"}
    made.ids["upload_id"] = "guessed-at-random-0123456789abcd"
    site = office.post("/api/attendance/v1/sites", {"name": "비밀현장", "workplace_size": 30})
    made.ids["site_id"] = str(site["id"])
    hidden = _employee(office, NAME, PHONE, BIRTH)
    made.ids["employee_id"] = str(hidden)
    made.ids["colleague"] = str(_employee(office, "박동료", "010-2222-3333", "1990-01-02"))
    made.ids["token"] = _signoff(office, int(made.ids["site_id"]), month)
    made.ids["objection_id"] = "1"
    for name in ("employee_id", "colleague"):
        office.activation_code(int(made.ids[name]))
    _fill_pay(made, hidden, month)
    _fill_recruit(made)
    _fill_accounts(made)


def _notice(office: Office) -> str:
    form = {"title": "추석 휴무", "body": "쉽니다.", "starts_on": "2026-01-01", "category": "holiday"}
    answer = office.http.post("/admin/notices/new", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2].partition("?")[0]


def _employee(office: Office, name: str, phone: str, birth: str) -> int:
    body = {"name": name, "phone": phone, "birth_date": birth, "hire_date": "2026-01-02", "weekly_hours": 40}
    return int(office.post("/api/attendance/v1/employees", body)["id"])


def _signoff(office: Office, site_id: int, month: date) -> str:
    """Ask a client for a week; what its link tells is for whoever holds it."""
    body = {"name": "이확인", "phone": "010-5555-0001", "birth_date": "1991-01-01", "hire_date": "2026-01-02"}
    employee = office.post("/api/attendance/v1/employees", body | {"site_id": site_id})["id"]
    times = {"clock_in": "09:00", "clock_out": "18:00", "reason": "종이 기록"}
    office.post("/api/attendance/v1/days", times | {"employee_id": employee, "work_date": f"{month}"})
    form = {"site_id": site_id, "kind": "week", "day": f"{month}"}
    page = office.http.post("/admin/attendance/signoffs", data=form).text
    token = page.partition("/timesheets/")[2][:32]
    told = {"employee_id": employee, "work_date": f"{month}", "remark": "18시", "raised_by": "박소장"}
    sent = office.http.post(f"/timesheets/{token}/objections", data=told, follow_redirects=False)
    assert sent.status_code == 303, sent.text
    return token


def _fill_pay(made: Installation, employee_id: int, month: date) -> None:
    office, name = made.office, made.ids["month"]
    first_working_day = month + timedelta(days=(7 - month.weekday()) % 7)
    day = office.post(
        "/api/attendance/v1/days",
        {
            "employee_id": employee_id,
            "work_date": first_working_day.isoformat(),
            "clock_in": "09:00",
            "clock_out": "18:00",
            "breaks": [["12:00", "13:00"]],
            "reason": MEMO,
        },
    )
    made.ids["day_id"] = str(day["id"])
    made.ids["work_date"] = first_working_day.isoformat()
    made.ids |= {"import_id": _import(office, first_working_day), "person_id": "1"}
    terms = {"valid_from": "2026-01-02", "hourly_won": HOURLY_WON, "tax_mode": "insured"}
    office.post(f"/api/payroll/v1/wages/{employee_id}", terms)
    office.post("/api/payroll/v1/runs", {"month": name, "pay_date": f"{month + timedelta(days=40):%Y-%m-10}"})
    account = {"bank_code": "088", "number": "110-345-678901", "holder": NAME, "valid_from": "2026-01-02"}
    made.ids["batch_id"] = _items(office, name)
    made.ids["account_id"] = str(office.post(f"/api/payroll/v1/accounts/{employee_id}", account)["id"])
    for step in ("review", "lock"):
        office.post(f"/api/payroll/v1/runs/{name}/{step}")
    made.ids |= {"number": "1", "file_kind": "csv", "result_id": "1"}


def _items(office: Office, month: str) -> str:
    text = f"이름\t생년월일\t금액\n{NAME}\t{BIRTH}\t100,000"
    form = {"form_key": "items-of-a-month", "kind": "bonus", "month": month, "text": text, "confirm": "1"}
    answer = office.http.post("/admin/payroll/items", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2].partition("?")[0]


def _import(office: Office, day: date) -> str:
    text = f"{day.month}/{day.day} {NAME} 09:00출 18:00퇴"
    form = {"key": "an-import-of-last-month", "month": f"{day:%Y-%m}", "text": text}
    answer = office.http.post("/admin/attendance/imports/chat", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


def _fill_recruit(made: Installation) -> None:
    form = {
        "name": APPLICANT,
        "birth": BIRTH,
        "phone": PHONE,
        "email": EMAIL,
        "no_career": "1",
        "consent_collection": "1",
        "consent_id_photo": "1",
    }
    photo = as_sent(Image.new("RGB", (300, 400), (10, 80, 160)), "jpeg", quality=80)
    files = {"photo": ("a.jpg", photo, "image/jpeg")}
    sent = made.office.http.post("/api/recruit/v1/applications", data=form, files=files)
    assert sent.status_code == 201, sent.text
    made.ids["application_id"] = str(sent.json()["id"])
    made.office.patch(f"/api/recruit/v1/applications/{made.ids['application_id']}", {"memo": MEMO})
    made.ids["posting_id"] = _posting(made.office)
    upload = {"template": ("form.xlsx", _blank_form(), "application/octet-stream")}
    kept = made.office.http.post("/admin/applications/exports/forms", files=upload, follow_redirects=False)
    made.ids["template_id"] = kept.headers["location"].rpartition("/")[2]
    started = made.office.http.post("/admin/applications/exports", follow_redirects=False)
    made.ids["job_id"] = started.headers["location"].partition("#job-")[2]
    asked = {"name": APPLICANT, "phone": PHONE, "email": EMAIL, "message": MEMO}
    asked |= {"company": "비밀회사", "consent": "1"}
    made.ids["inquiry_id"] = _inquiry(made.office, asked)


def _posting(office: Office) -> str:
    body = {"title": "포장", "site_name": "비밀현장", "job": "포장", "starts_on": "2026-01-02"}
    return str(office.post("/api/recruit/v1/postings", body)["id"])


def _blank_form() -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    book.worksheets[0]["A1"] = "이름"
    book.save(out)
    return out.getvalue()


def _inquiry(office: Office, asked: dict[str, str]) -> str:
    answer = office.http.post("/api/recruit/v1/inquiries", json=asked)
    assert answer.status_code == 201, answer.text
    return str(office.get("/api/recruit/v1/inquiries")["items"][0]["id"])


def _fill_accounts(made: Installation) -> None:
    for role in ("viewer", "manager", "payer", "operator", "owner"):
        account: dict[str, Any] = {"account": f"the-{role}", "name": role, "roles": [role]}
        made.office.post("/api/gateway/v1/accounts", account)
    made.office.post("/api/gateway/v1/accounts", {"account": "victim", "name": "피해자", "roles": ["viewer"]})
    made.ids["key_id"] = "1"
    hidden = made.cookie(worker(int(made.ids["employee_id"]), name=NAME), device="hidden phone")
    made.ids["hidden_cookie"] = hidden
    made.ids["victim_cookie"] = made.cookie(staff("viewer", name="victim"))
    made.ids["correction_id"] = _correction(made, hidden)
    made.ids |= _leave(made, hidden)
    made.ids["handle"] = rules.fingerprint(hidden.partition("=")[2])[: rules.HANDLE_LENGTH]


def _correction(made: Installation, hidden: str) -> str:
    told = {"Cookie": hidden, "Origin": f"http://{made.host}", "Content-Type": "application/json"}
    wish = {"work_date": f"{now().astimezone(KST).date() - timedelta(days=1)}", "reason": MEMO}
    body = json.dumps(wish | {"clock_in": "08:30", "clock_out": "17:30"})
    answer = made.request("POST", "/api/attendance/v1/me/corrections", told, body)
    assert answer.status == 201, answer.body
    return str(json.loads(answer.body)["id"])


def _leave(made: Installation, hidden: str) -> dict[str, str]:
    """A line of the ledger that runs out in five months, and a request that waits."""
    today = now().astimezone(KST).date()
    line = {"kind": "grant", "amount": "3", "day": f"{today}", "reason": MEMO, "token": "grant"}
    end = today + timedelta(days=150)
    made.office.http.post(
        f"/admin/leave/{made.ids['employee_id']}/entries", data=line | {"expires_on": f"{end}"}
    )
    coming = (today + timedelta(days=n) for n in range(1, 15))
    day = next(one for one in coming if national_day_type(one) is DayType.WORKDAY)
    told = {"Cookie": hidden, "Origin": f"http://{made.host}", "Content-Type": "application/json"}
    body = json.dumps({"first_day": f"{day}", "reason": MEMO})
    answer = made.request("POST", "/api/attendance/v1/me/leave/requests", told, body)
    assert answer.status == 201, answer.body
    return {"leave_id": str(json.loads(answer.body)["id"]), "notice": f"annual-{end}-1"}


def as_json(body: bytes) -> Any:
    """Return decoded JSON, or None when it is none."""
    try:
        return json.loads(body)
    except ValueError:
        return None
