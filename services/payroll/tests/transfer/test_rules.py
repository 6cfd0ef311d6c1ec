"""The bank's file: columns, encodings, formulas, control code."""

import pytest
from payroll.transfer import rules
from payroll.transfer.rules import Layout, Payment

KIM = Payment("088", "신한은행", "110234567890", "김하늘", 2_000_000, "11월급여", "H-0001")
LEE = Payment("004", "국민은행", "00123456789012", "이바다", 1_234_567, "11월급여", "H-0002")


def layout(*keys: str, heading: bool = True, encoding: str = "utf8") -> Layout:
    return Layout(tuple((key, rules.COLUMNS[key]) for key in keys), heading, encoding)


def test_the_common_layout_is_what_banks_take() -> None:
    text = rules.csv_bytes(rules.common(), [KIM, LEE]).decode("utf-8-sig")
    assert text.splitlines() == [
        "은행코드,은행명,계좌번호,예금주,이체금액,받는통장표시,메모",
        "088,신한은행,110234567890,김하늘,2000000,11월급여,H-0001",
        "004,국민은행,00123456789012,이바다,1234567,11월급여,H-0002",
    ]


def test_the_same_payments_are_the_same_bytes() -> None:
    assert rules.csv_bytes(rules.common(), [KIM, LEE]) == rules.csv_bytes(rules.common(), [KIM, LEE])


def test_columns_are_in_the_banks_order_without_headings_in_cp949() -> None:
    chosen = layout("number", "empty", "amount", "bank_code", heading=False, encoding="cp949")
    assert rules.csv_bytes(chosen, [KIM]).decode("cp949") == "110234567890,,2000000,088\r\n"


def test_a_name_that_cp949_lacks_is_named_by_number_and_utf8_takes_it() -> None:
    nguyen = Payment("088", "신한은행", "110234567891", "NGUYỄN", 1_000, "11월급여", "H-0003")
    with pytest.raises(rules.Unwritable) as refused:
        rules.csv_bytes(layout("bank_code", "number", "holder", "amount", encoding="cp949"), [KIM, nguyen])
    assert refused.value.numbers == ["H-0003"]
    assert "NGUYỄN" in rules.csv_bytes(rules.common(), [nguyen]).decode("utf-8-sig")


@pytest.mark.parametrize("holder", ["=HYPERLINK(1)", "+82", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(holder: str) -> None:
    evil = Payment("088", "신한은행", "110234567890", holder, 1_000, "=1+1", "H-0001")
    for cell in rules.csv_bytes(rules.common(), [evil]).decode("utf-8-sig").splitlines()[1].split(","):
        assert not cell.startswith(("=", "+", "-", "@", "\t"))
    rows = rules.xlsx_request(rules.common(), [evil], "2026-11")["rows"]
    assert not any(str(cell).startswith(("=", "+", "-", "@", "\t")) for cell in rows[0])


def test_an_excel_keeps_numbers_of_accounts_as_text() -> None:
    told = rules.xlsx_request(rules.common(), [LEE], "2026-11")
    kinds = {column["label"]: column["kind"] for column in told["columns"]}
    assert (kinds["계좌번호"], kinds["이체금액"]) == ("text", "won")
    assert told["rows"][0][2] == "00123456789012"


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        (("bank_code", "number", "amount"), None),
        (("bank_name", "number", "amount", "empty", "empty"), None),
        (("number", "amount"), "꼭 있어야"),
        (("bank_code", "number", "amount", "number"), "두 번"),
    ],
)
def test_a_layout_needs_bank_number_and_amount_once(keys: tuple[str, ...], fault: str | None) -> None:
    told = rules.layout_fault(layout(*keys))
    assert told is None if fault is None else fault in (told or "")


def test_the_control_code_follows_order_people_accounts_and_won() -> None:
    code = rules.control_code([(1, 1, 100), (2, 2, 200)])
    assert len(code) == 64
    changed = ([(2, 2, 200), (1, 1, 100)], [(1, 1, 101), (2, 2, 200)], [(1, 3, 100), (2, 2, 200)])
    assert all(rules.control_code(other) != code for other in changed)


def test_a_files_name_tells_nobodys() -> None:
    assert rules.month_naming("2026-11", 2).korean == "대량이체_2026-11_2차"
