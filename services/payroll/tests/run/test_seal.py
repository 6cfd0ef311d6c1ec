"""The seal: a field that came later changes no hash of before."""

from dataclasses import dataclass, field
from datetime import date

from payroll.run.rules.seal import content_hash


@dataclass(frozen=True)
class Before:
    """As an older release knew it."""

    day: date
    won: int


@dataclass(frozen=True)
class After:
    """With what came later, and a remark that no hash counts."""

    day: date
    won: int
    kinds: tuple[str, ...] = field(default=(), metadata={"seal": "given"})
    remark: str = field(default="", metadata={"seal": "never"})


DAY = date(2026, 11, 2)


def test_a_field_that_came_later_counts_only_where_it_is_given() -> None:
    assert content_hash([After(DAY, 1)]) == content_hash([Before(DAY, 1)])
    assert content_hash([After(DAY, 1, ("식대",))]) != content_hash([After(DAY, 1)])


def test_a_remark_never_changes_the_hash() -> None:
    assert content_hash(After(DAY, 1, remark="확인 필요")) == content_hash(Before(DAY, 1))
