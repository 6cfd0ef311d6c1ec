"""What a drawing function raises when the input, not the program, is at fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Refused(Exception):
    """The input cannot be rendered: `code` names why, `errors` the fields (as pydantic lists them)."""

    def __init__(self, code: str, errors: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(code)
        self.code, self.errors = code, list(errors)
