"""Cells of the office's own form."""

import pytest
from recruit.form_map.rules import FIELDS, KNOWN, cell_problems, cells_of


def test_every_field_has_a_korean_label_and_stands_once() -> None:
    assert sum(map(len, FIELDS.values())) == len(KNOWN) == 63
    assert all(KNOWN.values())


def test_cells_are_read_as_people_type_them() -> None:
    assert cells_of({"name": " $r$4 ", "phone": "", "unknown": "A1"}) == {"name": "R4"}


@pytest.mark.parametrize("place", ["R4", "B4:H8", "AA1", "ZZ999"])
def test_a_cell_or_a_range_is_taken(place: str) -> None:
    assert cell_problems({"photo": place}) == {}


@pytest.mark.parametrize("place", ["4R", "R0", "R1000", "AAA1", "B4:", "R4;S5", "성명", "Sheet1!R4"])
def test_anything_else_is_refused_in_korean(place: str) -> None:
    assert cell_problems({"name": place}) == {"name": "칸을 B4 또는 B4:H8처럼 적으십시오."}


def test_two_fields_cannot_share_a_cell() -> None:
    assert cell_problems({"name": "R4:S4", "phone": "R4"}) == {"phone": "‘성명’와(과) 같은 칸입니다."}
