"""Setting a site's rule, consent to be located, judging a position, writing down what confirmed a punch."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.identity import Identity
from pydantic import BaseModel, Field
from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.place import queries
from attendance.place.rules import (
    FENCE,
    FREE,
    INSIDE,
    KIOSK,
    LARGEST_RADIUS_M,
    LOG_KEPT,
    OUTSIDE,
    QR,
    SMALLEST_RADIUS_M,
    TAKES,
    UNKNOWN,
    Fix,
    Proof,
    Verdict,
    fault_of_point,
    is_confirmed,
    judge,
)
from attendance.place.tables import LocationConsent, LocationUse, PlaceRule, Position, PunchPlace
from attendance.place.terms import Terms
from attendance.roster.tables import Employee, Site

_NEW_PLACE = insert(cast(Table, PunchPlace.__table__))


class NoSuchSite(NotFound):
    code, message = "no_such_site", "찾는 고객사가 없습니다."


class NoConsent(Conflict):
    code = "location_consent_missing"
    message = "위치로 확인하려면 먼저 위치정보 동의가 필요해요. 동의하지 않아도 다른 방법으로 찍을 수 있어요."


class NotOnRoster(Forbidden):
    code, message = "not_employed", "직원 명부에 없어요. 사무실에 문의해 주세요."


class CodeUsed(Conflict):
    code, message = "qr_used", "이 QR로 이미 찍었어요. 화면의 QR이 바뀌면 다시 찍어 주세요."


class NotConfirmed(Conflict):
    """Nothing says that the press was made at a place of work; `why` names it for a request to the office."""

    code = "place_not_confirmed"

    def __init__(self, rule: str, proof: Proof | None) -> None:
        self.use_id = proof.use_id if proof else None
        self.why, sentence = _explained(rule, proof)
        super().__init__(sentence)


def _explained(rule: str, proof: Proof | None) -> tuple[str, str]:
    verdict = proof.verdict if proof else None
    if verdict and verdict.word == OUTSIDE:
        return OUTSIDE, f"근무지 밖이에요(근무지에서 약 {verdict.distance_m:,} m). 현장에서 다시 눌러 주세요."
    if verdict and verdict.word == UNKNOWN:
        return (
            UNKNOWN,
            "위치를 정확히 알 수 없어요. 하늘이 보이는 곳에서 다시 누르거나 아래 방법으로 찍어 주세요.",
        )
    if proof is not None and proof.method in TAKES[rule]:
        return "unproven", "배정된 근무지가 아닌 곳에서 찍었어요. 근무지를 확인해 주세요."
    return {
        FENCE: (
            "refused",
            "이 현장은 위치나 QR로 확인해요. 위치를 쓰지 않아도 아래 방법으로 찍을 수 있어요.",
        ),
        QR: ("unproven", "이 현장은 화면의 QR을 찍어야 기록돼요."),
        KIOSK: ("unproven", "이 현장은 공용 단말에서 찍어야 기록돼요."),
    }[rule]


class NewRule(BaseModel):
    """What the office chooses for a site; a circle needs its centre and radius."""

    kind: Literal["free", "fence", "qr", "kiosk"]
    valid_from: date
    lat: float | None = None
    lon: float | None = None
    radius_m: Annotated[int, Field(ge=SMALLEST_RADIUS_M, le=LARGEST_RADIUS_M)] | None = None


def set_rule(session: Session, site_id: int, new: NewRule, who: Identity, now: datetime) -> PlaceRule:
    """Choose a site's rule from today or a later day on; one that was in force already is never rewritten."""
    if session.get(Site, site_id) is None:
        raise NoSuchSite
    if new.valid_from < business_date(now):
        raise Invalid(
            fields={"valid_from": "오늘이나 앞으로의 날짜를 고르세요. 지난 규칙은 바뀌지 않습니다."}
        )
    shape = _shape_of(new)
    same_day = (PlaceRule.site_id == site_id, PlaceRule.valid_from == new.valid_from)
    row = session.scalar(select(PlaceRule).where(*same_day).with_for_update())
    if row is None:
        row = PlaceRule(site_id=site_id, valid_from=new.valid_from, kind="", set_by="", set_at=now)
        session.add(row)
    row.kind, row.set_by, row.set_at = new.kind, who.id, now
    row.lat_e6, row.lon_e6, row.radius_m = shape
    session.flush()
    detail = new.model_dump(mode="json", exclude_none=True)
    audit.record(
        session, AuditRow, who, action="place_rule.set", object=f"site:{site_id}", now=now, detail=detail
    )
    return row


def _shape_of(new: NewRule) -> tuple[int | None, int | None, int | None]:
    if new.kind != FENCE:
        return None, None, None
    needed = {"lat": new.lat, "lon": new.lon, "radius_m": new.radius_m}
    if missing := [name for name, value in needed.items() if value is None]:
        raise Invalid(fields=dict.fromkeys(missing, "위치로 확인하려면 필요합니다."))
    lat, lon = float(new.lat or 0), float(new.lon or 0)
    if fault_of_point(lat, lon):
        raise Invalid(fields={"lat": "위도와 경도를 다시 확인하세요. 0, 0은 쓸 수 없습니다."})
    return round(lat * 1e6), round(lon * 1e6), new.radius_m


def agree(session: Session, terms: Terms, who: Identity, now: datetime) -> LocationConsent:
    """A worker agrees to the text as shown; an older version's consent ends with it."""
    person = session.scalar(select(Employee).where(Employee.id == int(who.id)).with_for_update())
    if person is None:
        raise NotOnRoster
    known = queries.consent_of(session, person.id)
    if known is not None and known.text_hash == terms.text_hash:
        return known
    if known is not None:
        known.withdrawn_at = now
        session.flush()
    row = LocationConsent(
        employee_id=person.id, version=terms.version, text_hash=terms.text_hash, agreed_at=now
    )
    session.add(row)
    session.flush()
    _record_consent(session, who, "location_consent.give", person.id, row.version, now)
    return row


def withdraw_consent(session: Session, who: Identity, now: datetime) -> None:
    """A worker takes the consent back: no more positions, and the coordinates kept so far go at once."""
    known = queries.consent_of(session, int(who.id))
    if known is None:
        return
    known.withdrawn_at = now
    own = select(LocationUse.id).where(LocationUse.employee_id == known.employee_id)
    session.execute(delete(Position).where(Position.use_id.in_(own)))
    _record_consent(session, who, "location_consent.withdraw", known.employee_id, known.version, now)


def _record_consent(
    session: Session, who: Identity, act: str, employee_id: int, version: str, now: datetime
) -> None:
    subject, detail = f"employee:{employee_id}", {"version": version}
    audit.record(session, AuditRow, who, action=act, object=subject, now=now, detail=detail)


def locate(
    session: Session, employee_id: int, kind: str, fix: Fix, kept_days: int, now: datetime
) -> Proof | None:
    """Judge a position, write down its use and keep it for some days; None where no site asks for it.

    Raises NoConsent before anything is looked at.
    """
    rules = queries.rules_of_worker(session, employee_id, business_date(now))
    if fix.site_id is not None and fix.site_id not in {rule.site_id for rule in rules}:
        raise Invalid(fields={"site_id": "배정된 근무지가 아니에요."})
    fences = [rule.fence for rule in rules if rule.fence and fix.site_id in (None, rule.site_id)]
    if not fences:
        return None
    if queries.consent_of(session, employee_id) is None:
        raise NoConsent
    verdict = judge(fix, fences)
    use = _note_use(session, employee_id, kind, verdict, now)
    if kept_days:
        lat, lon = round(fix.point.lat * 1e6), round(fix.point.lon * 1e6)
        session.add(Position(use_id=use.id, lat_e6=lat, lon_e6=lon, at=now))
    return Proof(FENCE, verdict.site_id if verdict.word == INSIDE else None, verdict, use_id=use.id)


def _note_use(session: Session, employee_id: int, kind: str, verdict: Verdict, now: datetime) -> LocationUse:
    use = LocationUse(
        employee_id=employee_id,
        at=now,
        kind=kind,
        site_id=verdict.site_id,
        verdict=verdict.word,
        distance_m=verdict.distance_m,
        accuracy_m=verdict.accuracy_m,
    )
    session.add(use)
    session.flush()
    return use


def confirmed_site(connection: Connection, person: Any, proof: Proof | None, today: date) -> int | None:
    """Return where a press is made; raises NotConfirmed unless one of the worker's sites takes its proof.

    `person` has `id`, `site_id` and `place_rule`: the main site and its rule as of today. Nothing
    is read where the main site answers it.
    """
    elsewhere = proof is not None and proof.site_id not in (None, person.site_id)
    free = person.place_rule in (None, FREE)
    if not elsewhere and (free or is_confirmed(person.place_rule, person.site_id, proof)):
        return person.site_id  # type: ignore[no-any-return]  # a column of a row
    rules = queries.rules_of_worker(connection, person.id, today)
    taken = [rule.site_id for rule in rules if is_confirmed(rule.kind, rule.site_id, proof)]
    if not taken and not free:
        raise NotConfirmed(person.place_rule, proof)
    told = proof.site_id if proof is not None else None
    return told if told in taken else person.site_id


def note_place(connection: Connection, punch_id: int, punch: dict[str, Any], proof: Proof) -> None:
    """Write down what confirmed a punch; raises CodeUsed when this person used the same QR before."""
    verdict = proof.verdict
    row = {
        "punch_id": punch_id,
        "employee_id": punch["employee_id"],
        "kind": punch["kind"],
        "work_date": punch["work_date"],
        "method": proof.method,
        "site_id": proof.site_id,
        "distance_m": verdict.distance_m if verdict else None,
        "accuracy_m": verdict.accuracy_m if verdict else None,
        "qr_step": proof.qr_step,
        "device_id": proof.device_id,
    }
    try:
        connection.execute(_NEW_PLACE, row)
    except IntegrityError as error:
        raise CodeUsed from error


def forget_positions(session: Session, kept_until: datetime, now: datetime) -> int:
    """Delete coordinates taken before `kept_until`, and records of use past their six months."""
    gone = session.scalar(select(func.count(Position.use_id)).where(Position.at < kept_until)) or 0
    session.execute(delete(Position).where(Position.at < kept_until))
    old = select(LocationUse.id).where(LocationUse.at < now - LOG_KEPT)
    session.execute(delete(Position).where(Position.use_id.in_(old)))
    session.execute(delete(LocationUse).where(LocationUse.at < now - LOG_KEPT))
    return gone
