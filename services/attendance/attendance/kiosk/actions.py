"""Announcing, enrolling and revoking devices; a punch at a terminal is an ordinary punch with its proof."""

from datetime import datetime
from typing import Annotated, Literal

from chassis import audit
from chassis.errors import AppError, NotFound
from chassis.forms import short_text
from chassis.identity import Identity
from pydantic import BaseModel, Field
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from attendance.base import AuditRow
from attendance.clock import actions as clock
from attendance.kiosk import queries, rules
from attendance.kiosk.queries import Terminal
from attendance.kiosk.tables import KioskDevice
from attendance.place.rules import KIOSK, Proof

PRESS = {"in": clock.clock_in, "out": clock.clock_out}


class NewDevice(BaseModel):
    """What the office calls a device."""

    name: Annotated[str, short_text(40)]


class TerminalPunch(BaseModel):
    """Who stands at which terminal and pressed what: said by the gateway, which has checked the PIN."""

    token: Annotated[str, Field(min_length=1, max_length=100)]
    employee_id: Annotated[int, Field(ge=1, lt=2**31)]
    kind: Literal["in", "out"]
    key: Annotated[str, Field(min_length=1, max_length=100)]


class NoSuchSite(NotFound):
    code, message = "no_such_site", "찾는 고객사가 없습니다."


class NoSuchDevice(NotFound):
    code, message = "no_such_device", "찾는 단말이 없습니다."


class WrongEnrolment(AppError):
    code, status = "wrong_enrolment", 401
    message = "등록 코드가 맞지 않거나 기한이 지났습니다. 사무실에서 새 코드를 받으세요."


class NotEnrolled(AppError):
    code, status = "not_enrolled", 401
    message = "등록되지 않았거나 해지된 단말이에요. 사무실에 알려 주세요."


def announce(
    session: Session, site_id: int, new: NewDevice, who: Identity, now: datetime
) -> tuple[KioskDevice, str]:
    """Make a device with its one-time code, which is shown this once."""
    if queries.site_of(session, site_id) is None:
        raise NoSuchSite
    code = rules.new_code()
    row = KioskDevice(
        site_id=site_id,
        name=new.name,
        code_hash=rules.fingerprint(code),
        code_expires_at=now + rules.CODE_LASTS,
        made_by=who.id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, who, "kiosk.announce", row, now)
    return row, code


def enrol(session: Session, code: str, who: Identity, now: datetime) -> str:
    """Spend a code and return the token that the device keeps from now on."""
    kept = rules.fingerprint(rules.typed_code(code))
    row = session.scalar(select(KioskDevice).where(KioskDevice.code_hash == kept).with_for_update())
    if row is None or row.revoked_at is not None or row.code_expires_at <= now:
        raise WrongEnrolment
    token = rules.new_token()
    row.code_hash, row.token_hash, row.enrolled_at, row.last_seen_at = (
        None,
        rules.fingerprint(token),
        now,
        now,
    )
    _record(session, who, "kiosk.enrol", row, now)
    return token


def revoke(session: Session, device_id: int, who: Identity, now: datetime) -> KioskDevice:
    """Take a device out of use for good; again changes nothing."""
    row = session.scalar(select(KioskDevice).where(KioskDevice.id == device_id).with_for_update())
    if row is None:
        raise NoSuchDevice
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by, row.token_hash, row.code_hash = now, who.id, None, None
        _record(session, who, "kiosk.revoke", row, now)
    return row


def note_seen(session: Session, device_id: int, now: datetime) -> None:
    """Write down that a device is alive, at most once a minute."""
    stale = or_(KioskDevice.last_seen_at.is_(None), KioskDevice.last_seen_at < now - rules.SEEN_EVERY)
    chosen = update(KioskDevice).where(KioskDevice.id == device_id, stale)
    session.execute(chosen.values(last_seen_at=now))


def punch(session: Session, pressed: TerminalPunch, now: datetime) -> clock.Pressed:
    """Punch for the worker who stands at an enrolled terminal."""
    device = _device(session, pressed.token)
    proof = Proof(KIOSK, device.site_id, device_id=device.device_id)
    made = PRESS[pressed.kind](session.connection(), pressed.employee_id, pressed.key, now, proof)
    note_seen(session, device.device_id, now)
    return made


def _device(session: Session, token: str) -> Terminal:
    device = queries.terminal(session, token)
    if device is None:
        raise NotEnrolled
    return device


def _record(session: Session, who: Identity, act: str, row: KioskDevice, now: datetime) -> None:
    detail = {"site": row.site_id, "name": row.name}
    audit.record(session, AuditRow, who, action=act, object=f"kiosk:{row.id}", now=now, detail=detail)
