"""Downloads of applications."""

import json
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
from chassis.identity import FOR_HEADER
from chassis.testing import FakePeer, TestApp, make_app, staff
from recruit.app import create
from recruit.base import AuditRow
from recruit.settings import RecruitSettings
from sqlalchemy import select

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"
JPEG = b"\xff\xd8\xff\xe0 an upright picture"
WORKBOOK = b"PK\x03\x04 a workbook"

Send = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def workbooks(renderer: FakePeer) -> None:
    renderer.on("POST", "/internal/xlsx/application", content=WORKBOOK)
    renderer.on("POST", "/internal/xlsx/table", content=WORKBOOK)


_BACKGROUND = (
    "english_name", "emergency_phone", "nationality", "visa", "schools", "military", "licences",
    "commute", "own_car", "dormitory",
)  # fmt: skip


def parts_of(call: httpx.Request) -> dict[str, bytes]:
    head = f"Content-Type: {call.headers['content-type']}\r\n\r\n".encode()
    message = message_from_bytes(head + call.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    found: dict[str, bytes] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        found[str(name)] = payload
    return found


def test_the_workbook_is_asked_for_with_every_value_and_photo(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    form = {**haneul, "no_career": "", "company1": "가나다식품", "exp_start1": "2023-01-02", "shift": "주간"}
    sent = send({**form, "start_date": "2026-11-30", "consent_id_photo": "1"}, HEIC)
    send(haneul)
    answer = recruit.client(staff()).get("/download_excel")
    assert (answer.status_code, answer.content) == (200, WORKBOOK)
    assert "%EC%84%9C_2026-11-22.xlsx" in answer.headers["content-disposition"]
    parts = parts_of(renderer.calls[-1])
    data = json.loads(parts["data"])
    assert data["written_on"] == "2026-11-22"
    second, first = data["applicants"]
    told = {name: value for name, value in first.items() if name in _BACKGROUND}
    assert (told["own_car"], told["schools"][1]) == (
        "",
        {"graduated": "", "school": "", "major": "", "outcome": ""},
    )
    assert {name: value for name, value in first.items() if name not in _BACKGROUND} == {
        "sheet_name": "2026-11-22김하늘(2)",
        "name": "김하늘",
        "birth": "1998-03-05",
        "age": 28,
        "phone": "010-2345-6789",
        "email": "",
        "address": "",
        "careers": [{"company": "가나다식품", "start": "2023-01-02", "end": "", "role": "", "reason": ""}],
        "shift": "주간",
        "overtime": "",
        "holiday": "",
        "posture": "",
        "start_date": "2026-11-30",
        "receipt_no": sent["receipt_no"],
        "photo_problem": None,
        "photo": "p0",
    }
    assert (second["sheet_name"], second["photo"]) == ("2026-11-22김하늘", None)
    assert parts["p0"] == JPEG


def test_the_renderer_learns_that_one_person_asks_but_not_who(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    send(haneul)
    for name in ("kim", "kim", "lee"):
        recruit.client(staff(name=name)).get("/download_excel")
    told = [call.headers[FOR_HEADER] for call in renderer.calls[-3:]]
    assert told[0] == told[1] != told[2]
    assert not {"kim", "lee"} & set(told)


def test_nobody_to_export_is_a_clear_page_and_no_file(recruit: TestApp) -> None:
    answer = recruit.client(staff()).get("/download_excel?status=rejected")
    assert answer.status_code == 404
    assert "조건에 맞는 지원자가 없어 파일을 만들지 않았습니다." in answer.text
    assert "content-disposition" not in answer.headers


def test_the_same_filters_as_the_list_apply(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    send({**haneul, "shift": "주간"})
    other = send({**haneul, "name": "이도윤", "shift": "2교대"})
    office = recruit.client(staff())
    for query in ("shift=2교대", "q=도윤", f"id={other['id']}", f"q={other['receipt_no']}"):
        office.get(f"/download_excel?{query}")
        applicants = json.loads(parts_of(renderer.calls[-1])["data"])["applicants"]
        assert [applicant["name"] for applicant in applicants] == ["이도윤"]


def test_a_list_has_the_chosen_columns_with_korean_heads(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    send(haneul)
    answer = recruit.client(staff()).get(
        "/download_excel?columns=birth,name,status,secret,submitted_at,start_date"
    )
    assert answer.status_code == 200
    table = json.loads(renderer.calls[-1].content)
    assert table["sheet"] == "지원자목록"
    assert [column["label"] for column in table["columns"]] == [
        "생년월일",
        "이름",
        "상태",
        "접수일",
        "출근가능일",
    ]
    assert table["rows"] == [["1998-03-05", "김하늘", "신규", "2026-11-22T12:00:00", None]]


@pytest.mark.parametrize("query", ["columns=", "columns=secret", "columns=name&columns=phone&columns=email"])
def test_a_list_without_a_choice_has_the_usual_columns(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send, query: str
) -> None:
    send(haneul)
    recruit.client(staff()).get(f"/download_excel?{query}")
    keys = [column["key"] for column in json.loads(renderer.calls[-1].content)["columns"]]
    usual = ["name", "phone", "email", "address", "status", "submitted_at"]
    assert keys == (usual if "&" not in query else usual[:3])


def test_while_the_renderer_is_away_the_page_says_so(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    send(haneul)
    renderer.away = True
    answer = recruit.client(staff()).get("/download_excel")
    assert answer.status_code == 503
    assert "문서·사진 서비스에 잠시 연결할 수 없습니다" in answer.text
    with recruit.db.read() as session:
        assert session.scalars(select(AuditRow)).all() == []


def test_an_export_names_whose_data_left_the_house(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    sent = send(haneul)
    recruit.client(staff(name="박서준")).get("/download_excel")
    with recruit.db.read() as session:
        row = session.scalars(select(AuditRow)).one()
    assert (row.action, row.actor) == ("application.export", "staff:박서준")
    assert json.loads(row.detail) == {"ids": [sent["id"]]}


def test_an_export_needs_the_right_role(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    send(haneul)
    assert recruit.client().get("/download_excel").status_code == 401
    assert recruit.client(staff("operator")).get("/download_excel").status_code == 403


@pytest.fixture
def small(tmp_path: Path) -> Iterator[TestApp]:
    tested = make_app(create, RecruitSettings, tmp_path / "small", recruit_export_limit=1)
    yield tested
    tested.close()


def test_too_many_at_once_are_refused_to_a_program_and_offered_as_a_job_to_a_person(
    small: TestApp, haneul: dict[str, str]
) -> None:
    for _ in range(2):
        small.client().post("/api/recruit/v1/applications", data=haneul)
    answer = small.client(staff()).get("/download_excel?status=new")
    assert answer.status_code == 422
    assert "한 번에 1명까지 받을 수 있습니다." in answer.text
    person = small.client(staff()).get(
        "/download_excel?status=new", headers={"Accept": "text/html"}, follow_redirects=False
    )
    assert (person.status_code, person.headers["location"]) == (303, "/admin/applications/exports?status=new")


def test_ticked_people_come_in_one_workbook_without_their_ids_in_an_address(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    sent = [send({**haneul, "name": name}) for name in ("김하나", "김두리", "김세나")]
    answer = recruit.client(staff()).post(
        "/download_excel", data={"ids": [sent[0]["id"], f"{sent[2]['id']},unknown"]}
    )
    assert answer.content == WORKBOOK
    names = [one["name"] for one in json.loads(parts_of(renderer.calls[-1])["data"])["applicants"]]
    assert names == ["김세나", "김하나"]


@pytest.mark.parametrize(
    ("more", "people"),
    [({}, ["김두리"]), ({"everything": "1"}, ["김두리", "김하나"]), ({"id": []}, ["김두리", "김하나"])],
)
def test_the_list_sends_its_ticks_or_its_own_filters_and_has_the_columns_of_the_account(
    recruit: TestApp,
    renderer: FakePeer,
    haneul: dict[str, str],
    send: Send,
    more: dict[str, Any],
    people: list[str],
) -> None:
    sent = [send({**haneul, "name": name}) for name in ("김하나", "김두리", "박세나")]
    office = recruit.client(staff())
    columns = {"order": ["phone", "name"], "chosen": ["phone", "name"], "act": "save"}
    assert office.post("/admin/applications/exports/columns", data=columns).status_code == 303
    form = {"query": "q=김&look=table", "status": "hold", "columns": "", "id": [sent[1]["id"]], **more}
    assert office.post("/download_excel", data=form).content == WORKBOOK
    table = json.loads(renderer.calls[-1].content)
    assert [one["key"] for one in table["columns"]] == ["phone", "name"]
    assert [row[1] for row in table["rows"]] == people


def test_a_photo_that_is_not_there_is_named_in_the_answer(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    renderer.on("POST", "/internal/image/normalise", status=503)
    sent = send({**haneul, "consent_id_photo": "1"}, HEIC)
    answer = recruit.client(staff()).get("/download_excel")
    assert answer.headers["x-humetix-failed-photos"] == sent["receipt_no"]
    (told,) = json.loads(parts_of(renderer.calls[-1])["data"])["applicants"]
    assert (told["photo"], told["photo_problem"]) == (None, "사진을 준비하는 중")


def test_a_photo_the_renderer_cannot_open_is_named_too(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    renderer.on(
        "POST", "/internal/xlsx/application", content=WORKBOOK, headers={"X-Humetix-Failed-Photos": "0"}
    )
    sent = send({**haneul, "consent_id_photo": "1"}, HEIC)
    answer = recruit.client(staff()).get("/download_excel")
    assert answer.headers["x-humetix-failed-photos"] == sent["receipt_no"]


def test_the_old_name_of_the_columns_still_works(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], send: Send
) -> None:
    send(haneul)
    recruit.client(staff()).get("/download_excel?excel_columns=memo, phone")
    assert [one["key"] for one in json.loads(renderer.calls[-1].content)["columns"]] == ["memo", "phone"]


def test_the_optional_parts_of_the_form_stand_in_their_cells(
    recruit: TestApp, renderer: FakePeer, haneul: dict[str, str], background: dict[str, str], send: Send
) -> None:
    send(
        {
            **haneul,
            **background,
            "zip": "17379",
            "address": "이천시 무촌로 1",
            "address_detail": "101동 202호",
        }
    )
    recruit.client(staff()).get("/download_excel")
    [told] = json.loads(parts_of(renderer.calls[-1])["data"])["applicants"]
    assert told["address"] == "(17379) 이천시 무촌로 1, 101동 202호"
    assert told["schools"] == [
        {"graduated": "2016년 2월", "school": "한빛고등학교", "major": "", "outcome": "졸업"},
        {"graduated": "", "school": "새벽대학교", "major": "기계과", "outcome": "중퇴"},
    ]
    assert told["military"] == {"status": "군필", "period": "2017년 3월 ~ 2018년 12월", "exemption": ""}
    assert told["licences"][0] == {
        "name": "지게차운전기능사",
        "grade": "기능사",
        "issuer": "한국산업인력공단",
    }
    plain = ("english_name", "emergency_phone", "nationality", "visa", "commute", "own_car", "dormitory")
    assert [told[name] for name in plain] == [
        "KIM HANEUL", "010-8765-4321", "대한민국", "F-4", "자차", "유", "희망"
    ]  # fmt: skip
