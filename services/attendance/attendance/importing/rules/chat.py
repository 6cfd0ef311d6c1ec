"""Lines of a chat: "11/2 김하늘 08:30출 17:30퇴 잔업1.5시간", "11/3 김하늘 연차"."""

import re
import unicodedata
from datetime import date

from attendance.importing.rules.told import WORDS, Named, Reading, Told, Unreadable, word_in

MOST_TEXT, MOST_LINES, LONGEST_LINE = 300_000, 2_000, 300
_DATE = re.compile(r"(?<![\d/])(\d{1,2})\s*/\s*(\d{1,2})(?![\d/])\s*(\S.*)")
_CLOCK = r"(\d{1,2})\s*[:;]\s*(\d{2})"
_TIMES = re.compile(
    rf"(?P<who>[^:;]{{1,40}}?)\s*{_CLOCK}\s*출(?:근)?\s*,?\s*{_CLOCK}\s*퇴(?:근)?"
    r"\s*(?:잔업\s*(?P<extra>\d{1,2}(?:\.\d{1,2})?)\s*(?:시간|h)?)?\s*"
)
_MARK = re.compile(rf"(?P<who>.{{1,40}}?)\s*(?P<word>(?:오[전후]\s*)?반차|{'|'.join(WORDS)})\s*")
_WORKLIKE = re.compile(rf"\d\s*[:;]\s*\d\d|{'|'.join(WORDS)}")
_NUMBER = re.compile(r"E\d{4,9}", re.IGNORECASE)
_BIRTH = re.compile(r"(?<!\d)(?:(\d{4})[-.]?(\d{2})[-.]?(\d{2})|(\d{2})(\d{2})(\d{2}))(?!\d)")
_SENDER = re.compile(r"^\s*(?:\[[^\]]{1,40}\]\s*){1,2}|^.{0,60}?,\s*[^:,]{1,40}\s:\s")
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")


def read_chat(text: str, month: str, today: date) -> Reading:
    """A month's working lines of a chat; what people say besides is not looked at and not kept."""
    if len(text) > MOST_TEXT:
        raise Unreadable("글이 너무 깁니다. 한 달치만 붙여 넣으세요.")
    reading, known = Reading("chat", month), dict[tuple[str, str, date | None], Named]()
    for line in unicodedata.normalize("NFKC", text).splitlines():
        found = _line(line[:LONGEST_LINE], month, today)
        if found is None:
            continue
        named, told = found
        if named is None:
            reading.unread.append(told)
            continue
        key = (named.label, named.employee_no, named.birth_date)
        known.setdefault(key, named).days.append(told)
    reading.people = list(known.values())
    _refuse_odd(reading)
    return reading


def _refuse_odd(reading: Reading) -> None:
    lines = sum(len(named.days) for named in reading.people) + len(reading.unread)
    if not lines:
        raise Unreadable("근무 줄을 찾지 못했습니다. ‘11/2 김하늘 08:30출 17:30퇴’처럼 적힌 줄을 읽습니다.")
    if lines > MOST_LINES:
        raise Unreadable(f"근무 줄이 {MOST_LINES:,}개를 넘습니다. 나누어 올리세요.")


def _line(line: str, month: str, today: date) -> tuple[Named | None, Told] | None:
    found = _DATE.search(_SENDER.sub("", line, count=1))
    if found is None:
        return None
    rest = found[3].strip()
    times, mark = _TIMES.fullmatch(rest), _MARK.fullmatch(rest)
    source = f"{found[1]}/{found[2]} {rest}"[:100]
    if times is None and mark is None:
        odd = Told("unread", source=source, problem="형식을 알 수 없는 줄입니다.")
        return (None, odd) if _WORKLIKE.search(rest) else None
    named = _named((times or mark)["who"], today)  # type: ignore[index]  # one of them matched
    work_date = _date_in(month, int(found[1]), int(found[2]))
    if named is None or work_date is None:
        why = "이름을 읽을 수 없습니다." if named is None else f"{month}에 없는 날짜입니다."
        return None, Told("unread", source=source, problem=why)
    return named, _told(times, mark, work_date, source)


def _told(times: re.Match[str] | None, mark: re.Match[str] | None, work_date: date, source: str) -> Told:
    if times is None:
        return Told("mark", work_date, word=word_in(mark["word"]) if mark else "", source=source)
    hours = [int(times[n]) for n in (2, 3, 4, 5)]
    if hours[0] > 23 or hours[2] > 23 or hours[1] > 59 or hours[3] > 59:
        return Told("unread", work_date, source=source, problem="없는 시각입니다.")
    if hours[:2] == hours[2:]:
        return Told("unread", work_date, source=source, problem="출근과 퇴근이 같은 시각입니다.")
    said = f"{float(times['extra']):g}" if times["extra"] else ""
    clock_in, clock_out = f"{hours[0]:02d}:{hours[1]:02d}", f"{hours[2]:02d}:{hours[3]:02d}"
    return Told(
        "times", work_date, clock_in, clock_out, word=f"잔업 {said}시간" if said else "", source=source
    )


def _date_in(month: str, number: int, day: int) -> date | None:
    if int(month[5:]) != number:
        return None
    try:
        return date(int(month[:4]), number, day)
    except ValueError:
        return None


def _named(text: str, today: date) -> Named | None:
    number, birth = _NUMBER.search(text), _BIRTH.search(text)
    bare = _BIRTH.sub("", _NUMBER.sub("", text))
    label = " ".join(_BRACKETS.sub("", bare).split()).strip(" -,·")
    if not 1 < len(label) <= 50 or any(letter.isdigit() for letter in label):
        return None
    born = _birth(birth, today) if birth else None
    return Named(label, number[0].upper() if number else "", born)


def _birth(found: re.Match[str], today: date) -> date | None:
    if found[1]:
        parts = int(found[1]), int(found[2]), int(found[3])
    else:
        year = 2000 + int(found[4])
        parts = year if year <= today.year - 14 else year - 100, int(found[5]), int(found[6])
    try:
        return date(*parts)
    except ValueError:
        return None
