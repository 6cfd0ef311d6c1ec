"""JSON about one's own second factor; people only, no API key."""

from __future__ import annotations

from typing import Annotated

from chassis.clock import Now
from chassis.db import Db
from chassis.identity import Staff
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from gateway.profile import setup
from gateway.session.devices import check_is_person
from gateway.totp import queries, rules

router = APIRouter(prefix="/api/gateway/v1/me/second-factor", tags=["내 로그인"])


class FactorOut(BaseModel):
    """Whether the second factor is on, and how many recovery codes are left."""

    on: bool
    recovery_codes_left: int


class ProofIn(BaseModel):
    """The present password."""

    password: Annotated[str, Field(max_length=1000)]


class SecretOut(BaseModel):
    """What an authenticator app is given: the secret, and the address a QR code carries."""

    secret: str
    address: str


class FirstCodeIn(BaseModel):
    """The code the app shows."""

    totp: Annotated[str, Field(max_length=40)]


class RecoveryCodesOut(BaseModel):
    """The recovery codes; they are shown only here."""

    recovery_codes: list[str]


@router.get("")
def get_second_factor(db: Db, who: Staff) -> FactorOut:
    """Tell whether the caller's second factor is on."""
    with db.read() as session:
        row = queries.factor_of(session, who.id)
        left = queries.codes_left(session, who.id)
    return FactorOut(on=row is not None and row.confirmed_at is not None, recovery_codes_left=left)


@router.post("", status_code=201)
async def begin_second_factor(request: Request, proof: ProofIn, who: Staff, now: Now) -> SecretOut:
    """Make a secret; it counts once its first code is confirmed."""
    check_is_person(request, who)
    secret = await setup.begin(request, who, proof.password, now)
    return SecretOut(secret=secret, address=rules.app_address(secret, who.id))


@router.post("/confirmation")
def confirm_second_factor(request: Request, first: FirstCodeIn, who: Staff, now: Now) -> RecoveryCodesOut:
    """Switch on with the app's first code."""
    check_is_person(request, who)
    return RecoveryCodesOut(recovery_codes=setup.confirm(request, who, first.totp, now))


@router.post("/removal", status_code=204)
async def remove_second_factor(request: Request, proof: ProofIn, who: Staff, now: Now) -> None:
    """Switch off."""
    check_is_person(request, who)
    await setup.remove(request, who, proof.password, now)
