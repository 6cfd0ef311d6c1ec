"""목록 Excel: columns in the account's order."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from chassis.testing import FakePeer, TestApp, staff
from recruit.export.rules import LIST_COLUMNS, ids_of, moved, ordered_columns

URL = "/admin/applications/exports/columns"
ORDER = list(LIST_COLUMNS)


def test_chosen_columns_stand_first_and_all_seventeen_are_offered() -> None:
    assert ordered_columns(["memo", "name"])[:4] == ["memo", "name", "phone", "email"]
    assert sorted(ordered_columns(["memo"])) == sorted(LIST_COLUMNS)


def test_a_column_moves_one_place_and_stays_at_the_ends() -> None:
    assert moved(["a", "b", "c"], "c", -1) == ["a", "c", "b"]
    assert moved(["a", "b", "c"], "a", -1) == ["a", "b", "c"]
    assert moved(["a", "b", "c"], "c", 1) == ["a", "b", "c"]
    assert moved(["a", "b"], "unknown", 1) == ["a", "b"]


def test_ids_come_repeated_or_joined_and_count_once() -> None:
    assert ids_of(["a, b", "", "b", "c"]) == ["a", "b", "c"]


def places(text: str) -> list[str]:
    return [piece.partition('"')[0] for piece in text.split('name="order" value="')[1:]]


def test_buttons_alone_move_and_tick_without_saving(recruit: TestApp) -> None:
    office = recruit.client(staff())
    told = {"order": ORDER, "chosen": ["name", "phone"]}
    moved_page = office.post(URL, data={**told, "move": "up:phone"})
    assert places(moved_page.text)[:2] == ["phone", "name"]
    assert moved_page.text.count(" checked") == 2
    assert office.post(URL, data={**told, "act": "all"}).text.count(" checked") == 17
    assert office.post(URL, data={**told, "act": "none"}).text.count(" checked") == 0
    assert places(office.get(URL).text)[:2] == ["name", "phone"]


def test_a_choice_is_remembered_for_the_account_alone(recruit: TestApp) -> None:
    kim, lee = recruit.client(staff(name="kim")), recruit.client(staff(name="lee"))
    answer = kim.post(
        URL,
        data={"order": ["memo", *ORDER], "chosen": ["name", "memo"], "status": "new"},
        follow_redirects=False,
    )
    assert answer.headers["location"] == f"{URL}?status=new&saved=1"
    assert places(kim.get(URL).text)[:2] == ["memo", "name"]
    assert places(lee.get(URL).text)[:2] == ["name", "phone"]


def test_saving_and_downloading_leads_to_the_list_with_columns_and_filters(recruit: TestApp) -> None:
    answer = recruit.client(staff()).post(
        URL,
        data={"order": ORDER, "chosen": ["name", "status"], "status": "new", "act": "download"},
        follow_redirects=False,
    )
    assert answer.headers["location"] == "/download_excel?status=new&columns=name%2Cstatus"


def test_no_column_at_all_is_refused_and_kept_as_it_was(recruit: TestApp) -> None:
    answer = recruit.client(staff()).post(URL, data={"order": ORDER, "act": "save"})
    assert answer.status_code == 422
    assert "하나 이상 고르십시오." in answer.text


@pytest.mark.parametrize("query", ["columns=", "excel_columns="])
def test_an_empty_choice_in_the_address_means_the_remembered_columns(
    recruit: TestApp,
    renderer: FakePeer,
    haneul: dict[str, str],
    send: Callable[..., dict[str, Any]],
    query: str,
) -> None:
    renderer.on("POST", "/internal/xlsx/table", content=b"PK a workbook")
    send(haneul)
    office = recruit.client(staff())
    office.post(URL, data={"order": ["memo", *ORDER], "chosen": ["name", "memo"]})
    office.get(f"/download_excel?{query}")
    assert [one["key"] for one in json.loads(renderer.calls[-1].content)["columns"]] == ["memo", "name"]
