"""The hash that seals a result: the same inputs give the same one, also after the code learnt new fields."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, cast

NEVER = object()
"""Stands for a field that no hash counts."""


def content_hash(content: Any) -> str:
    """Return the SHA-256 of dataclasses, lists and plain values in one canonical writing.

    A field that a dataclass got later says so, `metadata={"seal": "given"}`, and counts where it differs from
    its default: results of before keep their hash. One with `metadata={"seal": "never"}` does not count.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=_plain, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    # vars() rather than asdict(): the copying of asdict() costs ten times the writing.
    held, left_out = vars(value), _left_out(cast(Hashable, type(value)))
    if not left_out:
        return held
    return {
        name: one
        for name, one in held.items()
        if name not in left_out or (left_out[name] is not NEVER and one != left_out[name])
    }


@cache
def _left_out(kind: Hashable) -> dict[str, Any]:
    told = [one for one in fields(cast(type[Any], kind)) if one.metadata.get("seal")]
    return {one.name: NEVER if one.metadata["seal"] == "never" else one.default for one in told}
