"""Who may pay an advance, and of which months one may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Payout:
    """How it was paid: the day, the way, what shows it, and why the approver paid it (one-person office)."""

    paid_on: date
    method: str
    evidence: str
    same_person_reason: str = ""


@dataclass(frozen=True)
class Signer:
    """A member of the office who decides or pays: the account, and when this session signed in (epoch)."""

    account: str
    signed_in_at: int


def payer_fault(
    decided_by: str, decided_at: int, payer: Signer, *, one_person: bool, reason: str
) -> str | None:
    """Return why this member may not pay what `decided_by` approved at `decided_at` (epoch), or None.

    Approver and payer differ. In a one-person office the same member signs in once more after the approval
    and writes down why.
    """
    if payer.account != decided_by:
        return None
    if not one_person:
        return "승인한 사람은 지급할 수 없습니다. 다른 담당자가 지급해 주세요."
    if payer.signed_in_at <= decided_at:
        return "1인 사무실에서는 승인한 뒤 로그아웃하고 다시 로그인해서 지급해 주세요."
    if not reason:
        return "승인한 사람이 지급하는 이유를 적어 주세요."
    return None


def entry_fault(
    entered_by: str, entered_at: int, second: Signer, *, one_person: bool, reason: str
) -> str | None:
    """Return why this member may not decide on or pay what `entered_by` asked for a worker, or None."""
    if not entered_by or second.account != entered_by:
        return None
    if not one_person:
        return "대신 신청한 사람은 승인하거나 지급할 수 없습니다. 다른 담당자가 처리해 주세요."
    if second.signed_in_at <= entered_at:
        return "1인 사무실에서는 대신 신청한 뒤 로그아웃하고 다시 로그인해서 처리해 주세요."
    return None if reason else "대신 신청한 사람이 처리하는 이유를 적어 주세요."


def open_months(today: date, locked: set[str]) -> list[str]:
    """Return the months that an advance may be of, YYYY-MM: this one, and the last while it is not locked."""
    first = today.replace(day=1)
    before = f"{date.fromordinal(first.toordinal() - 1):%Y-%m}"
    return [month for month in (f"{first:%Y-%m}", before) if month not in locked]
