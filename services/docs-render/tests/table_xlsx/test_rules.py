"""What cells mean and how wide columns are."""

from datetime import date, datetime

import pytest
from docs_render.table_xlsx.rules import Cell, Kind, Table, column_widths, meaning


@pytest.mark.parametrize(
    ("value", "kind", "meant"),
    [
        ("김하늘", "text", "김하늘"),
        (None, "text", None),
        ("", "won", None),
        (1_234, "won", 1_234),
        (8.5, "hours", 8.5),
        (510, "minutes", 8.5),
        ("휴무", "hours", "휴무"),
        (True, "text", "True"),
        ("2026-11-22", "date", date(2026, 11, 22)),
        ("2026-11-22T15:30:00", "datetime", datetime(2026, 11, 22, 15, 30)),
        ("2026-11-22T15:30:00Z", "datetime", datetime(2026, 11, 23, 0, 30)),
        ("2026-11-22T15:30:00+00:00", "date", date(2026, 11, 23)),
        ("모름", "date", "모름"),
        (12, "text", "12"),
    ],
)
def test_a_value_means_what_its_column_says(value: Cell, kind: Kind, meant: object) -> None:
    assert meaning(value, kind) == meant


def table(*rows: list[Cell], **column: object) -> Table:
    return Table.model_validate({"sheet": "가", "columns": [{"label": "이름"} | column], "rows": rows})


def test_a_width_asked_for_is_kept() -> None:
    assert column_widths(table(["가" * 50], width=15)) == [15]


def test_a_column_is_as_wide_as_its_words_within_limits() -> None:
    assert column_widths(table(["가나다라마바사"])) == [16]
    assert column_widths(table(["가"])) == [8]
    assert column_widths(table(["가" * 99])) == [40]


def test_a_short_row_does_not_matter() -> None:
    assert column_widths(table([])) == [8]
