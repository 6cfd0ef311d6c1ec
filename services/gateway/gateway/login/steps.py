"""The ticket between two steps of a sign-in: what was right so far, and what is still to come."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import jwt
from chassis.errors import AppError
from chassis.identity import key_id

from gateway.accounts.tables import StaffAccount
from gateway.settings import GatewaySettings

LASTS = timedelta(minutes=10)
_AUDIENCE = "gateway-login"


class StepNeeded(AppError):
    """The password was right; one more step is needed, for which `ticket` is the way on."""

    code, status = "step_needed", 401
    step = ""

    def __init__(self, ticket: str, fields: Mapping[str, str] | None = None) -> None:
        self.ticket = ticket
        super().__init__(fields=fields)


class PasswordNeeded(StepNeeded):
    """The password was a temporary one."""

    code, message = "new_password_needed", "임시 비밀번호입니다. 새 비밀번호를 정해 주세요."
    step = "password"


class CodeNeeded(StepNeeded):
    """The account has a second factor."""

    code, message = "totp_needed", "인증 앱의 코드 6자리를 함께 보내 주세요."
    step = "code"


class WrongCode(CodeNeeded):
    """The code is wrong, too old, or was used before."""

    code, message = "wrong_totp", "코드가 맞지 않거나 이미 썼습니다. 앱에 새로 나온 코드를 입력해 주세요."


class StepIsOver(AppError):
    """The ticket is too old, used, or none of ours."""

    code, status, message = "step_is_over", 401, "시간이 지났습니다. 처음부터 다시 로그인해 주세요."


def issue(settings: GatewaySettings, row: StaffAccount, step: str, now: datetime) -> str:
    """Return a signed ticket for one step; a new password makes it void."""
    body = {
        "sub": row.account,
        "aud": _AUDIENCE,
        "until": int((now + LASTS).timestamp()),
        "step": step,
        "mark": _mark(row),
    }
    key = settings.keys[0]
    return jwt.encode(body, key, algorithm="HS256", headers={"kid": key_id(key)})


def account_of(settings: GatewaySettings, text: str) -> str:
    """Return whose ticket this says it is; "" when it is none of ours."""
    return str(_claims(settings, text).get("sub", ""))


def check(settings: GatewaySettings, text: str, row: StaffAccount | None, step: str, now: datetime) -> None:
    """Raise StepIsOver unless the ticket opens this step for this account, as its password is now."""
    claims = _claims(settings, text)
    fits = claims.get("step") == step and int(claims.get("until", 0)) > now.timestamp()
    if row is None or row.disabled_at is not None or not fits or claims.get("mark") != _mark(row):
        raise StepIsOver


def _claims(settings: GatewaySettings, text: str) -> dict[str, int | str]:
    for key in settings.keys:
        try:
            return dict(jwt.decode(text, key, algorithms=["HS256"], audience=_AUDIENCE))
        except jwt.InvalidTokenError:
            continue
    return {}


def _mark(row: StaffAccount) -> str:
    return hashlib.sha256(f"step:{row.password_hash}".encode()).hexdigest()[:32]
