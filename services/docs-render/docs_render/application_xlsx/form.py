"""The company's application form as data: widths, heights, blocks and every cell (domain.md §4.4).

Spaces: a column's width is kept in eighths of a character, because 맑은 고딕 11's digits are 8 pixels wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PRINT_AREA = "A1:AR45"
FONT = "맑은 고딕"
GREY = "#D9D9D9"
PHOTO_BOX = "B4:H8"
MARGINS_INCH = {"left": 0.197, "right": 0.197, "top": 0.315, "bottom": 0.197}

# (last column of the run, width in characters × 8 = pixels)
COLUMN_PIXELS: tuple[tuple[str, int], ...] = (
    ("A", 18), ("C", 33), ("H", 30), ("I", 22), ("J", 20), ("M", 22), ("N", 9), ("P", 25), ("Q", 33),
    ("R", 25), ("S", 19), ("U", 25), ("V", 19), ("W", 36), ("X", 28), ("Y", 24), ("Z", 7), ("AB", 26),
    ("AE", 22), ("AF", 49), ("AG", 47), ("AI", 22), ("AJ", 28), ("AM", 22), ("AN", 24), ("AQ", 22),
    ("AR", 62), ("AS", 20),
)  # fmt: skip

# (last row of the run, height in points)
ROW_POINTS: tuple[tuple[int, float], ...] = (
    (1, 60), (3, 27.75), (8, 40.5), (9, 9.95), (12, 30), (13, 9.95), (14, 30), (16, 30.75), (17, 30),
    (18, 9.95), (20, 30), (21, 9.95), (23, 30), (24, 9.95), (26, 30), (27, 9.95), (32, 30), (33, 9.95),
    (34, 8.25), (42, 14.25), (43, 12), (44, 42), (45, 45.75),
)  # fmt: skip

BLOCKS = ("B2:K3", "B4:AR8", "B10:AR12", "B14:AR17", "B19:AR20", "B22:AR23", "B25:AR26", "B28:AR32")
"""Outlined with a double line; the lines inside are thin."""

Look = Literal["title", "label", "value", "left", "right", "spread", "tall", "words", "free"]


@dataclass(frozen=True)
class Box:
    """A cell or merged range: the field that fills it, else its own text; its look, its largest letter."""

    place: str
    text: str = ""
    look: Look = "label"
    size: int = 14
    bold: bool = True
    fills: str = ""


def _labels(row: str, *cells: tuple[str, str]) -> list[Box]:
    return [Box(_in_row(columns, row), text) for columns, text in cells]


def _values(row: str, *cells: tuple[str, str], look: Look = "value") -> list[Box]:
    return [Box(_in_row(columns, row), fills=field, look=look, bold=False) for columns, field in cells]


def _in_row(columns: str, row: str) -> str:
    first, last = columns.split(":")
    return f"{first}{row}:{last}{row}"


_CAREER = ("D:N", "O:AB", "AC:AJ", "AK:AR")
_MILITARY = ("D:J", "K:U", "V:AF", "AG:AR")
_PERSONAL = ("D:G", "H:L", "M:U", "V:AF", "AG:AL", "AM:AR")
_LICENCE = ("X:AF", "AG:AJ", "AK:AR")

_HEAD = [
    Box("A1:AS1", "입 사 지 원 서", "title", 40),
    Box("B2:D2", "부 서 명"), Box("E2:K2", look="value"),
    Box("B3:D3", "입 사 일"), Box("E3:K3", look="value"),
    Box("AC3:AR3", look="free", size=17),
    Box(PHOTO_BOX, look="value", bold=False, fills="photo_note"),
    Box("I4:N5", "성 명"), Box("O4:Q4", "(한글)", "value", bold=False),
    Box("R4:AB4", look="value", size=24, fills="name"),
    Box("O5:AB5", "(영문)", "left", bold=False, fills="english_name"),
    Box("AC4:AF5", "생년월일"), Box("AG4:AR5", look="spread", size=20, fills="birth"),
    Box("I6:N6", "휴 대 폰"), Box("O6:AB6", look="value", size=24, fills="phone"),
    Box("AC6:AF6", "비상연락처"), Box("AG6:AR6", look="value", size=20, fills="emergency_phone"),
    Box("I7:N7", "E-MAIL"), Box("O7:AR7", look="value", size=20, fills="email"),
    Box("I8:N8", "주 소\n(실거주지)", size=14), Box("O8:AR8", look="value", size=20, fills="address"),
]  # fmt: skip

_SCHOOL = [
    Box("B10:C12", "학력사항", "tall"),
    *_labels("10", ("D:N", "졸업년월"), ("O:AB", "출신학교"), ("AC:AJ", "학과명"), ("AK:AR", "졸업여부")),
    *[box for row in (11, 12) for box in (
        Box(f"D{row}:N{row}", "년      월", "spread", bold=False, fills=f"graduated_{row}"),
        *_values(str(row), ("O:AB", f"school_{row}"), look="right"),
        *_values(str(row), ("AC:AJ", f"major_{row}"), ("AK:AR", f"outcome_{row}")),
    )],
]  # fmt: skip

_CAREERS = [
    Box("B14:C17", "경력사항", "tall"),
    *_labels("14", *zip(_CAREER, ("회사명", "근무기간/근속기간", "담당업무", "퇴직사유"), strict=True)),
    *[box for row in (15, 16, 17) for box in (
        *_values(str(row), ("D:N", f"company_{row}")),
        *_values(str(row), ("O:AB", f"period_{row}"), look="spread"),
        *_values(str(row), ("AC:AJ", f"role_{row}"), ("AK:AR", f"reason_{row}")),
    )],
]  # fmt: skip

_MILITARY_SERVICE = [
    Box("B19:C20", "병역"),
    *_labels("19", *zip(_MILITARY, ("병역여부", "복무기간", "면제사유", "특이사항"), strict=True)),
    Box("D20:J20", "군필 / 방산 / 면제", "value", bold=False, fills="military_status"),
    Box("K20:U20", "년   월  ~    년   월", "value", bold=False, fills="military_period"),
    *_values("20", ("V:AF", "military_exemption"), ("AG:AR", "military_note")),
]

_BODY = [
    Box("B22:C23", "신체"), Box("D22:J23", "근무복·안전화\n치수", size=14),
    *_labels("22", ("K:N", "상의"), ("O:Q", "하의")),
    Box("R22:AB22", "시력(나안, 교정)", fills="sight_label"),
    *_labels("22", ("AC:AF", "키"), ("AG:AJ", "체중"), ("AK:AO", "신발 사이즈"), ("AP:AR", "비고")),
    *_values("23", ("K:N", "top_size"), ("O:Q", "bottom_size")),
    Box("R23:T23", "좌 :", "value", bold=False), *_values("23", ("U:V", "sight_left")),
    Box("W23:Y23", "우 :", "value", bold=False), *_values("23", ("Z:AB", "sight_right")),
    *_values("23", ("AC:AF", "height"), ("AG:AJ", "weight"), ("AK:AO", "shoes"), ("AP:AR", "body_note")),
]  # fmt: skip

_PERSON = [
    Box("B25:C26", "신상"),
    *_labels("25", *zip(_PERSONAL, ("취미", "특기", "자차 여부", "차량 번호", "비자", "국적"), strict=True)),
    *_values("26", ("D:G", "hobby"), ("H:L", "speciality")),
    Box("M26:U26", "유  /  무", "value", bold=False, fills="own_car"),
    *_values("26", ("V:AF", "car_number"), ("AG:AL", "visa"), ("AM:AR", "nationality")),
]  # fmt: skip

_WISHES = [
    Box("B28:C32", "확인사항", "tall"),
    *[box for row, text, field in (
        (28, "근무형태", "shift"), (29, "잔업 가능여부", "overtime"), (30, "특근 가능여부", "holiday"),
        (31, "근무방식", "posture"), (32, "통근여부", "commute"),
    ) for box in (*_labels(str(row), ("D:K", text)), *_values(str(row), ("L:U", field)))],
    Box("V28:W30", "자격사항", "tall"),
    *_labels("28", *zip(_LICENCE, ("자격명", "등급", "발행기관"), strict=True)),
    *[box for row in ("29", "30") for box in (
        *_values(row, *zip(_LICENCE, (f"licence_{row}", f"grade_{row}", f"issuer_{row}"), strict=True)),
    )],
    *_labels("31", ("V:AF", "기숙사 사용여부")),
    Box("AG31:AR31", "희망  /  비희망", "value", bold=False, fills="dormitory"),
    *_labels("32", ("V:AF", "입사가능일자")), Box("AG32:AR32", look="value", size=16, fills="start_date"),
]  # fmt: skip

_WORDS = (
    ("B35", "1. 이 지원서에 적은 내용은 모두 사실이며, 빠뜨리거나 꾸민 것이 없음을 확인합니다."),
    ("B36", "2. 적은 내용이 사실과 다르면 채용 취소 등의 불이익이 있을 수 있음을 알고 있습니다."),
    ("B37", "※ 지원서를 제출하면 위 내용을 확인하고 동의한 것으로 봅니다."),
    ("B38:AR38", "3. 지원자의 개인정보는 채용 절차를 진행하는 데에만 쓰며, 그 밖에는 본인의 동의 없이"),
    ("B39:AR39", "    제3자에게 제공하지 않습니다. 채용 절차가 끝나면 정해진 기간 뒤 파기합니다."),
    ("B40:AR40", "    수집 항목 : 성명, 생년월일, 휴대전화, 전자우편, 주소, 사진, 경력, 희망 근무조건"),
    ("B41:AE41", "위 목적으로 개인정보를 수집하고 이용하는 것에 동의합니다."),
    ("AF41:AR41", ""),
)

_DECLARATIONS = [
    *[Box(place, text, "words", 11) for place, text in _WORDS],
    Box("B44:AR44", look="free", fills="written_line"),
    Box("B45:AR45", look="free", fills="signed_line"),
]

BOXES: tuple[Box, ...] = (
    *_HEAD, *_SCHOOL, *_CAREERS, *_MILITARY_SERVICE, *_BODY, *_PERSON, *_WISHES, *_DECLARATIONS,
)  # fmt: skip
