"""Chat lines, clients' workbooks, who is meant, and what may be written."""

from datetime import date
from typing import Any

import pytest
from attendance.importing.rules.chat import read_chat
from attendance.importing.rules.standing import Candidate, Facts, doubled, meant, standing_of
from attendance.importing.rules.told import Hours, Unreadable, read_hours
from attendance.importing.rules.workbook import Sheet, minutes_in, read_workbook
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 20)
KIM = Candidate(1, "E0001", "김하늘", date(1990, 1, 2))
LEE = Candidate(2, "E0002", "김하늘", date(1985, 5, 6))


def one_line(text: str) -> Any:
    [named] = read_chat(text, "2026-11", TODAY).people
    [told] = named.days
    return named, told


@pytest.mark.parametrize(
    "text",
    [
        "11/2 김하늘 08:30출 17:30퇴",
        "11/2김하늘08:30출17:30퇴",
        "11/2 김하늘 8;30출 17;30퇴 잔업1.5시간",
        "11 / 2 김하늘 08:30 출근, 17:30 퇴근",
        "[반장] [오전 9:01] 11/2 김하늘 08:30출 17:30퇴",
        "2026년 11월 2일 오후 6:01, 반장 : 11/2 김하늘(포장) 08:30출 17:30퇴",
    ],
)
def test_a_chat_line_with_times_is_read_however_it_is_spaced(text: str) -> None:
    named, told = one_line(text)
    assert named.label == "김하늘"
    assert (told.kind, told.work_date, told.clock_in, told.clock_out) == (
        "times", date(2026, 11, 2), "08:30", "17:30",
    )  # fmt: skip


@pytest.mark.parametrize("word", ["연차", "결근", "조퇴", "휴무", "비가동휴무"])
def test_a_chat_line_with_a_word_is_a_mark(word: str) -> None:
    assert one_line(f"11/3 김하늘 {word}")[1].word == word
    assert one_line(f"11/3 김하늘{word}")[0].label == "김하늘"


def test_a_number_or_a_birth_date_behind_the_name_is_taken() -> None:
    assert one_line("11/2 김하늘 E0012 08:30출 17:30퇴")[0].employee_no == "E0012"
    assert one_line("11/2 김하늘 900102 08:30출 17:30퇴")[0].birth_date == date(1990, 1, 2)
    assert one_line("11/2 김하늘 050102 08:30출 17:30퇴")[0].birth_date == date(2005, 1, 2)
    assert one_line("11/2 김하늘 1990-01-02 연차")[0].birth_date == date(1990, 1, 2)


def test_what_people_say_besides_is_not_kept() -> None:
    reading = read_chat("11/2 회식합시다\n11/2 김하늘 연차\n안녕하세요 010-1234-5678", "2026-11", TODAY)
    assert (len(reading.people), reading.unread) == (1, [])


def test_f_75_a_line_that_cannot_be_read_is_told_and_never_guessed() -> None:
    text = (
        "12/2 김하늘 연차\n11/31 김하늘 연차\n11/2 김하늘 08:30출\n11/2 12 연차\n11/2 김하늘 08:30출 08:30퇴"
    )
    reading = read_chat(text, "2026-11", TODAY)
    assert [one.problem for one in reading.unread] == [
        "2026-11에 없는 날짜입니다.",
        "2026-11에 없는 날짜입니다.",
        "형식을 알 수 없는 줄입니다.",
        "이름을 읽을 수 없습니다.",
    ]
    assert reading.people[0].days[0].problem == "출근과 퇴근이 같은 시각입니다."
    with pytest.raises(Unreadable, match="근무 줄을 찾지 못했습니다"):
        read_chat("아무 말", "2026-11", TODAY)
    with pytest.raises(Unreadable, match="너무 깁니다"):
        read_chat("가" * 300_001, "2026-11", TODAY)


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader_of_chats(text: str) -> None:
    try:
        reading = read_chat(text, "2026-11", TODAY)
    except Unreadable:
        return
    days = [told for named in reading.people for told in named.days]
    assert all(told.work_date is not None and told.work_date.month == 11 for told in days)


def cells(*people: dict[str, Any], **more: Any) -> Sheet:
    """A sheet in the client's layout; a person is {name, …, rows: figure row → {day: value}}."""
    rows: list[list[Any]] = [[None] * 40 for _ in range(7 + 6 * len(people))]
    rows[1][9], rows[1][12], rows[1][4] = (
        more.get("year", 2026),
        more.get("month", 11),
        more.get("client", "한빛물류"),
    )
    for day in range(1, 31):
        rows[4][6 + day] = f"2026-11-{day:02d}"
    rows[4][39] = "사번"
    for number, person in enumerate(people):
        top = 7 + 6 * number
        rows[top][2], rows[top][39] = person["name"], person.get("no")
        for offset, word in enumerate(("기본", "연장", "심야", "특근", "특연", "지조")):
            rows[top + offset][6] = word
            for day, value in person.get(word, {}).items():
                rows[top + offset][6 + day] = value
            rows[top + offset][38] = person.get("totals", {}).get(word)
    return Sheet(more.get("sheet", "11월"), rows)


def test_f_30_night_is_a_part_and_never_added_on_top() -> None:
    sheet = cells({"name": "김하늘", "기본": {2: 8}, "연장": {2: 2.5}, "심야": {2: 7}, "지조": {2: 0.5}})
    [told] = read_workbook([sheet], "a.xlsx", TODAY).people[0].days
    assert told.hours == Hours(480, 150, 420, 0, 0, 30)
    assert told.hours is not None
    assert told.hours.total == 600


def test_f_76_holiday_hours_without_base_stay() -> None:
    sheet = cells({"name": "김하늘", "특근": {1: 8}, "특연": {1: "3:30"}})
    [told] = read_workbook([sheet], "a.xlsx", TODAY).people[0].days
    assert (told.kind, told.hours) == ("hours", Hours(holiday=480, holiday_overtime=210))


def test_names_lose_line_breaks_and_departments() -> None:
    sheet = cells({"name": "김하늘\n(포장 2팀)", "no": "e0001", "기본": {2: 8, 3: "연차", 4: 0}})
    [named] = read_workbook([sheet], "a.xlsx", TODAY).people
    assert (named.label, named.employee_no) == ("김하늘", "E0001")
    assert [(told.kind, told.word) for told in named.days] == [("hours", ""), ("mark", "연차")]


def test_year_month_and_client_are_found_or_the_file_is_refused() -> None:
    person = {"name": "김하늘", "기본": {2: 8}}
    reading = read_workbook([cells(person, year=None, month=None, client=None)], "근무현황-새솔.xlsx", TODAY)
    assert (reading.month, reading.client) == ("2026-11", "새솔")
    with pytest.raises(Unreadable, match="J2"):
        read_workbook([cells(person, month="없음", sheet="시트")], "a.xlsx", TODAY)
    with pytest.raises(Unreadable, match="5행에서 2025-11"):
        read_workbook([cells(person, year="2025년")], "a.xlsx", TODAY)
    with pytest.raises(Unreadable, match="양식이 아닙니다"):
        read_workbook([Sheet("빈 시트", [])], "a.xlsx", TODAY)


def test_differing_sums_and_odd_cells_are_told() -> None:
    sheet = cells({"name": "김하늘", "기본": {2: 8, 3: "여덟", 4: 25}, "totals": {"기본": 16}})
    reading = read_workbook([sheet, sheet], "a.xlsx", TODAY)
    assert reading.notices == [
        "시트가 여럿이어서 ‘11월’만 읽었습니다.",
        "김하늘: 기본 합계 16시간, 칸을 더하면 8시간입니다.",
    ]
    kinds = [(told.kind, told.problem) for told in reading.people[0].days]
    assert kinds[1] == ("unread", "기본 칸의 ‘여덟’은 시간이 아닙니다.")
    assert kinds[2][0] == "unread"


def test_a_block_that_is_cut_off_does_not_take_the_next_workers_rows() -> None:
    sheet = cells({"name": "김하늘", "기본": {2: 8}}, {"name": "이바다", "기본": {2: 4}})
    rows = [list(row) for row in sheet.rows]
    del rows[9:13]
    first, second = read_workbook([Sheet("11월", rows)], "a.xlsx", TODAY).people
    assert [told.hours for told in first.days] == [Hours(base=480)]
    assert [told.hours for told in second.days] == [Hours(base=240)]


@given(
    st.lists(
        st.lists(st.none() | st.text(max_size=8) | st.floats() | st.integers() | st.booleans(), max_size=45),
        max_size=30,
    )
)
def test_no_cells_break_the_reader_of_workbooks(rows: list[list[Any]]) -> None:
    try:
        reading = read_workbook([Sheet("11월", rows)], "x.xlsx", TODAY)
    except Unreadable:
        return
    assert reading.people


@given(st.none() | st.text(max_size=12) | st.floats() | st.integers() | st.booleans())
def test_a_cell_is_minutes_or_nothing(value: Any) -> None:
    minutes = minutes_in(value)
    assert minutes is None or minutes >= 0


@given(st.builds(Hours, *(st.integers(0, 1440) for _ in range(6))))
def test_hours_come_back_as_they_were_kept(hours: Hours) -> None:
    assert read_hours(hours.told()) == hours


def test_a_name_alone_never_means_anybody() -> None:
    assert meant("김하늘", "", None, [KIM]) is None
    assert meant("김하늘", "E0001", None, [KIM, LEE]) == (1, "number")
    assert meant("이바다", "E0001", None, [KIM]) is None
    assert meant("김하늘", "", date(1985, 5, 6), [KIM, LEE]) == (2, "birth")
    twin = Candidate(3, "E0003", "김하늘", date(1990, 1, 2))
    assert meant("김하늘", "", date(1990, 1, 2), [KIM, twin]) is None


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        (Facts("unread", True), "unread"),
        (Facts("times", False), "unknown"),
        (Facts("times", True, is_outside=True), "outside"),
        (Facts("times", True, is_to_come=True), "to_come"),
        (Facts("times", True, is_double=True), "double"),
        (Facts("times", True, is_there=True, is_same=True, is_closed=True), "same"),
        (Facts("times", True, is_closed=True), "closed"),
        (Facts("times", True), "new"),
        (Facts("times", True, is_there=True, source="excel"), "replace"),
        (Facts("times", True, is_there=True, source="punch"), "protected"),
        (Facts("times", True, is_there=True, source="office"), "protected"),
        (Facts("times", True, is_there=True, source="office", overwrite=True), "overwrite"),
        (Facts("hours", True, is_there=True, source="punch"), "replace"),
    ],
)
def test_what_people_wrote_changes_only_when_ticked(facts: Facts, standing: str) -> None:
    assert standing_of(facts) == standing


def test_a_day_told_twice_is_found() -> None:
    assert doubled([(1, TODAY), (2, TODAY), (1, TODAY)]) == {(1, TODAY)}
