"""What the office types to set an interview."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from chassis.clock import KST
from pydantic import BaseModel, Field, StringConstraints

from recruit.interview.actions import Appointment
from recruit.interview.tables import Interview


class InterviewTerms(BaseModel):
    """Day, time of day in Seoul, minutes, place."""

    day: date
    time: time
    minutes: Annotated[int, Field(ge=10, le=240)] = 30
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""

    @property
    def appointment(self) -> Appointment:
        """The interview as it is kept."""
        return Appointment(datetime.combine(self.day, self.time, KST), self.minutes, self.place)


def as_typed(interview: Interview | None, wished: date | None) -> dict[str, str]:
    """Return an interview as it would be typed; without one, the day that the applicant wished."""
    if interview is None:
        return {"day": wished.isoformat() if wished else "", "minutes": "30"}
    local = interview.starts_at.astimezone(KST)
    return {
        "day": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "minutes": str(interview.minutes),
        "place": interview.place,
    }
