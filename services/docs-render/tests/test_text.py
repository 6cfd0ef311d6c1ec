"""What of a person's text is printed."""

from docs_render.sheetname import sheet_names
from docs_render.text import MISSING, looks_like_formula, plain, printable

HANGUL_AND_LATIN = {*map(chr, range(0x20, 0x7F)), *map(chr, range(0xAC00, 0xD7A4)), MISSING}


def shown(text: str) -> str:
    return printable(text, HANGUL_AND_LATIN.__contains__)


def test_control_signs_go_and_breaks_become_blanks() -> None:
    assert plain("김\x00하\x1b늘\t이\r\n박\u2028끝") == "김하늘 이 박 끝"


def test_line_breaks_stay_where_they_are_wanted() -> None:
    assert plain("가\r\n나", lines=True) == "가\n나"


def test_invisible_and_direction_signs_go() -> None:
    assert plain("김\u200b하\u202e늘\ufeff") == "김하늘"


def test_unpaired_surrogates_go() -> None:
    assert plain("가\ud800나") == "가나"


def test_taken_apart_hangul_is_put_together() -> None:
    assert plain("\u1112\u1161\u11ab") == "한"


def test_text_is_cut_to_what_a_cell_holds() -> None:
    assert len(plain("가" * 40_000)) == 32_767


def test_emoji_are_left_out() -> None:
    assert shown("좋아요👍🏽!") == "좋아요!"


def test_letters_the_font_lacks_lose_their_accents() -> None:
    assert shown("NGUYỄN THỊ HỒNG VÂN") == "NGUYEN THI HONG VAN"


def test_what_cannot_be_shown_is_shown_as_missing() -> None:
    assert shown("가汉나") == f"가{MISSING}나"


def test_texts_a_spreadsheet_might_run_are_known() -> None:
    assert all(looks_like_formula(text) for text in ("=1+1", "+82", "-1", "@SUM(A1)"))
    assert not any(looks_like_formula(text) for text in ("", "-", "김하늘", "1-2"))


def test_sheet_names_lose_what_excel_refuses() -> None:
    assert sheet_names(["[2026-02-20]이름", "'a/b:c*'", "  ", "History"]) == [
        "2026-02-20이름", "abc", "Sheet", "History (2)",
    ]  # fmt: skip


def test_sheet_names_are_cut_to_31_and_made_unique() -> None:
    names = sheet_names(["가" * 40, "가" * 40, "ABC", "abc"])
    assert names == ["가" * 31, "가" * 27 + " (2)", "ABC", "abc (2)"]


def test_sheet_names_count_as_excel_counts() -> None:
    # Signs beyond the first plane are two units for Excel.
    (name,) = sheet_names(["\U00020000" * 20])
    assert len(name.encode("utf-16-le")) // 2 <= 31
