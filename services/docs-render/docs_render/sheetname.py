"""Names of sheets that Excel takes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docs_render.text import plain

_LONGEST = 31
_NOT_ALLOWED = re.compile(r"[\[\]:*?/\\]")


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return names with at most 31 characters, no []:*?/\\ and no outer quotes, no two alike."""
    used = {name.casefold() for name in taken}
    names = []
    for wish in wanted:
        base = _NOT_ALLOWED.sub("", plain(wish)).strip().strip("'") or "Sheet"
        name, number = _cut(base, ""), 1
        while name.casefold() in used or name.casefold() == "history":
            number += 1
            name = _cut(base, f" ({number})")
        used.add(name.casefold())
        names.append(name)
    return names


def _cut(base: str, ending: str) -> str:
    # Excel counts UTF-16 units, two for a sign beyond the first plane.
    room = _LONGEST - len(ending)
    cut = base.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore")
    return cut.rstrip().rstrip("'") + ending
