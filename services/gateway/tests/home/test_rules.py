"""One word for the whole, and what of it waits."""

from gateway.home.rules import Card, Part, nothing_waits, overall


def card(value: int | str, todo: bool = True) -> Card:
    return Card("새 지원서", value, "건", "/admin/applications", todo)


def test_the_whole_is_healthy_degraded_or_unhealthy() -> None:
    assert overall(True, {"recruit": True, "payroll": True}) == "healthy"
    assert overall(True, {"recruit": True, "payroll": False}) == "degraded"
    assert overall(False, {"recruit": True}) == "unhealthy"


def test_what_waits_comes_before_what_might() -> None:
    part = Part("recruit", "told", [card(0), card(1234), card(7, todo=False)])
    assert [one.shown for one in part.todo] == ["1,234", "0"]
    assert [one.waits for one in part.todo] == [True, False]
    assert [one.shown for one in part.numbers] == ["7"]


def test_nothing_waits_only_when_everybody_said_so() -> None:
    told = Part("recruit", "told", [card(0), card("초안", todo=False)])
    assert nothing_waits([told])
    assert not nothing_waits([told, Part("payroll", "told", [card(1)])])
    assert not nothing_waits([told, Part("payroll", "away")])


def test_a_late_part_is_given_up_as_away() -> None:
    assert Part("recruit", "late").given_up().state == "away"
    assert Part("recruit", "told").given_up().state == "told"
