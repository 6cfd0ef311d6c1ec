"""Who has not been paid yet."""

from payroll.payment.rules import still_unpaid


def test_only_a_paid_line_pays_a_payslip() -> None:
    states = {1: ["paid"], 2: ["bounced"], 3: ["bounced", "paid"], 4: ["sent"]}
    assert still_unpaid([1, 2, 3, 4, 5], states) == {2, 4, 5}
