"""Distances, accuracy and codes: every rule about where a press was made."""

import math
from datetime import timedelta

import pytest
from attendance.place import rules
from attendance.place.rules import Fence, Fix, Point, Proof
from attendance.place.terms import Operator, terms_of
from chassis.testing import kst as at
from hypothesis import given
from hypothesis import strategies as st

KEY, OTHER_KEY = "k" * 32, "o" * 32
SITE = Fence(1, Point(37.41325, 127.25493), 100)
NOW = at("2026-11-18 08:29")

korea = st.builds(Point, st.floats(33, 38.7), st.floats(124.5, 131))
metres = st.floats(0, 200)


def north_of(point: Point, metre: float) -> Point:
    return Point(point.lat + math.degrees(metre / rules.EARTH_M), point.lon)


def judged(metre: float, accuracy: float | None = 10.0, age: float | None = 1.0) -> rules.Verdict:
    return rules.judge(Fix(north_of(SITE.centre, metre), accuracy, age), [SITE])


def test_seoul_station_to_busan_station_is_some_327_km() -> None:
    seoul, busan = Point(37.5547, 126.9707), Point(35.1151, 129.0414)
    assert 325_000 < rules.distance_m(seoul, busan) < 330_000


@given(korea, korea)
def test_distance_is_the_same_both_ways_and_never_negative(one: Point, other: Point) -> None:
    there, back = rules.distance_m(one, other), rules.distance_m(other, one)
    assert there >= 0
    assert math.isclose(there, back, abs_tol=1e-6)


@given(korea, korea, korea)
def test_a_detour_is_never_shorter(one: Point, other: Point, third: Point) -> None:
    way = rules.distance_m(one, third) + rules.distance_m(third, other)
    assert rules.distance_m(one, other) <= way + 1e-3


@given(st.floats(0, 5_000), metres)
def test_inside_means_that_the_circle_is_within_reach_of_the_accuracy(metre: float, accuracy: float) -> None:
    verdict = judged(metre, accuracy)
    if metre - accuracy < SITE.radius_m - 0.01:
        assert verdict.word == rules.INSIDE
    elif metre - accuracy > SITE.radius_m + 0.01:
        assert verdict.word == rules.OUTSIDE


@given(st.floats(0, 5_000), metres, metres)
def test_a_worse_accuracy_never_puts_somebody_outside(metre: float, one: float, other: float) -> None:
    better, worse = sorted((one, other))
    if judged(metre, better).word == rules.INSIDE:
        assert judged(metre, worse).word == rules.INSIDE


@pytest.mark.parametrize("accuracy", [None, 200.5, 1e9, math.inf, math.nan, -1])
def test_what_is_not_accurate_to_200_m_decides_nothing(accuracy: float | None) -> None:
    assert judged(0, accuracy).word == rules.UNKNOWN


@pytest.mark.parametrize(
    ("age", "word"), [(0, "inside"), (60, "inside"), (61, "unknown"), (-6, "unknown"), (math.nan, "unknown")]
)
def test_frappe_hrms_1899_an_old_or_future_position_decides_nothing(age: float, word: str) -> None:
    assert judged(0, 5, age).word == word


@pytest.mark.parametrize(
    "point", [(0, 0), (0.0001, -0.0001), (math.nan, 127), (37, math.inf), (91, 127), (37, 181), (-90.1, 0)]
)
def test_odoo_183741_zero_and_impossible_coordinates_are_refused(point: tuple[float, float]) -> None:
    assert rules.fault_of_point(*point)


def test_a_place_in_korea_is_a_place() -> None:
    assert rules.fault_of_point(37.41325, 127.25493) == ""


def test_frappe_hrms_3442_of_many_sites_the_one_that_is_reached_counts() -> None:
    other = Fence(2, Point(35.1, 129.0), 300)
    verdict = rules.judge(Fix(other.centre, 20, 0), [SITE, other])
    assert (verdict.word, verdict.site_id, verdict.distance_m, verdict.accuracy_m) == ("inside", 2, 0, 20)


def test_without_a_circle_nothing_is_judged() -> None:
    assert rules.judge(Fix(SITE.centre, 5), []).word == rules.UNKNOWN


@pytest.mark.parametrize(
    ("rule", "method", "taken"),
    [
        ("free", None, True), ("fence", None, False), ("fence", "fence", True), ("fence", "qr", True),
        ("fence", "kiosk", True), ("fence", "office", True), ("qr", "fence", False), ("qr", "qr", True),
        ("qr", "kiosk", True), ("kiosk", "qr", False), ("kiosk", "kiosk", True), ("kiosk", "office", True),
    ],
)  # fmt: skip
def test_each_rule_takes_its_proofs_and_who_refuses_location_has_others(
    rule: str, method: str | None, taken: bool
) -> None:
    proof = Proof(method, 1) if method else None
    assert rules.is_confirmed(rule, 1, proof) is taken
    if method not in (None, "office") and rule != "free":
        assert not rules.is_confirmed(rule, 2, proof)


@given(st.integers(1, 10**6), st.integers(0, 10**4))
def test_a_code_is_good_in_its_half_minute_and_the_next(site_id: int, later: int) -> None:
    step = rules.step_of(NOW)
    token = rules.qr_token(KEY, site_id, step)
    moment = NOW + timedelta(seconds=later)
    good = rules.step_of(moment) - step in (0, 1)
    assert rules.read_qr([OTHER_KEY, KEY], token, moment) == ((site_id, step) if good else None)


@pytest.mark.parametrize(
    "token", ["", "1", "1-2", "1-2-3", "--", "a-b-c", "1-٣-x", "9" * 90, "1-2-" + "0" * 32, "1-2-한글"]
)
def test_odoo_15003_nothing_made_up_is_a_code(token: str) -> None:
    assert rules.read_qr([KEY], token, NOW) is None


def test_a_code_of_one_site_says_nothing_of_another() -> None:
    step = rules.step_of(NOW)
    seal = rules.qr_token(KEY, 1, step).rpartition("-")[2]
    assert rules.read_qr([KEY], f"2-{step}-{seal}", NOW) is None
    assert rules.read_qr([OTHER_KEY], rules.qr_token(KEY, 1, step), NOW) is None


def test_a_refused_press_can_be_told_for_ten_minutes_by_its_own_worker() -> None:
    ticket = rules.press_ticket(KEY, 7, "in", NOW, 12)
    assert rules.read_ticket([KEY], 7, ticket, NOW + timedelta(minutes=9)) == ("in", NOW, 12)
    assert rules.read_ticket([KEY], 8, ticket, NOW) is None
    assert rules.read_ticket([KEY], 7, ticket, NOW + timedelta(minutes=11)) is None
    assert rules.read_ticket([KEY], 7, ticket, NOW - timedelta(minutes=1)) is None
    assert rules.read_ticket([KEY], 7, ticket.replace("in", "out"), NOW) is None
    assert rules.read_ticket([KEY], 7, "", NOW) is None


def test_words_for_the_office() -> None:
    assert rules.method_words("fence", 38) == "현장 안 38 m"
    assert rules.method_words("qr", None) == "QR"
    assert rules.judged_words("outside", 1340, 20) == "현장 밖 1,340 m"
    assert rules.judged_words("unknown", None, 350) == "위치 확인 불가 (오차 350 m)"


def test_the_consents_hash_follows_its_text() -> None:
    firm = Operator("가나인력", "경기 광주시", "031-000-0000", "", "대표이사")
    said = terms_of(firm, 3)
    text = " ".join(part for paragraph in said.paragraphs for part in paragraph)
    assert all(word in text for word in ("031-000-0000", "3일", "6개월"))
    assert said.text_hash == terms_of(firm, 3).text_hash != terms_of(firm, 5).text_hash
    assert "바로 지워요" in str(terms_of(firm, 0).paragraphs)
