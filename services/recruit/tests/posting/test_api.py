"""Postings and the applications that come by them, as programs see both."""

from collections.abc import Callable
from typing import Any

import pytest
from chassis.testing import TestApp, json_of, staff
from recruit.posting import rules

URL = "/api/recruit/v1/postings"
APPLICATIONS = "/api/recruit/v1/applications"
WHY = "1.8m 선반 위 적재 작업"
PACKING = {
    "title": "이천 물류센터 포장",
    "site_name": "한빛물류",
    "job": "상품 포장",
    "starts_on": "2026-11-20",
    "ends_on": "2026-11-30",
}


@pytest.fixture
def opened(recruit: TestApp) -> Callable[..., dict[str, Any]]:
    def _opened(**more: Any) -> dict[str, Any]:
        answer = recruit.client(staff()).post(URL, json={**PACKING, **more})
        assert answer.status_code == 201, answer.text
        posting: dict[str, Any] = answer.json()
        return posting

    return _opened


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


def test_a_posting_keeps_what_it_says_and_the_site_by_name(
    recruit: TestApp, opened: Callable[..., dict[str, Any]]
) -> None:
    made = opened(reasons={"height": WHY})
    assert (made["site_id"], made["site_name"], made["state"]) == (3, "한빛물류", "open")
    assert made["reasons"] == {"height": WHY}
    assert json_of(recruit.client(staff()).get(f"{URL}/{made['id']}")) == made
    assert [item["id"] for item in json_of(recruit.client(staff()).get(f"{URL}?state=open"))["items"]] == [
        made["id"]
    ]
    assert json_of(recruit.client(staff()).get(f"{URL}?state=closed"))["items"] == []


def test_the_same_key_makes_one_posting(recruit: TestApp) -> None:
    office, key = recruit.client(staff()), {"Idempotency-Key": "once"}
    first, second = (office.post(URL, json=PACKING, headers=key).json()["id"] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("item", ["height", "weight"])
@pytest.mark.parametrize("reason", ["", " ", "필요"])
def test_height_and_weight_without_a_job_reason_are_refused(recruit: TestApp, item: str, reason: str) -> None:
    answer = recruit.client(staff()).post(URL, json={**PACKING, "reasons": {item: reason}})
    assert errors(answer) == {f"reasons.{item}": rules.REASON_MISSING}
    assert json_of(recruit.client(staff()).get(URL))["items"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends_on": "2026-11-01"}, "ends_on"),
        ({"site_name": "없는회사"}, "site_name"),
        ({"description": "문의 900101-1234568"}, "description"),
        ({"reasons": {"marriage": "꼭 필요합니다"}}, "reasons.marriage"),
        ({"reasons": {"height": "900101-1234568 때문에"}}, "reasons.height"),
    ],
)
def test_what_a_posting_may_not_say_is_refused_by_field(
    recruit: TestApp, change: dict[str, Any], field: str
) -> None:
    assert set(errors(recruit.client(staff()).post(URL, json={**PACKING, **change}))) == {field}


def test_attendance_being_away_costs_the_check_of_the_name_only(
    recruit: TestApp, opened: Callable[..., dict[str, Any]]
) -> None:
    recruit.peer("attendance").away = True
    made = opened(site_name="새 고객사")
    assert (made["site_id"], made["site_name"]) == (None, "새 고객사")


def test_reasons_are_never_overwritten_and_tell_who_and_when(
    recruit: TestApp, opened: Callable[..., dict[str, Any]]
) -> None:
    made, office = opened(reasons={"height": WHY, "shoes": "안전화 지급"}), recruit.client(staff())
    changed = json_of(office.patch(f"{URL}/{made['id']}", json={"reasons": {"height": "작업대 높이 고정"}}))
    assert changed["reasons"] == {"height": "작업대 높이 고정"}
    told = [(one["item"], one["reason"], one["ended_at"] is None) for one in changed["reason_history"]]
    assert told == [
        ("height", WHY, False), ("shoes", "안전화 지급", False), ("height", "작업대 높이 고정", True)
    ]  # fmt: skip
    assert all(one["by"] and one["at"] for one in changed["reason_history"])


def test_closing_and_reopening_may_be_repeated(
    recruit: TestApp, opened: Callable[..., dict[str, Any]]
) -> None:
    made, office = opened(), recruit.client(staff())
    for step, state in (("closing", "closed"), ("closing", "closed"), ("reopening", "open")):
        assert json_of(office.post(f"{URL}/{made['id']}/{step}"))["state"] == state


def test_an_application_keeps_its_posting_and_the_reasons_as_they_stood(
    recruit: TestApp,
    opened: Callable[..., dict[str, Any]],
    haneul: dict[str, str],
    send: Callable[..., dict[str, Any]],
) -> None:
    made, office = (
        opened(reasons={"height": WHY, "vision": "검사 공정에서 흠을 찾습니다"}),
        recruit.client(staff()),
    )
    form = {**haneul, "posting": made["id"], "consent_restricted": "1", "consent_third_party": "1"}
    sent = send({**form, "height": "175cm", "vision_type": "나안", "vision_value": "1.0", "weight": "70"})
    assert sent["not_kept"] == ["weight"]
    office.patch(f"{URL}/{made['id']}", json={"title": "다른 일", "reasons": {}})
    told = json_of(office.get(f"{APPLICATIONS}/{sent['id']}"))
    assert told["posting"] == {
        "posting_id": made["id"], "title": PACKING["title"], "site_name": "한빛물류", "is_late": False
    }  # fmt: skip
    assert [(one["field"], one["value"], one["reason"]) for one in told["restricted"]] == [
        ("height", "175", WHY), ("vision", "나안 1.0", "검사 공정에서 흠을 찾습니다")
    ]  # fmt: skip
    third = next(one for one in told["consents"] if one["kind"] == "third_party")
    assert (third["given"], third["recipient"]) == (True, "한빛물류")
    listed = json_of(office.get(f"{APPLICATIONS}?posting={made['id']}"))["items"]
    assert [one["id"] for one in listed] == [sent["id"]]
    assert json_of(office.get(f"{APPLICATIONS}?posting=none"))["items"] == []


def test_restricted_items_without_a_posting_are_not_kept_and_the_answer_says_so(
    recruit: TestApp, haneul: dict[str, str], send: Callable[..., dict[str, Any]]
) -> None:
    sent = send({**haneul, "height": "175", "weight": "not a number", "tshirt": "L"})
    assert sent["not_kept"] == ["height", "tshirt", "weight"]
    told = json_of(recruit.client(staff()).get(f"{APPLICATIONS}/{sent['id']}"))
    assert (told["posting"], told["restricted"]) == (None, [])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"height": "17"}, "height"),
        ({"height": "175", "consent_restricted": ""}, "consent_restricted"),
        ({"vision_value": "1.0"}, "vision_type"),
        ({"consent_third_party": "1", "third_party_to": "옛 고객사"}, "consent_third_party"),
        ({"posting": "no-such"}, "posting"),
    ],
)
def test_a_faulty_answer_to_a_posting_is_refused_by_field(
    recruit: TestApp,
    opened: Callable[..., dict[str, Any]],
    haneul: dict[str, str],
    more: dict[str, str],
    field: str,
) -> None:
    made = opened(reasons={"height": WHY, "vision": "검사 공정에서 흠을 찾습니다"})
    form = {**haneul, "posting": made["id"], "consent_restricted": "1", **more}
    assert set(errors(recruit.client().post(APPLICATIONS, data=form))) == {field}


def test_a_posting_that_has_not_begun_takes_nobody(
    recruit: TestApp, opened: Callable[..., dict[str, Any]], haneul: dict[str, str]
) -> None:
    made = opened(starts_on="2026-11-25")
    answer = recruit.client().post(APPLICATIONS, data={**haneul, "posting": made["id"]})
    assert errors(answer) == {"posting": rules.NOT_YET}


def test_no_text_of_an_application_holds_a_resident_number(recruit: TestApp, haneul: dict[str, str]) -> None:
    words = ("name", "email", "address", "company1", "reason1", "job_role2")
    form = {**haneul, "no_career": "", **dict.fromkeys(words, "a@b.kr 900101 – 1234568")}
    found = errors(recruit.client().post(APPLICATIONS, data=form))
    assert {name for name, sentence in found.items() if "주민등록번호" in sentence} == set(words)


def test_the_office_writes_no_resident_number_into_a_memo(
    recruit: TestApp, haneul: dict[str, str], send: Callable[..., dict[str, Any]]
) -> None:
    url = f"{APPLICATIONS}/{send(haneul)['id']}"
    answer = recruit.client(staff()).patch(url, json={"memo": "본인 확인 900101-1234568"})
    assert "주민등록번호" in errors(answer)["memo"]
