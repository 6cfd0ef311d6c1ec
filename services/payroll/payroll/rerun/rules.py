"""What a list of changes is narrowed by, as it stands in the address."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel, Field

Short = Annotated[str, Field(max_length=50)]


class Filters(BaseModel):
    """A kind, a reason, a part of a name or number; empty for all."""

    kind: Short = ""
    reason: Short = ""
    q: Short = ""
    cursor: Annotated[str | None, Field(max_length=500)] = None

    def address(self, **other: str) -> str:
        """Return the query of this list, with other words where given, from its beginning."""
        words = {"kind": self.kind, "reason": self.reason, "q": self.q, **other}
        return urlencode({name: value for name, value in words.items() if value})
