"""Reading a bank's result file and finding the payment that each row means."""

from datetime import date

import pytest
from payroll.outcome import rules
from payroll.outcome.rules import Columns, Sent, Told

MADE = date(2026, 12, 9)
TEXT = (
    "○○은행 대량이체 결과,,,,,\r\n"
    "순번,입금은행,입금계좌번호,예금주,이체금액(원),처리결과,불능사유,이체일시\r\n"
    '1,신한,110-234-567890,김하늘,"2,000,000",정상,,2026-12-10 10:00\r\n'
    '2,국민,123456-78-901234,이바다,"1,500,000",오류,예금주 불일치,2026-12-10 10:00\r\n'
    '합계,,,,"3,500,000",,,\r\n'
)
KIM = Sent(1, "110234567890", "김하늘", 2_000_000, "sent")
LEE = Sent(2, "12345678901234", "이바다", 1_500_000, "sent")


def told(number: str = "110234567890", amount: int | None = 2_000_000, **more: object) -> Told:
    plain = {"row": 3, "holder": "김하늘", "outcome": "paid", "reason": "", "paid_on": date(2026, 12, 10)}
    return Told(number=number, amount=amount, **{**plain, **more})  # type: ignore[arg-type]  # fields by name


def standing(row: Told, *sent: Sent) -> str:
    return rules.matched([row], sent or (KIM, LEE), MADE)[0].standing


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_banks_csv_is_read_in_either_encoding_and_its_columns_guessed(encoding: str) -> None:
    rows = rules.rows_of_csv(TEXT.encode(encoding, "replace").replace(b"??", b"AA"))
    columns = rules.guess(rows)
    assert columns.heading == 1
    assert columns.fields == {"number": 2, "holder": 3, "amount": 4, "result": 5, "reason": 6, "paid_on": 7}
    assert columns.is_enough
    found = rules.matched(rules.read(rows, columns), [KIM, LEE], MADE)
    assert [(one.line_id, one.standing) for one in found] == [(1, "paid"), (2, "bounced")]
    assert (found[1].told.reason, found[0].told.paid_on) == ("예금주 불일치", date(2026, 12, 10))


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        ("정상", "paid"),
        ("이체 완료", "paid"),
        ("0000", "paid"),
        ("오류 없음", "paid"),
        ("미완료", "bounced"),
        ("비정상", "bounced"),
        ("정상처리 불가", "bounced"),
        ("입금불능", "bounced"),
        ("처리중", "unknown"),
        ("E0123", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_banks_words_are_understood_and_a_doubt_pays_nobody(result: str, outcome: str) -> None:
    assert rules.outcome_of(result, "", has_result=True) == outcome


def test_a_file_without_results_tells_by_its_reasons() -> None:
    assert rules.outcome_of("", "계좌 없음", has_result=False) == "bounced"
    assert rules.outcome_of("", "", has_result=False) == "paid"


def test_another_amount_is_shown_and_not_taken() -> None:
    assert standing(told(amount=1_999_999)) == "different"
    assert standing(told(amount=None)) == "different"


def test_somebody_whom_the_file_does_not_have_is_no_match() -> None:
    assert standing(told(number="999999999999")) == "unmatched"


def test_a_spreadsheet_that_took_the_first_zeros_away_is_forgiven() -> None:
    sent = Sent(1, "001234567890", "김하늘", 2_000_000, "sent")
    assert standing(told(number="1234567890"), sent) == "paid"


def test_a_number_that_the_bank_hides_is_found_with_holder_and_amount() -> None:
    assert standing(told(number="110234***890")) == "paid"
    assert standing(told(number="110234***890", holder="박시내")) == "unmatched"
    assert standing(told(number="", holder="김 하늘")) == "paid"


def test_two_rows_for_one_payment_move_nothing() -> None:
    found = rules.matched([told(), told(outcome="bounced", row=4)], [KIM, LEE], MADE)
    assert [one.standing for one in found] == ["double", "double"]


def test_two_people_with_one_account_and_amount_are_told_apart_by_name_or_not_at_all() -> None:
    other = Sent(3, "110234567890", "이바다", 2_000_000, "sent")
    assert rules.matched([told(holder="이바다")], [KIM, other], MADE)[0].line_id == 3
    assert standing(told(holder="박시내"), KIM, other) == "unmatched"


def test_what_was_settled_stays() -> None:
    assert standing(told(outcome="bounced"), Sent(1, "110234567890", "김하늘", 2_000_000, "paid")) == "again"


def test_a_result_older_than_the_file_belongs_to_another() -> None:
    assert standing(told(paid_on=date(2026, 12, 8))) == "early"


def test_a_reason_keeps_no_long_number() -> None:
    assert rules.hidden("계좌 110-234-567890 없음") == "계좌 ****** 없음"
    assert rules.hidden("오류 1234") == "오류 1234"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"PK\x03\x04\x00\x00", b"a,b\x00c"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(rules.Unreadable):
        rules.rows_of_csv(content)


def test_an_endless_or_senseless_file_is_bounded() -> None:
    with pytest.raises(rules.Unreadable):
        rules.rows_of_csv(b"a,b\n" * (rules.MOST_ROWS + 1))
    wide = rules.rows_of_csv(b",".join([b"x" * 1_000] * 500))
    assert (len(wide[0]), len(str(wide[0][0]))) == (rules.MOST_COLUMNS, rules.LONGEST_CELL)
    assert not rules.guess([]).is_enough
    assert rules.read([["a"], []], Columns(0, {"number": 7, "amount": 9, "result": 3})) == []


@pytest.mark.parametrize(
    ("cell", "won"),
    [("1,234,567원", 1_234_567), (1_234_567.0, 1_234_567), ("-1", None), ("1.5", None), (None, None)],
)
def test_an_amount_is_whole_won(cell: object, won: int | None) -> None:
    assert rules.won_of(cell) == won  # type: ignore[arg-type]  # what a file may hold


@pytest.mark.parametrize(
    "cell", ["2026-12-10", "2026.12.10 10:15", "20261210", "20261210101500", "2026-12-10T10:15:00"]
)
def test_a_day_is_read_as_banks_write_it(cell: str) -> None:
    assert rules.day_of(cell) == date(2026, 12, 10)


@pytest.mark.parametrize("cell", ["", "어제", "2026-13-40", None, "110234567890"])
def test_what_is_no_day_is_none(cell: str | None) -> None:
    assert rules.day_of(cell) is None
