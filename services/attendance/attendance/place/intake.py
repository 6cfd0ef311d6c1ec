"""What a press brings along to say where it was made, and what becomes of it: the same for page and API."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from chassis.clock import Now
from chassis.db import Database, Db
from chassis.errors import Conflict
from chassis.forms import RowId
from fastapi import Depends, Request
from pydantic import BaseModel, Field, model_validator
from starlette.concurrency import run_in_threadpool

from attendance.place import actions
from attendance.place.rules import FENCE, QR, UNKNOWN, Fix, Point, Proof, Verdict, fault_of_point, read_qr
from attendance.settings import AttendanceSettings


class OldCode(Conflict):
    code, message = "qr_is_old", "QR이 바뀌었어요. 현장 화면의 QR을 다시 찍어 주세요."


class Whereabouts(BaseModel):
    """위치 또는 현장 QR: both are left out where the site asks for nothing."""

    site_id: RowId | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: Annotated[float, Field(ge=0)] | None = None
    age_s: float | None = None
    qr: Annotated[str, Field(max_length=100)] | None = None
    position: Literal["failed", "denied"] | None = None

    @model_validator(mode="after")
    def _a_place_on_earth(self) -> "Whereabouts":
        if (self.lat is None) != (self.lon is None):
            raise ValueError("위도와 경도를 함께 보내 주세요.")
        if self.lat is not None and self.lon is not None and (fault := fault_of_point(self.lat, self.lon)):
            raise ValueError(fault)
        return self

    @property
    def fix(self) -> Fix | None:
        if self.lat is None or self.lon is None:
            return None
        return Fix(Point(self.lat, self.lon), self.accuracy_m, self.age_s, self.site_id)


@dataclass(frozen=True)
class Witness:
    """Says what confirms the press of one request."""

    db: Database
    settings: AttendanceSettings
    now: datetime

    async def proof(self, employee_id: int, kind: str, given: Whereabouts) -> Proof | None:
        """What confirms a press, if anything does; raises OldCode or NoConsent."""
        if given.qr is not None:
            read = read_qr(self.settings.keys, given.qr, self.now)
            if read is None:
                raise OldCode
            return Proof(QR, read[0], qr_step=read[1])
        if given.fix is None:
            return Proof(FENCE, verdict=Verdict(UNKNOWN)) if given.position == "failed" else None
        days = self.settings.attendance_position_days
        return await run_in_threadpool(
            self.db.write, actions.locate, employee_id, kind, given.fix, days, self.now
        )


async def _witness(request: Request, db: Db, now: Now) -> Witness:
    return Witness(db, request.app.state.settings, now)


Witnessed = Annotated[Witness, Depends(_witness)]
