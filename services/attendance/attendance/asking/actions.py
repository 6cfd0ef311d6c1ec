"""The office's answer to what a worker asks."""

from typing import Annotated, Literal

from chassis.forms import OneLine
from pydantic import BaseModel, Field

Answer = Annotated[str, OneLine, Field(max_length=200)]


class Decision(BaseModel):
    """승인 또는 반려; a rejection says why."""

    decision: Literal["approved", "rejected"]
    answer: Answer = ""
