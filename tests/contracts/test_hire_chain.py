"""A hire through the real attendance and payroll: one worker, one wage, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from attendance.app import create as create_attendance
from attendance.settings import AttendanceSettings
from chassis.testing import TestApp, json_of, kst, make_app, service, staff, worker
from payroll.app import create as create_payroll
from payroll.settings import PayrollSettings
from recruit.app import create as create_recruit
from recruit.hire import jobs
from recruit.hire.tables import HireUndo, Outbox
from recruit.settings import RecruitSettings
from sqlalchemy import update
from sqlalchemy.orm import Session

NOON = kst("2026-11-22 12:00")
TERMS = {"hire_date": "2026-11-30", "hourly_won": 10_500, "tax_mode": "insured"}
HANEUL = {
    "name": "김하늘",
    "birth": "1998-03-05",
    "no_career": "1",
    "consent_collection": "1",
    "agree": "1",
}

Trouble = Callable[[httpx.Request], None]


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Chain:
    """Recruit with the real others behind its calls; `before` and `after` an answer something may happen."""

    recruit: TestApp
    attendance: TestApp
    payroll: TestApp
    before: dict[str, Trouble] = field(default_factory=dict)
    after: dict[str, Trouble] = field(default_factory=dict)

    count: int = 0

    @property
    def phone(self) -> str:
        return f"010-2345-{self.count:04d}"

    def apply(self) -> str:
        self.count += 1
        form = {**HANEUL, "phone": self.phone}
        sent = self.recruit.client().post("/api/recruit/v1/applications", data=form)
        one = str(json_of(sent, 201)["id"])
        for key in (one, f"{one}.2"):
            self._join("attendance", key, "/internal/employees")
            self._join("payroll", key, "/internal/wage-terms")
        return one

    def _join(self, peer: str, key: str, told: str) -> None:
        fake, tested = self.recruit.peer(peer), getattr(self, peer)
        for method, path in (
            ("POST", told),
            ("GET", f"/internal/hires/{key}"),
            ("POST", f"/internal/hires/{key}/take-back"),
        ):
            fake.on_call(method, path, lambda request: self._forward(peer, tested, request))

    def _forward(self, peer: str, tested: TestApp, request: httpx.Request) -> httpx.Response:
        act = f"{peer} {request.url.path.rsplit('/', 1)[1]}"
        self.before.pop(act, _nothing)(request)
        answer = tested.client(service("recruit")).request(
            request.method,
            request.url.raw_path.decode(),
            content=request.content,
            headers={"Content-Type": "application/json"},
        )
        self.after.pop(act, _nothing)(request)
        kept = {"content-type": answer.headers["content-type"]}
        return httpx.Response(answer.status_code, content=answer.content, headers=kept)

    def hire(self, one: str) -> Any:
        url = f"/api/recruit/v1/applications/{one}/hire"
        return self.recruit.client(staff()).post(url, json=TERMS)

    def undo(self, one: str) -> Any:
        url = f"/api/recruit/v1/applications/{one}/hire/undo"
        return self.recruit.client(staff()).post(url, json={"reason": "잘못 눌렀음"})

    def go_on(self) -> None:
        """What the background work does, as often as it takes."""

        def now_due(session: Session) -> None:
            early = datetime.now(UTC) - timedelta(seconds=1)
            session.execute(update(Outbox).values(next_try_at=early))
            session.execute(update(HireUndo).values(next_try_at=early))

        for _ in range(3):
            self.recruit.db.write(now_due)
            jobs.deliver_waiting(self.recruit.app)

    def workers(self) -> list[Any]:
        url = f"/api/attendance/v1/employees?status=all&q={self.phone}"
        found = self.attendance.client(staff()).get(url)
        items: list[Any] = json_of(found)["items"]
        return items

    def wages(self, employee_id: int) -> list[Any]:
        found = self.payroll.client(staff()).get(f"/api/payroll/v1/wages/{employee_id}")
        items: list[Any] = json_of(found)["items"]
        return items

    def state(self, one: str) -> str:
        found = self.recruit.client(staff()).get(f"/api/recruit/v1/applications/{one}")
        return str(json_of(found)["status"])


def _nothing(_request: httpx.Request) -> None:
    return


def too_late(request: httpx.Request) -> None:
    raise httpx.ReadTimeout("too late", request=request)


def away(request: httpx.Request) -> None:
    raise httpx.ConnectError("away", request=request)


def killed(_request: httpx.Request) -> None:
    raise Killed


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    folder = tmp_path_factory.mktemp("chain")
    recruit = make_app(create_recruit, RecruitSettings, folder / "recruit", peer_hold_seconds=0.1)
    attendance = make_app(create_attendance, AttendanceSettings, folder / "attendance")
    payroll = make_app(create_payroll, PayrollSettings, folder / "payroll")
    yield Chain(recruit, attendance, payroll)
    for tested in (recruit, attendance, payroll):
        tested.close()


@pytest.fixture
def chain(built: Chain) -> Chain:
    for tested in (built.recruit, built.attendance, built.payroll):
        tested.at(NOON)
    built.recruit.peer("payroll").away = False
    return built


HIRE_STEPS = ("attendance employees", "payroll wage-terms")
UNDO_STEPS = ("attendance take-back", "payroll take-back")


@pytest.mark.parametrize("trouble", [too_late, away, killed], ids=lambda trouble: trouble.__name__)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", HIRE_STEPS)
def test_a_hire_makes_one_worker_and_one_wage(chain: Chain, step: str, when: str, trouble: Trouble) -> None:
    one = chain.apply()
    getattr(chain, when)[step] = trouble
    if trouble is killed:
        with pytest.raises(Killed):
            chain.hire(one)
    else:
        assert chain.hire(one).status_code == 201
    chain.go_on()
    assert chain.hire(one).status_code == 200
    [made] = chain.workers()
    assert [terms["hourly_won"] for terms in chain.wages(made["id"])] == [10_500]
    assert chain.hire(one).json()["delivery"] == "done"


def test_two_browsers_press_at_once_and_one_worker_is_made(chain: Chain) -> None:
    one = chain.apply()
    with ThreadPoolExecutor(4) as pool:
        answers = sorted(answer.status_code for answer in pool.map(lambda _: chain.hire(one), range(4)))
    chain.go_on()
    assert answers == [200, 200, 200, 201]
    assert len(chain.workers()) == 1


@pytest.mark.parametrize("trouble", [too_late, away, killed], ids=lambda trouble: trouble.__name__)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", UNDO_STEPS)
def test_an_undo_comes_to_its_end_and_the_applicant_can_be_hired_anew(
    chain: Chain, step: str, when: str, trouble: Trouble
) -> None:
    one = chain.apply()
    chain.hire(one)
    [made] = chain.workers()
    getattr(chain, when)[step] = trouble
    if trouble is killed:
        with pytest.raises(Killed):
            chain.undo(one)
    else:
        assert json_of(chain.undo(one))["state"] in ("asked", "done")
    chain.go_on()
    assert json_of(chain.undo(one))["state"] == "done"
    assert (chain.workers(), chain.wages(made["id"]), chain.state(one)) == ([], [], "new")
    assert chain.hire(one).status_code == 201
    [again] = chain.workers()
    assert (again["name"], again["id"] != made["id"], len(chain.wages(again["id"]))) == ("김하늘", True, 1)


def test_a_hire_that_never_arrived_is_undone_and_its_late_message_makes_nobody(chain: Chain) -> None:
    one = chain.apply()
    chain.before["attendance employees"] = away
    chain.hire(one)
    assert json_of(chain.undo(one))["state"] == "done"
    body = {"application_id": one, "name": "김하늘", "birth_date": "1998-03-05"}
    body |= {"phone": chain.phone, "hire_date": "2026-11-30"}
    late = chain.attendance.client(service("recruit")).post("/internal/employees", json=body)
    assert (late.status_code, chain.workers()) == (409, [])


def test_who_has_clocked_in_is_not_undone_and_the_way_is_told(chain: Chain) -> None:
    one = chain.apply()
    employee_id = chain.hire(one).json()["employee_id"]
    chain.attendance.at(kst("2026-11-30 08:30"))
    pressed = {"kind": "in"}
    chain.attendance.client(worker(employee_id)).post("/api/attendance/v1/punches", json=pressed)
    refused = chain.undo(one)
    assert (refused.status_code, refused.json()["code"]) == (409, "hire_used")
    assert "출퇴근 기록" in refused.json()["detail"]
    assert "퇴사 처리" in refused.json()["detail"]
    assert (chain.state(one), len(chain.workers())) == ("hired", 1)


def test_a_punch_between_question_and_taking_back_lets_the_hire_stand(chain: Chain) -> None:
    one = chain.apply()
    employee_id = chain.hire(one).json()["employee_id"]
    chain.attendance.at(kst("2026-11-30 08:30"))

    def punch(_request: httpx.Request) -> None:
        chain.attendance.client(worker(employee_id)).post("/api/attendance/v1/punches", json={"kind": "in"})

    chain.before["attendance take-back"] = punch
    assert json_of(chain.undo(one))["state"] == "refused"
    page = chain.recruit.client(staff()).get(f"/admin/applications/{one}/hire/undo").text
    assert "퇴사 처리" in page
    assert (chain.state(one), len(chain.workers()), len(chain.wages(employee_id))) == ("hired", 1, 1)


def test_while_a_service_cannot_be_asked_nothing_is_undone(chain: Chain) -> None:
    one = chain.apply()
    chain.hire(one)
    chain.recruit.peer("payroll").away = True
    assert chain.undo(one).status_code == 503
    assert (chain.state(one), len(chain.workers())) == ("hired", 1)
