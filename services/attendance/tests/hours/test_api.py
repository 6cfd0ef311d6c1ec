"""The calculator over the API."""

from typing import Any

from chassis.testing import TestApp, fields_of, json_of, staff, worker

HOURS = "/api/attendance/v1/calculations/hours"


def item(date: str, start: object, end: str, breaks: Any = None, **more: Any) -> dict[str, Any]:
    known = {"date": date, "in": start, "out": end, "breaks": breaks, "day_type": None, "workplace_size": 5}
    return known | more


def counted(attendance: TestApp, *items: dict[str, Any]) -> Any:
    return json_of(attendance.client(staff()).post(HOURS, json={"items": list(items)}))["items"]


def test_vectors_of_the_law(attendance: TestApp) -> None:
    long, night, holiday, small = counted(
        attendance,
        item("2026-11-18", "09:00", "23:00", [["13:00", "14:00"]]),
        item("2026-11-18", "22:00", "07:00", [["02:00", "03:00"]]),
        item("2026-10-05", "09:00", "20:00", [["12:00", "13:00"]]),
        item("2026-11-22", "22:00", "07:00", workplace_size=4),
    )
    assert long == {
        "worked": 780,
        "break": 60,
        "overtime": 300,
        "night": 60,
        "holiday_within_8h": 0,
        "holiday_beyond_8h": 0,
    }
    assert (night["worked"], night["night"]) == (480, 420)
    assert (holiday["holiday_within_8h"], holiday["holiday_beyond_8h"]) == (480, 120)
    assert small == {
        "worked": 480,
        "break": 60,
        "overtime": 0,
        "night": 0,
        "holiday_within_8h": 0,
        "holiday_beyond_8h": 0,
    }


def test_given_day_type_wins_for_its_date_only(attendance: TestApp) -> None:
    [as_holiday] = counted(attendance, item("2026-11-18", "09:00", "18:00", day_type="paid_holiday"))
    [into_sunday] = counted(attendance, item("2026-11-21", "22:00", "06:00", [], day_type="workday"))
    assert as_holiday["holiday_within_8h"] == 480
    assert into_sunday["holiday_within_8h"] == 360


def test_absent_optional_fields_have_their_meaning(attendance: TestApp) -> None:
    [found] = counted(attendance, {"date": "2026-11-18", "in": "09:00", "out": "18:00"})
    assert (found["worked"], found["break"]) == (480, 60)


def test_equal_times_and_bad_values_are_422(attendance: TestApp) -> None:
    office = attendance.client(staff())
    equal = office.post(HOURS, json={"items": [item("2026-11-18", "09:00", "09:00")]})
    assert equal.status_code == 422
    assert "items.0.out" in fields_of(equal)
    for bad in (
        item("2026-02-30", "09:00", "18:00"),
        item("2026-11-18", "25:00", "18:00"),
        item("2026-11-18", 540, "18:00"),
        item("2026-11-18", "09:00", "18:00", [["08:00", "08:30"]]),
        item("2026-11-18", "09:00", "18:00", day_type="someday"),
        item("2026-11-18", "09:00", "18:00", workplace_size=0),
    ):
        assert office.post(HOURS, json={"items": [bad]}).status_code == 422


def test_ten_thousand_items_are_counted_and_one_more_refused(attendance: TestApp) -> None:
    one = item("2026-11-18", "09:00", "18:00")
    assert len(counted(attendance, *[one] * 10_000)) == 10_000
    answer = attendance.client(staff()).post(HOURS, json={"items": [one] * 10_001})
    assert answer.status_code == 422


def test_only_the_office_calculates(attendance: TestApp) -> None:
    assert attendance.client(worker(1)).post(HOURS, json={"items": []}).status_code == 403
