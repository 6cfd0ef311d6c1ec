"""Settings of the sample service."""

from typing import ClassVar

from chassis.settings import Settings


class SampleSettings(Settings):
    service: ClassVar[str] = "sample"
