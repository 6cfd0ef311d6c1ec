"""What the office types to open a correction run."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, StringConstraints


class CorrectionForm(BaseModel):
    """Why the month is corrected; the worker reads it on the payslip."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
