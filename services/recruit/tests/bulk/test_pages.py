"""One decision for many: asked first, typed for a deletion, told who stayed, undone with one press."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from chassis.testing import TestApp, json_of, staff
from recruit.bulk import rules

Send = Callable[..., dict[str, Any]]
BULK, API = "/admin/applications/bulk", "/api/recruit/v1/applications"


@pytest.fixture
def ids(haneul: dict[str, str], send: Send) -> list[str]:
    return [send({**haneul, "name": f"지원자 {number}"})["id"] for number in range(3)]


def statuses(recruit: TestApp) -> list[str]:
    return [item["status"] for item in json_of(recruit.client(staff()).get(API))["items"]]


def test_a_change_for_many_is_asked_before_it_happens(recruit: TestApp, ids: list[str]) -> None:
    office = recruit.client(staff())
    asked = office.post(BULK, data={"act": "status", "status": "hold", "id": ids[:2]})
    assert asked.status_code == 200
    assert "지원자 0" in asked.text
    assert statuses(recruit) == ["new"] * 3
    sent = {"act": "status", "status": "hold", "id": ",".join(ids[:2]), "confirmed": "1"}
    refused = office.post(BULK, data=sent)
    assert refused.status_code == 422
    assert "까닭을 적어 주십시오" in refused.text
    done = office.post(BULK, data={**sent, "reason": "자리가 날 때까지", "query": "status=new&look=cards"})
    assert done.headers["location"] == "/admin/applications?status=new&look=cards&moved=2-hold"
    assert statuses(recruit) == ["new", "hold", "hold"]
    assert "2명을 ‘보류’(으)로 바꿨습니다." in office.get(done.headers["location"]).text
    assert "자리가 날 때까지" in office.get(f"/admin/applications/{ids[0]}").text


def test_all_that_match_are_chosen_by_the_filters(recruit: TestApp, ids: list[str]) -> None:
    sent = {"act": "status", "status": "review", "everything": "1", "query": "q=지원자 2"}
    asked = recruit.client(staff()).post(BULK, data=sent)
    assert f'value="{ids[2]}"' in asked.text
    assert ids[0] not in asked.text


def test_deleting_several_wants_the_typed_word_and_comes_back_with_one_press(
    recruit: TestApp, ids: list[str]
) -> None:
    office = recruit.client(staff())
    sent = {"act": "delete", "id": ",".join(ids[:2]), "confirmed": "1", "batch": "b-1"}
    refused = office.post(BULK, data={**sent, "word": "지워"})
    assert refused.status_code == 422
    assert "‘삭제’라고 적어 주십시오" in refused.text
    for _ in range(2):
        done = office.post(BULK, data={**sent, "word": "삭제"})
        assert done.headers["location"] == "/admin/applications?binned=b-1"
    told = office.get(done.headers["location"]).text
    assert "2명을 휴지통에 넣었습니다." in told
    assert len(statuses(recruit)) == 1
    assert office.get(f"/admin/applications/{ids[0]}").status_code == 404
    assert "지원자 1" in office.get("/admin/applications/trash").text
    for _ in range(2):
        assert office.post("/admin/applications/restoration", data={"batch": "b-1"}).status_code == 303
    assert len(statuses(recruit)) == 3


def test_one_row_is_deleted_without_the_word_and_taken_out_of_the_bin(
    recruit: TestApp, ids: list[str]
) -> None:
    office = recruit.client(staff())
    asked = office.post(BULK, data={"delete_one": ids[0], "id": ids, "everything": "1"})
    assert "라고 적어 주십시오" not in asked.text
    office.post(BULK, data={"act": "delete", "id": ids[0], "confirmed": "1"})
    back = office.post("/admin/applications/restoration", data={"id": [ids[0]]})
    assert back.headers["location"] == "/admin/applications/trash?restored=1"
    assert "1명을 되돌렸습니다" in office.get(back.headers["location"]).text


def test_who_cannot_be_changed_is_told_and_the_rest_is_done(recruit: TestApp, ids: list[str]) -> None:
    office = recruit.client(staff())
    terms = {"hire_date": "2026-11-30", "hourly_won": "10500", "tax_mode": "insured"}
    office.post(f"/admin/applications/{ids[0]}/hire", data=terms)
    sent = {"act": "delete", "id": ",".join(ids), "confirmed": "1", "word": "삭제"}
    told = office.post(BULK, data=sent).text
    assert "2명은 처리했고, 1명은 그대로 두었습니다." in told
    assert "근로기준법 제42조" in told
    assert statuses(recruit) == ["hired"]


def test_exports_of_the_chosen_are_posted_past_the_decisions(recruit: TestApp, ids: list[str]) -> None:
    page = recruit.client(staff()).get("/admin/applications?status=new").text
    assert page.count('formaction="/download_excel"') == 2
    assert 'formaction="/download_excel" name="columns" value=""' in page
    assert not re.search(r"/download_excel\?[^\"]*id=", page)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"act": "status", "status": "hold"}, "지원서를 먼저 골라 주십시오."),
        ({"act": "x", "id": "a"}, "할 일을 골라 주십시오."),
        ({"act": "status", "status": "x", "id": "a"}, "바꿀 상태를 골라 주십시오."),
    ],
)
def test_what_makes_no_sense_is_told(recruit: TestApp, sent: dict[str, str], sentence: str) -> None:
    answer = recruit.client(staff()).post(BULK, data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_who_may_only_look_decides_nothing(recruit: TestApp) -> None:
    looker = recruit.client(staff("operator"))
    assert looker.post(BULK, data={"act": "delete", "id": "a"}).status_code == 403
    assert looker.post("/admin/applications/restoration", data={"batch": "b"}).status_code == 403


def test_so_many_at_once_are_too_many() -> None:
    assert rules.count_problem(rules.MOST_AT_ONCE) is None
    assert "500명까지" in str(rules.count_problem(rules.MOST_AT_ONCE + 1))
