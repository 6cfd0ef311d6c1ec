"""The address of a narrowed list."""

from payroll.rerun.rules import Filters


def test_an_address_holds_what_was_chosen_and_begins_at_the_first_page() -> None:
    filters = Filters(kind="new", q="김", cursor="abc")
    assert filters.address() == "kind=new&q=%EA%B9%80"
    assert filters.address(kind="", reason="hours") == "reason=hours&q=%EA%B9%80"
