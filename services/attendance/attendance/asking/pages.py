"""What the office's lists of requests share: their address and the chips of their states."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel

from attendance.asking.queries import EVERY, Wanted


class ListQuery(BaseModel):
    """What the address of a list says; an unknown filter shows those that wait."""

    state: str = "open"
    q: str = ""
    site: str = ""
    cursor: str | None = None
    done: str = ""

    def wanted(self, states: Collection[str]) -> Wanted:
        state = self.state if self.state in (*states, EVERY) else "open"
        site_id = int(self.site) if self.site.isdecimal() and len(self.site) < 10 else None
        return Wanted(state, self.q[:100], site_id)


def address(home: str, wanted: Wanted, state: str) -> str:
    """A list's address with the same filter and another state."""
    given = {"q": wanted.q, "site": wanted.site_id or "", "state": state}
    return f"{home}?{urlencode({name: value for name, value in given.items() if value != ''})}"


def chips(
    home: str, states: Mapping[str, str], wanted: Wanted, counts: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """A link for each state and for all of them, with its number where it is counted."""
    found = []
    for state, word in {**states, EVERY: "전체"}.items():
        chip = {"label": word, "href": address(home, wanted, state), "current": state == wanted.state}
        found.append(chip if counts is None else chip | {"count": counts.get(state, 0)})
    return found
