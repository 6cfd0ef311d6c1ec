"""What the gateway asks for a terminal: enrolment, who it is, a punch, the code of its screen."""

from datetime import datetime
from typing import Annotated, Literal

from chassis.clock import KST, Now
from chassis.db import Db
from chassis.errors import Forbidden
from chassis.identity import Identity, Service
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from attendance import metrics
from attendance.kiosk import actions, queries
from attendance.place.rules import qr_token, seconds_left, step_of

router = APIRouter(tags=["kiosk"])
Token = Annotated[str, Field(min_length=1, max_length=100)]


class OnlyTheGateway(Forbidden):
    code, message = "only_the_gateway", "이 요청은 접속 서비스만 보낼 수 있습니다."


class Enrolment(BaseModel):
    code: Annotated[str, Field(min_length=1, max_length=40)]


class Enrolled(BaseModel):
    token: str


class DeviceQuestion(BaseModel):
    token: Token


class Device(BaseModel):
    device_id: int
    name: str
    site_name: str


class Punched(BaseModel):
    kind: Literal["in", "out"]
    at: datetime
    repeated: bool


class ScreenQuestion(BaseModel):
    """A device's token, or the site whose screen a member of the office opens."""

    token: Token | None = None
    site_id: Annotated[int, Field(ge=1, lt=2**31)] | None = None


class Screen(BaseModel):
    site_name: str
    code: str
    seconds: int


@router.post("/internal/kiosk/enrolments", status_code=201)
def enrol(who: Service, db: Db, now: Now, body: Enrolment) -> Enrolled:
    """한 번 쓰는 등록 코드로 단말을 등록합니다."""
    _check(who)
    return Enrolled(token=db.write(actions.enrol, body.code, who, now))


@router.post("/internal/kiosk/devices")
def device(who: Service, db: Db, now: Now, body: DeviceQuestion) -> Device:
    """단말이 아직 등록되어 있는지."""
    _check(who)
    with db.read() as session:
        found = queries.terminal(session, body.token)
    if found is None:
        raise actions.NotEnrolled
    db.write(actions.note_seen, found.device_id, now)
    return Device(device_id=found.device_id, name=found.name, site_name=found.site_name)


@router.post("/internal/kiosk/punches", status_code=201)
def punch(who: Service, db: Db, now: Now, body: actions.TerminalPunch) -> Punched:
    """PIN을 확인한 근로자의 출근·퇴근. 같은 키는 같은 기록입니다."""
    _check(who)
    made = db.write(actions.punch, body, now)
    metrics.punches.labels(body.kind, "repeated" if made.repeated else "taken").inc()
    return Punched(kind=body.kind, at=made.at.astimezone(KST), repeated=made.repeated)


@router.post("/internal/kiosk/screens")
def screen(who: Service, request: Request, db: Db, now: Now, body: ScreenQuestion) -> Screen:
    """현장 화면에 지금 보일 QR의 코드."""
    _check(who)
    with db.read() as session:
        shown = queries.screen_site(session, body.token, body.site_id)
    if shown is None:
        raise actions.NotEnrolled
    site_id, name = shown
    code = qr_token(request.app.state.settings.keys[0], site_id, step_of(now))
    return Screen(site_name=name, code=code, seconds=seconds_left(now))


def _check(who: Identity) -> None:
    if who.id != "gateway":
        raise OnlyTheGateway
