"""Rules of sites, consent, positions and proofs on both databases."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attendance.clock import actions as clock
from attendance.clock.tables import Punch
from attendance.place import actions, queries
from attendance.place.rules import FENCE, KIOSK, QR, Fix, Point, Proof
from attendance.place.tables import LocationUse, Position, PunchPlace
from attendance.place.terms import Operator, terms_of
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import AppError, Invalid
from chassis.testing import kst as at
from chassis.testing import staff, worker, write_core
from sqlalchemy import func, select

Person = Callable[..., Employee]
NOW = at("2026-11-18 08:29")
HERE, AWAY = Point(37.41325, 127.25493), Point(37.42, 127.26)
TERMS = terms_of(Operator("가나인력", "", "", "", "대표이사"), 3)


def count(db: Database, table: type) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def site_of(kim: Employee) -> int:
    assert kim.site_id is not None
    return kim.site_id


def ruled(db: Database, kim: Employee, kind: str, since: str = "2026-11-18") -> None:
    shape = {"lat": HERE.lat, "lon": HERE.lon, "radius_m": 100} if kind == FENCE else {}
    new = actions.NewRule.model_validate({"kind": kind, "valid_from": since, **shape})
    db.write(actions.set_rule, site_of(kim), new, staff(), at(f"{since} 07:00"))


def agreed(db: Database, kim: Employee) -> None:
    db.write(actions.agree, TERMS, worker(kim.id), NOW)


def located(db: Database, kim: Employee, point: Point, accuracy: float = 10, days: int = 3) -> Proof | None:
    return db.write(actions.locate, kim.id, "in", Fix(point, accuracy, 1), days, NOW)


def press(
    db: Database, kim: Employee, proof: Proof | None, moment: str = "2026-11-18 08:29"
) -> clock.Pressed:
    return write_core(db, clock.clock_in, kim.id, None, at(moment), proof)


@pytest.fixture
def kim(db: Database, person: Person) -> Employee:
    return person(site_name="한빛물류")


def test_a_free_site_asks_for_nothing_and_keeps_nothing(db: Database, kim: Employee) -> None:
    press(db, kim, None)
    assert located(db, kim, HERE) is None
    assert (count(db, PunchPlace), count(db, LocationUse), count(db, Position)) == (0, 0, 0)


def test_everybody_is_asked_what_the_own_site_asks(db: Database, person: Person) -> None:
    free, strict, nowhere = (
        person(site_name="자유물류"),
        person("이바다", site_name="큐알물류"),
        person("박산들"),
    )
    ruled(db, strict, QR)
    press(db, free, None)
    press(db, nowhere, None)
    with pytest.raises(actions.NotConfirmed):
        press(db, strict, None)
    ruled(db, free, KIOSK, "2026-11-19")
    with pytest.raises(actions.NotConfirmed):
        press(db, free, None, "2026-11-19 08:29")
    press(db, nowhere, None, "2026-11-19 08:29")


def test_a_rule_holds_from_its_day_on(db: Database, kim: Employee) -> None:
    ruled(db, kim, QR, "2026-11-19")
    press(db, kim, None)
    with pytest.raises(actions.NotConfirmed):
        press(db, kim, None, "2026-11-19 08:29")


def test_past_days_of_a_rule_are_never_rewritten(db: Database, kim: Employee) -> None:
    ruled(db, kim, QR, "2026-11-18")
    new = actions.NewRule(kind="free", valid_from=date(2026, 11, 17))
    with pytest.raises(Invalid) as refused:
        db.write(actions.set_rule, site_of(kim), new, staff(), NOW)
    assert "valid_from" in refused.value.fields


@pytest.mark.parametrize(
    ("shape", "field"),
    [({}, "lat"), ({"lat": 0, "lon": 0, "radius_m": 100}, "lat"), ({"lat": 37, "lon": 127}, "radius_m")],
)
def test_a_circle_needs_a_place_and_a_radius(
    db: Database, kim: Employee, shape: dict[str, float], field: str
) -> None:
    new = actions.NewRule.model_validate({"kind": "fence", "valid_from": "2026-11-18", **shape})
    with pytest.raises(Invalid) as refused:
        db.write(actions.set_rule, site_of(kim), new, staff(), NOW)
    assert field in refused.value.fields


def test_inside_is_taken_and_keeps_the_distance(db: Database, kim: Employee) -> None:
    ruled(db, kim, FENCE)
    agreed(db, kim)
    press(db, kim, located(db, kim, HERE))
    with db.read() as session:
        words = queries.confirmations(session, kim.id, date(2026, 11, 1), date(2026, 11, 30))
    assert words == {date(2026, 11, 18): {"in": "현장 안 0 m"}}


def test_outside_is_not_taken_and_says_how_far(db: Database, kim: Employee) -> None:
    ruled(db, kim, FENCE)
    agreed(db, kim)
    with pytest.raises(actions.NotConfirmed) as refused:
        press(db, kim, located(db, kim, AWAY))
    assert refused.value.why == "outside"
    assert "근무지 밖" in refused.value.detail
    assert (count(db, Punch), count(db, LocationUse)) == (0, 1)


def test_a_poor_fix_decides_nothing_and_is_not_taken(db: Database, kim: Employee) -> None:
    ruled(db, kim, FENCE)
    agreed(db, kim)
    with pytest.raises(actions.NotConfirmed) as refused:
        press(db, kim, located(db, kim, HERE, accuracy=900))
    assert refused.value.why == "unknown"


def test_without_consent_no_position_is_looked_at(db: Database, kim: Employee) -> None:
    ruled(db, kim, FENCE)
    with pytest.raises(actions.NoConsent):
        located(db, kim, HERE)
    assert (count(db, LocationUse), count(db, Position)) == (0, 0)


def test_consent_is_one_row_per_text_and_can_be_given_again(db: Database, kim: Employee) -> None:
    agreed(db, kim)
    agreed(db, kim)
    other = terms_of(Operator("나다인력", "", "", "", "대표이사"), 3)
    db.write(actions.agree, other, worker(kim.id), NOW)
    with db.read() as session:
        consent = queries.consent_of(session, kim.id)
    assert consent is not None
    assert consent.text_hash == other.text_hash


def test_taking_consent_back_erases_the_coordinates_and_keeps_the_record(db: Database, kim: Employee) -> None:
    ruled(db, kim, FENCE)
    agreed(db, kim)
    located(db, kim, HERE)
    db.write(actions.withdraw_consent, worker(kim.id), NOW)
    db.write(actions.withdraw_consent, worker(kim.id), NOW)
    assert (count(db, Position), count(db, LocationUse)) == (0, 1)
    with pytest.raises(actions.NoConsent):
        located(db, kim, HERE)


def test_coordinates_go_after_their_days_and_records_after_six_months(db: Database, kim: Employee) -> None:
    ruled(db, kim, FENCE)
    agreed(db, kim)
    located(db, kim, HERE)
    db.write(actions.forget_positions, NOW - timedelta(seconds=1), NOW)
    assert count(db, Position) == 1
    db.write(actions.forget_positions, NOW + timedelta(seconds=1), NOW + timedelta(days=3))
    assert (count(db, Position), count(db, LocationUse)) == (0, 1)
    later = NOW + timedelta(days=200)
    db.write(actions.forget_positions, later, later)
    assert count(db, LocationUse) == 0


def test_zero_days_keep_no_coordinates_at_all(db: Database, kim: Employee) -> None:
    ruled(db, kim, FENCE)
    agreed(db, kim)
    located(db, kim, HERE, days=0)
    assert (count(db, Position), count(db, LocationUse)) == (0, 1)


def test_frappe_hrms_1899_coordinates_of_before_are_no_proof_once_location_is_refused(
    db: Database, kim: Employee
) -> None:
    ruled(db, kim, FENCE)
    agreed(db, kim)
    press(db, kim, located(db, kim, HERE))
    write_core(db, clock.clock_out, kim.id, None, at("2026-11-18 17:30"), Proof(QR, kim.site_id, qr_step=1))
    with pytest.raises(actions.NotConfirmed):
        press(db, kim, None, "2026-11-19 08:29")


def test_the_code_of_another_site_is_no_proof(db: Database, kim: Employee, person: Person) -> None:
    other = person("박다른", site_name="다른물류")
    ruled(db, kim, QR)
    with pytest.raises(actions.NotConfirmed):
        press(db, kim, Proof(QR, other.site_id, qr_step=5))
    assert press(db, kim, Proof(QR, kim.site_id, qr_step=5)).kind == "in"


def test_a_code_serves_one_person_once_for_each_button(db: Database, kim: Employee) -> None:
    ruled(db, kim, QR)
    code = Proof(QR, kim.site_id, qr_step=5)
    press(db, kim, code)
    write_core(db, clock.clock_out, kim.id, None, at("2026-11-18 08:32"), code)
    with pytest.raises(actions.CodeUsed):
        press(db, kim, code, "2026-11-18 08:35")
    assert count(db, Punch) == 2


def test_a_terminals_rule_takes_no_code(db: Database, kim: Employee) -> None:
    ruled(db, kim, KIOSK)
    with pytest.raises(AppError):
        press(db, kim, Proof(QR, kim.site_id, qr_step=5))
    assert press(db, kim, Proof(KIOSK, kim.site_id)).kind == "in"


def test_the_same_press_again_needs_no_second_proof(db: Database, kim: Employee) -> None:
    ruled(db, kim, QR)
    first = press(db, kim, Proof(QR, kim.site_id, qr_step=5))
    assert press(db, kim, None, "2026-11-18 08:30").id == first.id


def test_a_site_id_that_is_not_the_workers_is_refused(db: Database, kim: Employee) -> None:
    ruled(db, kim, FENCE)
    agreed(db, kim)
    with pytest.raises(Invalid):
        db.write(actions.locate, kim.id, "in", Fix(HERE, 10, 1, 999), 3, NOW)
