"""Applications for programs of the office."""

from collections.abc import Callable
from typing import Any

import pytest
from chassis.testing import TestApp, anyone, fields_of, json_of, staff
from recruit.base import AuditRow
from recruit.photo import files
from sqlalchemy import select

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"
URL = "/api/recruit/v1/applications"

Send = Callable[..., dict[str, Any]]


def audit_actions(recruit: TestApp) -> list[str]:
    with recruit.db.read() as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.id)))


def test_the_list_is_paged_by_limit_and_cursor(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    sent = [send({**haneul, "name": f"지원자 {number}"})["id"] for number in range(5)]
    office, seen, cursor = recruit.client(staff()), [], ""
    while True:
        page = json_of(office.get(URL, params={"limit": 2, **({"cursor": cursor} if cursor else {})}))
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == sent[::-1]


def test_a_list_knows_its_filters_and_refuses_others(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    send(haneul)
    office = recruit.client(staff())
    assert len(json_of(office.get(f"{URL}?q=하늘&status=new"))["items"]) == 1
    answer = office.get(f"{URL}?status=unknown&shift=밤&start_date=x")
    assert answer.status_code == 422
    assert set(fields_of(answer)) == {"status", "shift", "start_date"}


def test_one_application_tells_everything_and_is_audited(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    sent = send({**haneul, "no_career": "", "company1": "가나다식품", "consent_third_party": "1"})
    told = json_of(recruit.client(staff()).get(f"{URL}/{sent['id']}"))
    assert told["birth"] == "1998-03-05"
    assert told["careers"][0]["company"] == "가나다식품"
    assert {row["kind"]: row["given"] for row in told["consents"]} == {
        "collection": True, "id_photo": False, "third_party": True, "talent_pool": False
    }  # fmt: skip
    assert audit_actions(recruit) == ["application.read"]


def test_status_and_memo_are_changed_and_the_rest_stays(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    url = f"{URL}/{send(haneul)['id']}"
    office = recruit.client(staff())
    told = json_of(office.patch(url, json={"status": "review"}))
    assert (told["status"], told["memo"], told["history"][0]["after"]) == ("review", "", "review")
    told = json_of(office.patch(url, json={"memo": "전화함"}))
    assert (told["status"], told["memo"]) == ("review", "전화함")


@pytest.mark.parametrize("body", [{"status": "hired"}, {"status": "x"}, {"memo": "가" * 2001}])
def test_a_change_out_of_bounds_is_refused(
    recruit: TestApp, haneul: dict[str, str], send: Send, body: dict[str, str]
) -> None:
    answer = recruit.client(staff()).patch(f"{URL}/{send(haneul)['id']}", json=body)
    assert answer.status_code == 422
    assert list(fields_of(answer)) == list(body)


def test_without_a_session_nothing_is_told(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    sent = send(haneul)
    for path in (URL, f"{URL}/{sent['id']}", f"{URL}/{sent['id']}/photo"):
        assert recruit.client(anyone()).get(path).status_code == 401


def test_looking_at_a_photo_is_audited_and_its_thumbs_are_covered_by_the_list(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    sent = send({**haneul, "consent_id_photo": "1"}, HEIC)
    office = recruit.client(staff())
    for size in ("thumb", "full", "original"):
        assert office.get(f"{URL}/{sent['id']}/photo?size={size}").status_code == 200
    office.get(URL)
    assert audit_actions(recruit) == ["photo.read", "photo.read", "application.list"]
    assert office.get(f"{URL}/{sent['id']}/photo?size=huge").status_code == 422


def test_an_application_without_a_photo_has_none(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    answer = recruit.client(staff()).get(f"{URL}/{send(haneul)['id']}/photo")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_photo")


def test_a_photo_whose_file_was_lost_is_not_found(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    sent = send({**haneul, "consent_id_photo": "1"}, HEIC)
    item = json_of(recruit.client(staff()).get(URL))["items"][0]
    files.drop(recruit.settings.data_dir / "photos", item["photo_id"])
    assert recruit.client(staff()).get(f"{URL}/{sent['id']}/photo").status_code == 404


def test_an_unknown_application_is_not_found(recruit: TestApp) -> None:
    office = recruit.client(staff())
    for path in (f"{URL}/nobody", f"{URL}/nobody/photo"):
        assert office.get(path).status_code == 404
    assert office.patch(f"{URL}/nobody", json={"memo": "x"}).status_code == 404
