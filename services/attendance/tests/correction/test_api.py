"""Requests for correction over the API: the worker's own, the office's list and decision."""

from collections.abc import Callable

from attendance.roster.tables import Employee
from chassis.testing import PageClient, TestApp, json_of, staff, worker

People = Callable[..., Employee]
MINE = "/api/attendance/v1/me/corrections"
OFFICE = "/api/attendance/v1/corrections"
WISH = {"work_date": "2026-11-17", "clock_in": "08:30", "clock_out": "17:30", "reason": "퇴근을 못 찍었어요"}


def asked(phone: PageClient, **more: object) -> int:
    answer = phone.post(MINE, json=WISH | more)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def test_a_request_goes_from_the_phone_to_the_office_and_back(attendance: TestApp, people: People) -> None:
    kim = people(site_name="한빛물류")
    phone, office = attendance.client(worker(kim.id)), attendance.client(staff(name="kim"))
    made = asked(phone, breaks=[["12:00", "13:00"]])
    [waiting] = json_of(office.get(OFFICE))["items"]
    assert (waiting["id"], waiting["name"], waiting["site_name"]) == (made, "김하늘", "한빛물류")
    assert (waiting["breaks"], waiting["decided_by"]) == ([["12:00", "13:00"]], None)
    decided = json_of(office.post(f"{OFFICE}/{made}/decision", json={"decision": "approved"}))
    assert (decided["state"], decided["decided_at"]) == ("approved", "2026-11-18T08:27:00+09:00")
    [own] = json_of(phone.get(MINE))["items"]
    assert own["state"] == "approved"
    [day] = json_of(phone.get("/api/attendance/v1/me/days"))["items"]
    assert (day["clock_in"], day["clock_out"], day["worked"]) == ("08:30", "17:30", 480)
    assert json_of(office.get(OFFICE))["items"] == []
    assert json_of(office.get(f"{OFFICE}?state=all"))["items"][0]["decided_by"] == "kim"


def test_effects_happen_once_per_key(attendance: TestApp, people: People) -> None:
    phone, office = attendance.client(worker(people().id)), attendance.client(staff())
    key = {"Idempotency-Key": "one"}
    first = phone.post(MINE, json=WISH, headers=key)
    again = phone.post(MINE, json=WISH, headers=key)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    path = f"{OFFICE}/{first.json()['id']}/decision"
    refusal = {"decision": "rejected", "answer": "근무표와 다름"}
    assert office.post(path, json=refusal, headers=key).json() == office.post(path, json=refusal).json()
    late = office.post(path, json={"decision": "approved"})
    assert (late.status_code, late.json()["code"]) == (409, "correction_settled")


def test_bad_wishes_are_422_with_the_field(attendance: TestApp, people: People) -> None:
    phone = attendance.client(worker(people().id))
    for wrong in ({"clock_in": "25:00"}, {"reason": " "}, {"work_date": "2026-11-19"}, {"clock_out": "8:30"}):
        refused = phone.post(MINE, json=WISH | wrong)
        assert refused.status_code == 422, wrong
        assert [error["field"] for error in refused.json()["errors"]] == [
            "clock_out" if wrong == {"clock_out": "8:30"} else next(iter(wrong))
        ]


def test_an_own_request_is_taken_back_and_nobody_elses(attendance: TestApp, people: People) -> None:
    kim, lee = people(), people("이바다")
    phone, other = attendance.client(worker(kim.id)), attendance.client(worker(lee.id))
    made = asked(phone)
    assert other.post(f"{MINE}/{made}/withdrawal").status_code == 404
    assert json_of(other.get(MINE))["items"] == []
    assert json_of(phone.post(f"{MINE}/{made}/withdrawal"))["state"] == "withdrawn"
    assert asked(phone) != made


def test_only_managers_decide_and_viewers_look(attendance: TestApp, people: People) -> None:
    made = asked(attendance.client(worker(people().id)))
    viewer = attendance.client(staff("viewer"))
    assert len(json_of(viewer.get(OFFICE))["items"]) == 1
    path = f"{OFFICE}/{made}/decision"
    assert viewer.post(path, json={"decision": "approved"}).status_code == 403
    assert attendance.client(worker(1)).post(path, json={"decision": "approved"}).status_code == 403


def test_lists_are_paged(attendance: TestApp, people: People) -> None:
    phone, office = attendance.client(worker(people().id)), attendance.client(staff())
    made = [asked(phone, work_date=f"2026-11-{day}") for day in (10, 11, 12)]
    first = json_of(office.get(f"{OFFICE}?limit=2"))
    rest = json_of(office.get(f"{OFFICE}?limit=2&cursor={first['next']}"))
    assert [one["id"] for one in first["items"] + rest["items"]] == made
    own = json_of(phone.get(f"{MINE}?limit=2"))
    assert ([one["id"] for one in own["items"]], own["next"] is None) == (made[:0:-1], False)
    assert office.get(f"{OFFICE}?state=lost").status_code == 422
