"""Settings of attendance: who the firm is to those who are located, and how long coordinates stay."""

from typing import Annotated, ClassVar

from annotated_types import Ge, Le
from chassis.settings import Settings


class AttendanceSettings(Settings):
    """What attendance reads from its environment."""

    service: ClassVar[str] = "attendance"

    company_name: str = "휴메틱스"
    company_phone: str = ""
    company_email: str = ""
    company_address: str = ""
    company_privacy_officer: str = "대표이사"
    attendance_position_days: Annotated[int, Ge(0), Le(30)] = 3
