"""A photo in parts: resumed, finished, shown to its sender, given to one application, taken back, swept."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chassis.testing import FakePeer, TestApp, staff
from recruit.upload import files, rules
from recruit.upload.jobs import sweep_uploads

JPEG = b"\xff\xd8\xff\xe0 an upright picture"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"
URL = "/apply/uploads"
JSON = {"Accept": "application/json"}

Send = Callable[..., dict[str, Any]]


def begin(recruit: TestApp, size: int = len(HEIC), address: str = "203.0.113.9") -> Any:
    told = {"X-Forwarded-For": address} | JSON
    return recruit.client().post(URL, json={"size": size}, headers=told)


def add(recruit: TestApp, upload_id: str, offset: int, content: bytes) -> Any:
    told = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"} | JSON
    return recruit.client().patch(f"{URL}/{upload_id}", content=content, headers=told)


def whole(recruit: TestApp, content: bytes = HEIC) -> str:
    upload_id: str = begin(recruit, len(content)).json()["id"]
    assert add(recruit, upload_id, 0, content).status_code == 200
    return upload_id


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_dropped_connection_costs_one_part(recruit: TestApp) -> None:
    upload_id = begin(recruit).json()["id"]
    assert add(recruit, upload_id, 0, HEIC[:20]).json() == {"offset": 20, "size": len(HEIC), "state": "open"}
    asked = recruit.client().head(f"{URL}/{upload_id}")
    assert (asked.headers["upload-offset"], asked.headers["upload-length"]) == ("20", str(len(HEIC)))
    assert asked.headers["cache-control"] == "no-store"
    assert add(recruit, upload_id, 20, HEIC[20:]).json()["state"] == "ready"
    assert names(recruit.settings.data_dir / "incoming") == []


def test_the_renderer_gets_what_was_sent_in_its_order(recruit: TestApp, renderer: FakePeer) -> None:
    upload_id = begin(recruit).json()["id"]
    for at in range(0, len(HEIC), 10):
        add(recruit, upload_id, at, HEIC[at : at + 10])
    assert renderer.calls[0].content == HEIC


def test_a_part_at_the_wrong_place_is_told_the_right_one(recruit: TestApp) -> None:
    upload_id = begin(recruit).json()["id"]
    add(recruit, upload_id, 0, HEIC[:20])
    for offset, content in ((0, HEIC[:20]), (25, HEIC[25:]), (20, HEIC)):
        answer = add(recruit, upload_id, offset, content)
        assert (answer.status_code, answer.headers["upload-offset"]) == (409, "20")


def test_the_last_part_sent_twice_is_told_that_all_is_there(recruit: TestApp) -> None:
    upload_id = whole(recruit)
    assert add(recruit, upload_id, 0, HEIC).json() == {
        "offset": len(HEIC),
        "size": len(HEIC),
        "state": "ready",
    }


def test_two_requests_for_one_upload_do_not_mix(recruit: TestApp) -> None:
    upload_id = begin(recruit).json()["id"]
    part = files.find(recruit.settings.data_dir / "incoming", upload_id)
    assert part
    with files.opened(part):
        assert add(recruit, upload_id, 0, HEIC).status_code == 409


def test_only_who_holds_the_id_sees_the_photo_and_nobody_keeps_it(recruit: TestApp) -> None:
    upload_id = whole(recruit)
    for size in ("small", "large"):
        shown = recruit.client().get(f"{URL}/{upload_id}/preview?size={size}")
        assert (shown.content, shown.headers["content-type"]) == (JPEG, "image/jpeg")
        assert shown.headers["cache-control"] == "no-store"
    assert recruit.client().get(f"{URL}/{'x' * 32}/preview").status_code == 404
    assert recruit.client().get(URL).status_code == 405


def test_an_application_takes_the_photo_once(recruit: TestApp, haneul: dict[str, str]) -> None:
    upload_id = whole(recruit)
    form = {**haneul, "consent_id_photo": "1", "upload_id": upload_id}
    assert recruit.client().post("/apply", data={**form, "form_token": "one"}).status_code == 303
    [item] = recruit.client(staff()).get("/api/recruit/v1/applications").json()["items"]
    photo = recruit.client(staff()).get(f"/api/recruit/v1/applications/{item['id']}/photo")
    assert photo.content == JPEG
    assert recruit.client().get(f"{URL}/{upload_id}/preview").status_code == 404
    again = recruit.client().post("/apply", data={**form, "form_token": "two", "name": "이도윤"})
    assert again.status_code == 422
    assert "받아 둔 사진을 찾을 수 없어요" in again.text
    assert recruit.client().post("/apply", data={**form, "form_token": "one"}).status_code == 303


def test_a_refused_form_keeps_the_uploaded_photo(recruit: TestApp, haneul: dict[str, str]) -> None:
    upload_id = whole(recruit)
    form = {**haneul, "consent_id_photo": "1", "upload_id": upload_id, "name": ""}
    page = recruit.client().post("/apply", data=form)
    assert page.status_code == 422
    assert f'name="photo_token" value="{upload_id}"' in page.text
    mended = {**haneul, "consent_id_photo": "1", "upload_id": "", "photo_token": upload_id}
    assert recruit.client().post("/apply", data=mended).status_code == 303


def test_a_renderer_that_is_away_only_puts_the_preview_off(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str]
) -> None:
    renderer.away = True
    upload_id = begin(recruit).json()["id"]
    assert add(recruit, upload_id, 0, HEIC).json()["state"] == "pending"
    answer = recruit.client().get(f"{URL}/{upload_id}/preview", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "photo_not_ready")
    form = {**haneul, "consent_id_photo": "1", "upload_id": upload_id}
    assert recruit.client().post("/apply", data=form).status_code == 303


def test_what_is_no_photo_is_refused_at_its_first_part_and_not_kept(recruit: TestApp) -> None:
    upload_id = begin(recruit).json()["id"]
    answer = add(recruit, upload_id, 0, b"<svg onload=alert(1)>")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "photo")
    assert "사진 파일이 아니에요" in answer.json()["errors"][0]["message"]
    assert names(recruit.settings.data_dir / "incoming") == []
    assert recruit.client().head(f"{URL}/{upload_id}").status_code == 404


def test_a_photo_that_cannot_be_opened_is_said_in_korean_and_not_kept(
    recruit: TestApp, renderer: FakePeer
) -> None:
    renderer.on("POST", "/internal/image/normalise", status=422, json={"code": "image_unreadable"})
    upload_id = begin(recruit).json()["id"]
    answer = add(recruit, upload_id, 0, HEIC)
    assert answer.status_code == 422
    assert "손상" in answer.json()["errors"][0]["message"]
    assert names(recruit.settings.data_dir / "photos") == []


@pytest.mark.parametrize(("size", "status"), [(0, 422), (16 * 1024 * 1024 + 1, 413), (16 * 1024 * 1024, 201)])
def test_one_limit_holds_here_too(recruit: TestApp, size: int, status: int) -> None:
    assert begin(recruit, size).status_code == status


def test_one_address_cannot_fill_every_place(recruit: TestApp) -> None:
    for _ in range(rules.MOST_OPEN_OF_ADDRESS):
        assert begin(recruit).status_code == 201
    refused = begin(recruit)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert begin(recruit, address="198.51.100.4").status_code == 201


def test_what_is_taken_back_is_gone_at_once(recruit: TestApp) -> None:
    unfinished, finished = begin(recruit).json()["id"], whole(recruit)
    for upload_id in (unfinished, finished, finished, "never-was"):
        assert recruit.client().delete(f"{URL}/{upload_id}").status_code == 204
    assert names(recruit.settings.data_dir / "incoming") == []
    assert names(recruit.settings.data_dir / "photos") == []
    assert recruit.client().get(f"{URL}/{finished}/preview").status_code == 404


def test_a_photo_of_an_application_cannot_be_taken_back(recruit: TestApp, haneul: dict[str, str]) -> None:
    upload_id = whole(recruit)
    recruit.client().post("/apply", data={**haneul, "consent_id_photo": "1", "upload_id": upload_id})
    recruit.client().delete(f"{URL}/{upload_id}")
    assert len(names(recruit.settings.data_dir / "photos")) == 3


def test_an_upload_that_was_given_up_is_swept(recruit: TestApp) -> None:
    given_up, going_on = begin(recruit).json()["id"], begin(recruit).json()["id"]
    folder = recruit.settings.data_dir / "incoming"
    part = files.find(folder, given_up)
    assert part
    os.utime(part.path, (0, 0))
    sweep_uploads(recruit.app)
    assert files.find(folder, given_up) is None
    assert files.find(folder, going_on)


def test_a_full_disk_is_a_507_and_the_upload_goes_on_after_it(
    recruit: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = begin(recruit).json()["id"]
    add(recruit, upload_id, 0, HEIC[:20])

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(files, "add", full)
        assert add(recruit, upload_id, 20, HEIC[20:]).status_code == 507
    assert add(recruit, upload_id, 20, HEIC[20:]).json()["state"] == "ready"


@pytest.mark.parametrize("offset", ["", "-1", "x", "1" * 12])
def test_an_offset_that_is_none_is_told_so(recruit: TestApp, offset: str) -> None:
    upload_id = begin(recruit).json()["id"]
    answer = recruit.client().patch(f"{URL}/{upload_id}", content=HEIC, headers={"Upload-Offset": offset})
    assert answer.status_code == 422
