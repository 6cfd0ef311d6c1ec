"""How an application becomes the words on the form: who stands where, how large, on a sheet of what name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from docs_render.text import plain

MOST_APPLICANTS = 500
_CAREER_ROWS, _SCHOOL_ROWS, _LICENCE_ROWS = (15, 16, 17), (11, 12), (29, 30)
_COMPOSED = {
    "birth", "age", "careers", "schools", "military", "licences", "photo", "photo_problem", "receipt_no",
}  # fmt: skip


class Career(BaseModel):
    """One former job."""

    model_config = ConfigDict(extra="ignore")

    company: str = ""
    start: str = ""
    end: str = ""
    role: str = ""
    reason: str = ""


class School(BaseModel):
    """One school: 고등학교 stands first, 대학교 second. `graduated` as it shall be read: 2015년 2월."""

    model_config = ConfigDict(extra="ignore")

    graduated: str = ""
    school: str = ""
    major: str = ""
    outcome: str = ""


class Military(BaseModel):
    """Military service, as the applicant tells it."""

    model_config = ConfigDict(extra="ignore")

    status: str = ""
    period: str = ""
    exemption: str = ""
    note: str = ""


class Licence(BaseModel):
    """One licence or certificate (자격)."""

    model_config = ConfigDict(extra="ignore")

    name: str = ""
    grade: str = ""
    issuer: str = ""


class Applicant(BaseModel):
    """One application, as far as the form shows it; what is absent stays blank.

    `photo` names the part that holds the picture; `photo_problem` says why there is none, and is told on
    the sheet and on the book's last one, by name and `receipt_no`.
    """

    model_config = ConfigDict(extra="ignore")

    sheet_name: str = ""
    receipt_no: str | None = None
    name: str
    english_name: str | None = None
    birth: date | None = None
    age: int | None = None
    phone: str | None = None
    emergency_phone: str | None = None
    email: str | None = None
    address: str | None = None
    careers: list[Career] = []
    shift: str | None = None
    overtime: str | None = None
    holiday: str | None = None
    posture: str | None = None
    commute: str | None = None
    dormitory: str | None = None
    start_date: str | None = None
    top_size: str | None = None
    bottom_size: str | None = None
    sight_left: str | None = None
    sight_right: str | None = None
    height: str | None = None
    weight: str | None = None
    shoes: str | None = None
    body_note: str | None = None
    sight_kind: str | None = None
    schools: list[School] = []
    military: Military = Military()
    licences: list[Licence] = []
    hobby: str | None = None
    speciality: str | None = None
    own_car: str | None = None
    car_number: str | None = None
    visa: str | None = None
    nationality: str | None = None
    photo: str | None = None
    photo_problem: str | None = None


class Applications(BaseModel):
    """The `data` part of a request: who applied, and the date that stands on every form."""

    model_config = ConfigDict(extra="ignore")

    written_on: date
    applicants: list[Applicant] = Field(max_length=MOST_APPLICANTS)


def words_on_form(applicant: Applicant, written_on: date) -> dict[str, str]:
    """Return field → text for one sheet; a field that is absent is an empty text."""
    words = {field: plain(value or "") for field, value in applicant.model_dump(exclude=_COMPOSED).items()}
    words["birth"] = birth_words(applicant.birth, applicant.age)
    words["english_name"] = f"(영문)  {words['english_name']}".rstrip()
    words["written_line"] = f"작성일자 : {written_on.year}년 {written_on.month}월 {written_on.day}일"
    words["signed_line"] = f"지 원 자 :   {words['name']}   (인/서명)"
    if kind := words.pop("sight_kind"):
        words["sight_label"] = f"시력(나안, 교정)-{kind}"
    lists = (
        career_words(applicant.careers),
        school_words(applicant.schools),
        licence_words(applicant.licences),
    )
    for more in (*lists, military_words(applicant.military)):
        words |= more
    return words


def birth_words(birth: date | None, age: int | None) -> str:
    """Return `1990-05-17 (36세)`, without the age when it is not given."""
    if birth is None:
        return ""
    return f"{birth.isoformat()} ({age}세)" if age is not None else birth.isoformat()


def career_words(careers: Sequence[Career]) -> dict[str, str]:
    """Return the words of the three career rows; from a fourth job on, the third row tells how many more."""
    words: dict[str, str] = {}
    for row, career in zip(_CAREER_ROWS, careers, strict=False):
        words[f"company_{row}"] = plain(career.company)
        words[f"period_{row}"] = plain(f"{career.start}~{career.end}" if career.start or career.end else "")
        words[f"role_{row}"], words[f"reason_{row}"] = plain(career.role), plain(career.reason)
    return _with_rest(words, "company_17", len(careers) - len(_CAREER_ROWS))


def school_words(schools: Sequence[School]) -> dict[str, str]:
    """Return the words of the two school rows; a blank month keeps the form's own 년 월."""
    words: dict[str, str] = {}
    for row, school in zip(_SCHOOL_ROWS, schools, strict=False):
        told = {"graduated": school.graduated, "school": school.school, "major": school.major}
        words |= {f"{name}_{row}": plain(text) for name, text in told.items()}
        words[f"outcome_{row}"] = plain(school.outcome)
    return _with_rest(words, "school_12", len(schools) - len(_SCHOOL_ROWS))


def licence_words(licences: Sequence[Licence]) -> dict[str, str]:
    """Return the words of the two licence rows."""
    words: dict[str, str] = {}
    for row, licence in zip(_LICENCE_ROWS, licences, strict=False):
        words[f"licence_{row}"], words[f"grade_{row}"] = plain(licence.name), plain(licence.grade)
        words[f"issuer_{row}"] = plain(licence.issuer)
    return _with_rest(words, "licence_30", len(licences) - len(_LICENCE_ROWS))


def military_words(military: Military) -> dict[str, str]:
    """Return the words of the military row."""
    return {f"military_{name}": plain(text) for name, text in military.model_dump().items()}


def _with_rest(words: dict[str, str], last: str, hidden: int) -> dict[str, str]:
    return words | {last: f"{words[last]} 외 {hidden}건"} if hidden > 0 else words


def photo_problem(applicant: Applicant, is_placed: bool) -> str:
    """Return why a sheet has no photo though one was sent; empty when none is missing."""
    return plain(applicant.photo_problem or "") if is_placed else "사진을 열 수 없음"


def fitting_size(text: str, width_px: float, height_px: float, largest: int) -> int:
    """Return the largest letter size (points, from `largest` down to 7) at which the text fits its cell."""
    for size in range(largest, 7, -1):
        lines = sum(max(1, -(-text_width(line, size) // max(width_px - 6, 1))) for line in text.split("\n"))
        if lines * size * 4 / 3 * 1.3 <= height_px and longest_word(text, size) <= width_px - 6:
            return size
    return 7


def text_width(text: str, size: float) -> float:
    """Return the rough width in pixels of a line in 맑은 고딕 bold: wide signs one em, others 0.6."""
    return sum(_ems(character) for character in text) * size * 4 / 3


def longest_word(text: str, size: float) -> float:
    """Return the width of the longest piece Excel will not break: Hangul breaks anywhere, Latin does not."""
    pieces = re.split(r"[\s\u1100-\u11ff\u3000-\u9fff\uac00-\ud7a3]+", text)
    return max((text_width(piece, size) for piece in pieces), default=0.0)


def _ems(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in ("W", "F") else 0.6
