"""Names and columns of the Excel files."""

from datetime import date

import pytest
from recruit.export.rules import (
    DEFAULT_COLUMNS,
    LIST_COLUMNS,
    chosen_columns,
    content_disposition,
    sheet_name,
)

DAY = date(2026, 2, 20)


def test_columns_keep_their_order_and_unknown_ones_are_overlooked() -> None:
    assert chosen_columns("memo,name,secret,name,phone") == ("memo", "name", "phone")


@pytest.mark.parametrize("wanted", ["", "secret", ",,"])
def test_no_known_column_means_the_usual_six(wanted: str) -> None:
    assert chosen_columns(wanted) == DEFAULT_COLUMNS


def test_seventeen_columns_can_be_chosen() -> None:
    assert len(LIST_COLUMNS) == 17
    assert set(DEFAULT_COLUMNS) <= set(LIST_COLUMNS)


def test_a_sheet_is_named_by_day_and_person() -> None:
    assert sheet_name(DAY, "김하늘", set()) == "2026-02-20김하늘"


def test_a_sheet_name_has_no_letter_that_excel_forbids_and_at_most_31() -> None:
    name = sheet_name(DAY, "[a]:b*c?d/e\\f'" + "가" * 40, set())
    assert name == "2026-02-20abcdef" + "가" * 15
    assert len(name) == 31


def test_two_applicants_of_one_name_get_two_sheets() -> None:
    taken: set[str] = set()
    names = []
    for _ in range(3):
        names.append(sheet_name(DAY, "김" * 40, taken))
        taken.add(names[-1].lower())
    assert names[1].endswith("김(2)")
    assert names[2].endswith("김(3)")
    assert {len(name) for name in names} == {31}


def test_a_download_has_its_korean_name_and_a_plain_one() -> None:
    header = content_disposition("입사지원서_2026.xlsx", "applications.xlsx")
    assert header.startswith("attachment; filename=\"applications.xlsx\"; filename*=UTF-8''%EC%9E%85")
    assert header.isascii()
