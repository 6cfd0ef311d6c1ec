"""The PDF, read back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from docs_render.payslip_pdf.blocks import BOTTOM, LEFT, RIGHT
from docs_render.payslip_pdf.draw import payslip_book
from docs_render.refusals import Refused
from docs_samples import payslip, payslip_body
from pypdf import PdfReader

LONG_METHODS = [
    {"label": f"{number}번 수당", "formula": "8시간 × 10,320원 × 1.5 " * 4, "amount": number}
    for number in range(40)
]
LONG_NAME, LONG_LABEL = "알렉산드라 콘스탄티노바 알렉세예브나 " * 3, "아주 긴 이름의 수당 " * 6


def drawn(*slips: dict[str, Any]) -> bytes:
    return payslip_book({}, payslip_body(*slips)).body


def read(*slips: dict[str, Any]) -> PdfReader:
    return PdfReader(BytesIO(drawn(*slips)))


def text_of(*slips: dict[str, Any]) -> str:
    return "\n".join(page.extract_text() for page in read(*slips).pages)


def test_every_item_the_law_asks_for_is_there() -> None:
    text = text_of(payslip())
    asked = (
        "임금명세서", "김하늘", "1990-05-17 (H-0012)", "지급일: 2026-12-10", "2026-11-01 ~ 2026-11-30",
        "보기전자 가상공장", "사원", "기본급", "1,816,320", "연장근로수당", "247,680", "상여금", "300,000",
        "국민연금", "102,410", "소득세", "41,630", "지급액 계", "2,364,000", "공제액 계", "144,040",
        "실수령액", "2,219,960", "22일", "176시간 30분", "16시간", "10,320", "16시간 × 10,320원 × 1.5",
        "매월 지급", "격월 또는 부정기 지급", "연차 잔여: 3일", "기재가 필요 없는 항목", "(주)보기",
    )  # fmt: skip
    assert [words for words in asked if words not in text] == []


def test_amounts_follow_their_labels() -> None:
    text = text_of(payslip())
    assert text.index("실수령액") < text.index("2,219,960")
    assert text.index("기본급") < text.index("1,816,320") < text.index("국민연금")


def test_fonts_are_embedded_subsets_of_nanum_and_nothing_else() -> None:
    fonts: set[str] = set()
    for page in read(payslip()).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            found = font.get_object()
            fonts.add(str(found["/BaseFont"]))
            assert "/FontFile2" in found["/FontDescriptor"]
            assert "/ToUnicode" in found
    assert {font.split("+")[1] for font in fonts} == {"NanumGothic", "NanumGothicBold"}


def test_the_document_says_its_title_and_language() -> None:
    reader = read(payslip())
    assert reader.metadata is not None
    assert reader.metadata.title == "2026년 11월 임금명세서 - 김하늘"
    assert reader.trailer["/Root"]["/Lang"] == "ko-KR"  # type: ignore[index]


def test_the_same_payslip_gives_the_same_bytes() -> None:
    assert drawn(payslip()) == drawn(payslip())


def test_a_person_has_a_page_and_a_bookmark() -> None:
    people = ["김하늘", "이바다", "박구름"]
    reader = read(*(payslip(name=name) for name in people))
    assert len(reader.pages) == 3
    assert [entry.title for entry in reader.outline] == [f"{name} · 2026년 11월" for name in people]  # type: ignore[union-attr]
    for name, page in zip(people, reader.pages, strict=True):
        others = set(people) - {name}
        text = page.extract_text()
        assert name in text
        assert not [other for other in others if other in text]


def test_many_methods_run_on_to_a_second_page_with_the_name() -> None:
    reader = read(payslip(methods=LONG_METHODS), payslip(name="이바다"))
    first, second, third, *_ = (page.extract_text() for page in reader.pages)
    assert "39번 수당" in "".join(page.extract_text() for page in reader.pages)
    assert "임금명세서 · 김하늘 · 2026년 11월 (이어짐)" in second
    assert "2쪽" in second
    assert "1쪽" in first
    assert "이바다" in third + "".join(page.extract_text() for page in reader.pages[3:])


@pytest.mark.parametrize(
    "more",
    [
        {},
        {
            "name": "알렉산드라 콘스탄티노바 알렉세예브나 " * 3,
            "department": "가" * 120,
            "position": "W" * 150,
        },
        {
            "earnings": [{"label": "아주 긴 이름의 수당 " * 6, "amount": 9_999_999_999}] * 40,
            "methods": LONG_METHODS,
        },
        {"deductions": [{"label": "공제" * 60, "amount": 10}] * 40, "notes": ["알림 " * 200] * 5},
        {"methods": [{"label": "가" * 200, "formula": "x" * 1000, "amount": -5}]},
    ],
)
def test_no_word_leaves_the_page(more: dict[str, Any]) -> None:
    edges: list[tuple[float, float, float]] = []

    def look(text: str, _cm: object, tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        if text.strip() and font is not None:
            edges.append((tm[4], tm[5], size))

    for page in read(payslip(**more)).pages:
        page.extract_text(visitor_text=look)
    assert edges
    assert min(x for x, _, _ in edges) >= LEFT - 1
    assert max(x for x, _, _ in edges) <= RIGHT
    assert min(y for _, y, _ in edges) >= BOTTOM - 30


def test_emoji_and_foreign_letters_do_not_break_a_name() -> None:
    text = text_of(payslip(name="NGUYỄN THỊ VÂN 👍 汉"))
    assert "NGUYEN THI VÂN" in text
    assert "□" in text


def test_markup_in_a_name_is_just_text() -> None:
    assert "<b>김</b> & (하늘)\\" in text_of(payslip(name="<b>김</b> & (하늘)\\"))


@pytest.mark.parametrize(
    "name", ['<img src="http://x.invalid/a.png"/>', '<font color="[[1]]">', "file:///etc/passwd"]
)
def test_what_could_fetch_or_read_is_just_text(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn(payslip())  # fonts are opened once, by the first one drawn

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a name opened something")

    with monkeypatch.context() as guarded:
        guarded.setattr("socket.socket", refuse)
        guarded.setattr("builtins.open", refuse)
        guarded.setattr("urllib.request.urlopen", refuse)
        made = drawn(payslip(name=name))
    assert name in PdfReader(BytesIO(made)).pages[0].extract_text()


def test_wrong_sums_are_not_printed() -> None:
    with pytest.raises(Refused) as raised:
        drawn(payslip(net=1))
    assert raised.value.code == "payslip_sums"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"company":{"name":"a"},"payslips":[]}'])
def test_a_wrong_body_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as raised:
        payslip_book({}, body)
    assert raised.value.code == "invalid"


def test_three_hundred_payslips_share_fonts_and_frames() -> None:
    people = [payslip(name=f"김하늘{number}", employee_no=f"H-{number:04}") for number in range(300)]
    made = drawn(*people)
    assert len(made) < 300 * 4_000
    assert len(PdfReader(BytesIO(made)).pages) == 300
