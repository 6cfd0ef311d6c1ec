"""Account numbers sealed and opened: bound to their person, under the house's keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from chassis.errors import Conflict
from chassis.identity import key_id
from chassis.sealing import SealBroken, seal, unseal
from fastapi import Depends, Request

from payroll.account.tables import BankAccount

_NUMBERS, _ROWS = "humetix payroll account number", "humetix payroll bank result"


class AccountSealed(Conflict):
    """The key that sealed the number is not among SECRET_KEYS any more, or the row was tampered with."""

    code, message = (
        "account_sealed",
        "이 계좌번호를 열 키가 없습니다. 운영자에게 알리거나 계좌를 다시 등록해 주세요.",
    )


@dataclass(frozen=True)
class Vault:
    """Seals with the first key, opens with any; a number opens only for the person it was sealed for."""

    keys: Sequence[str]

    @property
    def key_name(self) -> str:
        """The public name of the key that seals now."""
        return key_id(self.keys[0])

    def seal(self, number: str, employee_id: int) -> str:
        """Return a person's number sealed."""
        return seal(f"{employee_id}:{number}", self.keys, _NUMBERS)

    def number_of(self, row: BankAccount) -> str:
        """Return an account's number; raises AccountSealed."""
        try:
            owner, _, number = unseal(row.sealed_number, self.keys, _NUMBERS).partition(":")
        except SealBroken as error:
            raise AccountSealed from error
        if owner != str(row.employee_id):
            raise AccountSealed
        return number

    def seal_rows(self, text: str) -> bytes:
        """Return the content of a bank's file sealed."""
        return seal(text, self.keys, _ROWS).encode()

    def rows_of(self, sealed: bytes) -> str:
        """Return the content of a bank's file; raises AccountSealed."""
        try:
            return unseal(sealed.decode(), self.keys, _ROWS)
        except SealBroken as error:
            raise AccountSealed from error


async def _vault(request: Request) -> Vault:
    return Vault(request.app.state.settings.keys)


VaultNow = Annotated[Vault, Depends(_vault)]
