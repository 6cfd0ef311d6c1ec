"""Changing one's own account: always with the present password, counted like a sign-in."""

from __future__ import annotations

import asyncio
from datetime import datetime

from chassis.errors import Unauthorized
from chassis.identity import Identity
from fastapi import Request

from gateway.accounts.tables import StaffAccount
from gateway.limits.actions import withdraw_attempt
from gateway.login.door import Door, WrongPassword
from gateway.login.entrance import Admitted


class WrongPresentPassword(WrongPassword):
    """The present password was not right: 422, the session itself is fine."""

    code, status, message = "wrong_present_password", 422, "지금 비밀번호가 맞지 않습니다."


async def prove(request: Request, who: Identity, password: str, now: datetime) -> StaffAccount:
    """Return the account of a person who types their password again; raises as a sign-in does."""
    door = Door(request, now)
    async with door.attempt(door.try_of(who.id)) as attempt_id:
        row = await asyncio.to_thread(door.find, who.id)
        if row is None:
            raise Unauthorized
        try:
            await door.check_password(row, password)
        except WrongPassword as error:
            raise WrongPresentPassword(fields={"password": WrongPresentPassword.message}) from error
        await asyncio.to_thread(door.db.write, withdraw_attempt, attempt_id)
    return row


async def change_password(
    request: Request, who: Identity, present: str, new_password: str, now: datetime
) -> Admitted:
    """Change one's own password; every session ends but the one opened here."""
    row = await prove(request, who, present, now)
    return await Door(request, now).renew(row, new_password)
