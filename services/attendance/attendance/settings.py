"""Settings of attendance: nothing beyond what every service shares."""

from typing import ClassVar

from chassis.settings import Settings


class AttendanceSettings(Settings):
    """What attendance reads from its environment."""

    service: ClassVar[str] = "attendance"
