"""지원서 양식: uploaded, mapped, chosen, used, and what happens when it breaks."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chassis.testing import FakePeer, TestApp, staff
from recruit import metrics
from recruit.base import AuditRow
from recruit.form_map.jobs import check_form
from recruit.form_map.tables import FormMap, FormTemplate
from sqlalchemy import select, update

HOME = "/admin/applications/exports/forms"
LAYOUT = {"width": 100, "height": 50, "boxes": [], "photo": None, "lost": ["차트 1개"]}
BLANK = b"PK\x03\x04 a blank form"

Refuse = Callable[..., None]


@pytest.fixture(autouse=True)
def own_forms(renderer: FakePeer) -> Iterator[None]:
    renderer.on("POST", "/internal/xlsx/form/layout", json=LAYOUT)
    renderer.on("POST", "/internal/xlsx/form", content=b"PK on the own form")
    renderer.on("POST", "/internal/xlsx/application", content=b"PK on the company's form")
    yield
    metrics.form_usable.set(1)


@pytest.fixture
def refuse(renderer: FakePeer) -> Refuse:
    """Make docs-render refuse the form."""

    def _refuse(code: str, field: str, sentence: str) -> None:
        problem = {
            "code": code,
            "detail": "x",
            "errors": [{"field": field, "code": code, "message": sentence}],
        }
        headers = {"content-type": "application/problem+json"}
        for path in ("/internal/xlsx/form/layout", "/internal/xlsx/form"):
            renderer.on("POST", path, status=422, content=json.dumps(problem).encode(), headers=headers)

    return _refuse


def upload(recruit: TestApp, content: bytes = BLANK) -> Any:
    files = {"template": ("양식.xlsx", content, "application/octet-stream")}
    return recruit.client(staff()).post(HOME, files=files, follow_redirects=False)


def mapped(recruit: TestApp) -> int:
    """Upload a form, give it cells and use it; return the version."""
    office, address = recruit.client(staff()), upload(recruit).headers["location"]
    answer = office.post(address, data={"name": "r4", "photo": "B4:H8"}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    with recruit.db.read() as session:
        version = session.scalars(select(FormMap.id).order_by(FormMap.id.desc())).first()
    assert version is not None
    office.post(f"{HOME}/choice", data={"map_id": str(version)})
    return version


def test_a_form_is_uploaded_mapped_chosen_and_then_used(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Callable[..., dict[str, Any]]
) -> None:
    send(haneul)
    assert recruit.client(staff()).get("/download_excel").content == b"PK on the company's form"
    mapped(recruit)
    assert recruit.client(staff()).get("/download_excel").content == b"PK on the own form"
    assert b'"cells": {"name": "R4", "photo": "B4:H8"}' in renderer.calls[-1].content
    assert BLANK in renderer.calls[-1].content
    with recruit.db.read() as session:
        acts = list(session.scalars(select(AuditRow.action)))
    assert {"form.upload", "form.map", "form.choose"} <= set(acts)


def test_the_company_form_can_be_chosen_again(
    recruit: TestApp, haneul: dict[str, str], send: Callable[..., dict[str, Any]]
) -> None:
    send(haneul)
    mapped(recruit)
    recruit.client(staff()).post(f"{HOME}/choice", data={"map_id": ""})
    assert "회사 기본 양식" in recruit.client(staff()).get(HOME).text
    assert recruit.client(staff()).get("/download_excel").content == b"PK on the company's form"


def test_the_same_file_and_the_same_cells_are_kept_once_and_other_cells_are_a_new_version(
    recruit: TestApp,
) -> None:
    first = mapped(recruit)
    assert mapped(recruit) == first
    address = upload(recruit).headers["location"]
    recruit.client(staff()).post(address, data={"name": "R5"})
    with recruit.db.read() as session:
        assert len(session.scalars(select(FormTemplate)).all()) == 1
        assert [json.loads(row.cells)["name"] for row in session.scalars(select(FormMap))] == ["R4", "R5"]


def test_what_the_form_loses_is_told_and_a_preview_keeps_nothing(recruit: TestApp) -> None:
    address = upload(recruit).headers["location"]
    office = recruit.client(staff())
    assert "차트 1개" in office.get(address).text
    page = office.post(address, data={"name": "R4", "act": "preview"})
    assert 'value="R4"' in page.text
    with recruit.db.read() as session:
        assert session.scalars(select(FormMap)).all() == []


def test_wrong_cells_stay_as_typed_with_their_reason(recruit: TestApp, refuse: Refuse) -> None:
    address = upload(recruit).headers["location"]
    office = recruit.client(staff())
    answer = office.post(address, data={"name": "4R"})
    assert answer.status_code == 422
    assert "칸을 B4 또는 B4:H8처럼 적으십시오." in answer.text
    assert 'value="4R"' in answer.text
    assert office.post(address, data={}).status_code == 422
    refuse("form_cells", "name", "양식 밖의 칸입니다.")
    assert "양식 밖의 칸입니다." in office.post(address, data={"name": "Z99"}).text


def test_a_file_that_is_no_form_is_refused_with_its_reason(recruit: TestApp, refuse: Refuse) -> None:
    refuse("form_template", "template", "매크로가 든 파일은 쓸 수 없습니다.")
    answer = upload(recruit)
    assert (answer.status_code, "매크로가 든 파일은 쓸 수 없습니다." in answer.text) == (422, True)
    assert "고르십시오" in recruit.client(staff()).post(HOME, data={}).text
    assert "2MB보다 큽니다" in upload(recruit, bytes(2 * 1024 * 1024 + 1)).text


@pytest.mark.fault("T45")
def test_a_broken_form_in_use_is_named_alerts_and_is_not_replaced_in_silence(
    recruit: TestApp,
    renderer: FakePeer,
    refuse: Refuse,
    haneul: dict[str, str],
    send: Callable[..., dict[str, Any]],
) -> None:
    send(haneul)
    version = mapped(recruit)
    refuse("form_template", "template", "엑셀 파일을 열 수 없습니다.")
    before = len(renderer.calls)
    answer = recruit.client(staff()).get("/download_excel")
    assert answer.status_code == 503
    assert (
        f"지원서 양식 ‘양식.xlsx’({version}판)을 쓸 수 없습니다: 엑셀 파일을 열 수 없습니다." in answer.text
    )
    assert [call.url.path for call in renderer.calls[before:]] == ["/internal/xlsx/form"]
    assert metrics.form_usable._value.get() == 0


@pytest.mark.fault("T45")
def test_a_form_that_rots_in_the_database_is_found_before_anybody_needs_it(recruit: TestApp) -> None:
    mapped(recruit)
    check_form(recruit.app)
    assert metrics.form_usable._value.get() == 1
    recruit.db.write(lambda session: session.execute(update(FormTemplate).values(content=b"rotten")))
    check_form(recruit.app)
    assert metrics.form_usable._value.get() == 0
