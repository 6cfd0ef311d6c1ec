"""Audit rows of several services in one list and in Korean words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from chassis.clock import KST
from gateway.audit import rules
from gateway.audit.rules import Entry
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SERVICES = ("gateway", "recruit", "payroll")


def entry(service: str, number: int, minutes: int) -> Entry:
    return Entry(service, number, NOON + timedelta(minutes=minutes), "staff:kim", "a.b", "c:1", "{}", "")


def test_known_words_are_korean_and_unknown_ones_are_kept() -> None:
    assert rules.action_word("staff.signed_in") == "관리자 로그인"
    assert rules.action_word("something.new") == "something.new"
    assert rules.who_word("worker:41") == "근로자 41"
    assert rules.who_word("worker:41", {"worker:41": "김하늘"}) == "근로자 김하늘 (41)"
    assert rules.who_word("anyone:") == "시스템"
    assert rules.object_word("run:2026-11") == "급여 2026-11"
    assert rules.object_word("employee:41", {"employee:41": "김하늘"}) == "직원 41"
    assert rules.object_word("staff:admin") == "사용자 admin"
    assert rules.object_word("remittances") == "선불금 이체"
    assert rules.object_word("unheard:1") == "unheard 1"


def test_an_object_leads_to_its_page_when_it_has_one() -> None:
    assert rules.object_page("application:7") == "/admin/applications/7"
    assert rules.object_page("run:2026-11") is None
    assert rules.object_page("application:../../x") is None


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("admin", "admin"),
        (" 사용자 admin ", "staff:admin"),
        ("근로자 41", "worker:41"),
        ("근로자", "worker:"),
    ],
)
def test_korean_words_find_what_is_stored(typed: str, wanted: str) -> None:
    assert rules.stored_who(typed) == wanted


def test_where_a_request_came_from_stands_apart_from_the_facts() -> None:
    detail = '{"as": "pdf", "ip": "203.0.113.9"}'
    assert rules.place_of(detail) == "203.0.113.9"
    assert rules.detail_facts(detail) == [("as", "pdf")]
    assert rules.place_of("{}") == rules.place_of("no json") == ""


def test_sealed_details_become_facts_and_what_is_no_json_is_shown_as_it_is() -> None:
    assert rules.detail_facts('{"reason": "정정", "ids": [1, 2], "none": null, "n": 3}') == [
        ("reason", "정정"),
        ("ids", "1, 2"),
        ("n", "3"),
    ]
    assert rules.detail_facts("tampered") == [("원문", "tampered")]
    assert rules.detail_facts("[1]") == [("원문", "[1]")]
    assert rules.detail_facts("") == []


@given(st.lists(st.tuples(st.sampled_from(SERVICES), st.integers(0, 30)), max_size=40), st.integers(1, 7))
def test_pages_show_every_row_once_and_each_chain_in_its_order(
    rows: list[tuple[str, int]], limit: int
) -> None:
    kept: dict[str, list[Entry]] = {name: [] for name in SERVICES}
    for service, minutes in rows:
        kept[service].insert(0, entry(service, len(kept[service]) + 1, minutes))
    seen: list[Entry] = []
    position: dict[str, int] = {}
    while True:
        pages = {name: [e for e in kept[name] if e.id < position.get(name, 99)] for name in SERVICES}
        shown = rules.merged({name: page[:limit] for name, page in pages.items()}, limit)
        if not shown:
            break
        seen += shown
        position = rules.read_position(
            rules.written_position(rules.position_after(shown, position)), SERVICES
        )
    assert len(seen) == len(rows) == len(set(seen))
    for name in SERVICES:
        assert [e for e in seen if e.service == name] == kept[name]


@pytest.mark.parametrize(
    "text",
    ["x", "gateway", "gateway:", "gateway:-1", "gateway:1;", "other:1", "gateway:" + "9" * 19, "gateway:٣"],
)
def test_a_made_up_position_is_refused(text: str) -> None:
    with pytest.raises(rules.BadPosition):
        rules.read_position(text, SERVICES)


def test_a_period_holds_both_of_its_days() -> None:
    since, until = rules.period(date(2026, 11, 20), date(2026, 11, 20), KST)
    assert since == datetime(2026, 11, 20, tzinfo=KST)
    assert until == datetime(2026, 11, 21, tzinfo=KST)
    assert rules.period(None, None, KST) == (None, None)


@pytest.mark.parametrize("text", ["=1+1", "+82", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert rules.safe_cell(text) == f"'{text}"
    assert rules.safe_cell(f"a{text}") == f"a{text}"
