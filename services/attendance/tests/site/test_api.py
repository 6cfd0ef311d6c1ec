"""Sites over the API."""

from chassis.testing import TestApp, fields_of, json_of, staff, worker

SITES = "/api/attendance/v1/sites"


def test_office_adds_lists_and_corrects(attendance: TestApp) -> None:
    office = attendance.client(staff())
    made = json_of(office.post(SITES, json={"name": "한빛물류", "contact_phone": "0311234567"}), 201)
    assert (made["workplace_size"], made["contact_phone"], made["is_active"]) == (5, "031-123-4567", True)
    changed = json_of(office.patch(f"{SITES}/{made['id']}", json={"workplace_size": 4}))
    assert (changed["workplace_size"], changed["name"]) == (4, "한빛물류")
    assert json_of(office.get(SITES)) == {"items": [changed | {"people": 0}], "next": None}


def test_bad_or_doubled_sites_are_refused(attendance: TestApp) -> None:
    office = attendance.client(staff())
    assert set(fields_of(office.post(SITES, json={"name": "", "workplace_size": 0}))) == {
        "name",
        "workplace_size",
    }
    office.post(SITES, json={"name": "한빛물류"})
    assert json_of(office.post(SITES, json={"name": "한빛물류"}), 409)["code"] == "site_name_taken"
    assert office.patch(f"{SITES}/9", json={"name": "새론"}).status_code == 404


def test_workers_see_no_sites(attendance: TestApp) -> None:
    assert attendance.client(worker(1)).get(SITES).status_code == 403
