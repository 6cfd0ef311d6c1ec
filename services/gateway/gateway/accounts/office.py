"""What an owner does with accounts, for the pages and for the API; ended sessions are forgotten at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chassis.db import Database
from chassis.errors import Invalid
from chassis.identity import Identity
from fastapi import Request

from gateway import metrics
from gateway.accounts import actions, rules
from gateway.secret.rules import new_password


class BadAccount(Invalid):
    """The name or the roles of a new account cannot be taken."""

    code = "bad_account"


@dataclass
class Office:
    """One owner's request about accounts."""

    request: Request
    who: Identity
    now: datetime

    def __post_init__(self) -> None:
        self.db: Database = self.request.app.state.db

    async def create(self, account: str, name: str, roles: list[str]) -> tuple[str, str]:
        """Make an account; return its name as it is kept and the password that is shown once."""
        account = rules.folded(account)
        stored = _checked(roles, rules.account_fault(account))
        password = new_password()
        password_hash = await self.request.app.state.hashing.hash(password)
        new = actions.NewAccount(account, name, stored, password_hash)
        await asyncio.to_thread(self.db.write, actions.create_account, new, self.who, self.now)
        return account, password

    async def reset_password(self, account: str) -> str:
        """Give somebody else a temporary password, shown once."""
        password = new_password()
        password_hash = await self.request.app.state.hashing.hash(password)
        await self._change(actions.reset_password, account, password_hash)
        return password

    async def change_roles(self, account: str, roles: list[str]) -> None:
        """Give an account other roles; its sessions end."""
        await self._change(actions.change_roles, account, _checked(roles))

    async def set_disabled(self, account: str, disabled: bool) -> None:
        """Close an account or open it again; its sessions end."""
        await self._change(actions.disable if disabled else actions.enable, account)

    async def remove_second_factor(self, account: str) -> None:
        """Let somebody who lost phone and recovery codes in with the password alone; their sessions end."""
        await self._change(actions.remove_second_factor, account)

    async def _change(self, act: Callable[..., list[str]], *what: str) -> None:
        given = (*what, self.who, self.now)
        ended: list[str] = await asyncio.to_thread(self.db.write, act, *given)
        self.request.app.state.keeper.forget(ended)
        metrics.session_events.labels("revoked").inc(len(ended))


def _checked(roles: list[str], account_fault: str | None = None) -> str:
    faults = {"account": account_fault} if account_fault else {}
    stored = rules.stored_roles(roles)
    if not stored or set(roles) - set(rules.ROLES):
        faults["roles"] = "권한을 하나 이상 골라 주세요."
    if faults:
        raise BadAccount(fields=faults)
    return stored
