"""How large a part is, how many may wait, and what a file's name tells."""

import pytest
from recruit.upload import rules

KIB = 1024


@pytest.mark.parametrize(
    ("total", "part"),
    [(1, 128 * KIB), (300 * KIB, 128 * KIB), (8 * KIB * KIB, 419_431), (16 * KIB * KIB, 838_861)],
)
def test_a_part_is_a_twentieth_but_never_smaller_than_is_worth_a_request(total: int, part: int) -> None:
    assert rules.part_size(total) == part
    assert rules.part_size(total) <= rules.LARGEST_PART


def test_a_name_tells_size_and_whose_but_not_the_id() -> None:
    mark = rules.address_mark("203.0.113.9", "k" * 40)
    name = rules.part_name("a-secret-id", 77, mark)
    assert rules.read_name(name) == (77, mark)
    assert "secret" not in name
    assert rules.read_name("something.part") is None


def test_a_mark_needs_the_key() -> None:
    assert rules.address_mark("203.0.113.9", "a" * 40) != rules.address_mark("203.0.113.9", "b" * 40)


@pytest.mark.parametrize(("text", "offset"), [("0", 0), ("17", 17), ("", None), ("-1", None), ("1.5", None)])
def test_an_offset_is_a_plain_number(text: str, offset: int | None) -> None:
    assert rules.read_offset(text) == offset


def test_one_address_may_not_hold_every_place() -> None:
    assert rules.may_begin(["a"] * (rules.MOST_OPEN_OF_ADDRESS - 1), "a")
    assert not rules.may_begin(["a"] * rules.MOST_OPEN_OF_ADDRESS, "a")
    assert rules.may_begin(["a"] * rules.MOST_OPEN_OF_ADDRESS, "b")
    assert not rules.may_begin([str(number) for number in range(rules.MOST_OPEN)], "new")


@pytest.mark.parametrize(
    ("size", "may"), [(0, False), (1, True), (16 * KIB**2, True), (16 * KIB**2 + 1, False)]
)
def test_sixteen_megabytes_are_the_limit(size: int, may: bool) -> None:
    assert rules.is_size(size) is may
