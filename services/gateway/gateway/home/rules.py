"""How the state of the five services is told, and what of it waits for someone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal


def overall(database_ok: bool, services_ready: Mapping[str, bool]) -> str:
    """Return "unhealthy" when the gateway itself cannot serve, "degraded" when a service is away."""
    if not database_ok:
        return "unhealthy"
    return "healthy" if all(services_ready.values()) else "degraded"


@dataclass(frozen=True)
class Card:
    """One figure with its page; `todo`: work that waits for someone."""

    label: str
    value: int | str
    unit: str
    href: str
    todo: bool

    @property
    def waits(self) -> bool:
        """Say whether there is anything to do."""
        return self.todo and bool(self.value)

    @property
    def shown(self) -> str:
        """The value as it is written."""
        return self.value if isinstance(self.value, str) else f"{self.value:,}"


@dataclass(frozen=True)
class Part:
    """One service's share of the home page: told, late (still being asked) or away."""

    name: str
    state: Literal["told", "late", "away"]
    cards: Sequence[Card] = field(default_factory=list)

    @property
    def todo(self) -> list[Card]:
        """What waits, before what might wait."""
        return sorted((card for card in self.cards if card.todo), key=lambda card: not card.waits)

    @property
    def numbers(self) -> list[Card]:
        """This month's figures."""
        return [card for card in self.cards if not card.todo]

    def given_up(self) -> Part:
        """Return the same part with no more waiting for it."""
        return replace(self, state="away") if self.state == "late" else self


def nothing_waits(parts: Sequence[Part]) -> bool:
    """Say whether every service has told and none has work that waits."""
    return all(part.state == "told" and not any(card.waits for card in part.cards) for part in parts)
