"""Settings of payroll: the employer as printed, the usual pay day, how often the roster is asked for."""

from typing import ClassVar

from chassis.settings import Settings


class PayrollSettings(Settings):
    """What payroll reads from its environment."""

    service: ClassVar[str] = "payroll"

    company_name: str = "휴메틱스"
    company_address: str = ""
    company_phone: str = ""
    usual_pay_day: int = 10
    roster_poll_seconds: float = 20.0
    run_poll_seconds: float = 5.0
