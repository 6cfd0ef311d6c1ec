"""States of a payslip's money on its way."""

from __future__ import annotations

from collections.abc import Collection, Mapping

SENT, PAID, BOUNCED, VOID = "sent", "paid", "bounced", "void"
STATE_WORDS = {SENT: "이체 중", PAID: "지급", BOUNCED: "반송", VOID: "취소"}


def still_unpaid(owed: Collection[int], states: Mapping[int, Collection[str]]) -> set[int]:
    """Return which payslips have not been paid: `states` are those of each payslip's lines."""
    return {payslip for payslip in owed if PAID not in states.get(payslip, ())}
