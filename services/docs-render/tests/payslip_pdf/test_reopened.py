"""No payslip is given unread: what is broken, short, or says something else is held back."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from docs_render.payslip_pdf import draw
from docs_render.payslip_pdf.draw import draw_book, payslip_book
from docs_render.payslip_pdf.files import merged_book, payslip_files
from docs_render.payslip_pdf.joined import join
from docs_render.payslip_pdf.reopened import inspect_book, inspect_joined
from docs_render.payslip_pdf.rules import PayslipBook, Unsound
from docs_render.refusals import Refused
from docs_samples import payslip, payslip_body
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas


def book(*slips: dict[str, Any]) -> PayslipBook:
    return PayslipBook.model_validate_json(payslip_body(*slips))


def fault(content: bytes, of: PayslipBook, password: str | None = None) -> str:
    with pytest.raises(Unsound) as raised:
        inspect_book(content, of.payslips, password)
    return raised.value.fault


def test_what_was_drawn_is_found_sound() -> None:
    asked = book(payslip(), payslip(name="이바다"))
    inspect_book(draw_book(asked), asked.payslips)


def test_horilla_948_a_truncated_pdf_is_never_given() -> None:
    asked = book(payslip())
    whole = draw_book(asked)
    assert fault(whole[: len(whole) // 2], asked) in ("unreadable", "bookmarks")
    assert fault(b"", asked) == "unreadable"


def test_another_persons_payslip_is_not_given() -> None:
    assert fault(draw_book(book(payslip(name="이바다"))), book(payslip())) == "name"


def test_a_sum_that_reads_differently_is_not_given() -> None:
    more = payslip(
        earnings=[{"label": "기본급", "amount": 9}], gross=9, deductions=[], deduction_total=0, net=9
    )
    assert fault(draw_book(book(more)), book(payslip())) == "sums"


def test_an_item_that_was_lost_on_the_way_is_noticed() -> None:
    split = [{"label": "기본급", "amount": 2_063_999}, {"label": "상여금", "amount": 300_001}]
    assert fault(draw_book(book(payslip())), book(payslip(earnings=split))) == "items"


def test_a_page_too_few_or_too_many_is_noticed() -> None:
    both = book(payslip(), payslip(name="이바다"))
    assert fault(draw_book(both), book(payslip())) == "bookmarks"
    assert fault(draw_book(book(payslip())), both) == "bookmarks"


def test_kimai_4436_hangul_in_a_font_that_is_not_embedded_is_noticed() -> None:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.bookmarkPage("a")
    canvas.addOutlineEntry("김하늘", "a")
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 720, "Payslip 2,364,000")
    canvas.save()
    assert fault(out.getvalue(), book(payslip())) == "font"


def test_what_fails_the_check_is_refused_and_no_file_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "draw_book", lambda _book: b"%PDF-1.7 broken")
    with pytest.raises(Refused) as raised:
        payslip_book({}, payslip_body(payslip()))
    assert raised.value.code == "payslip_check"
    assert raised.value.errors[0]["loc"] == ["unreadable"]


def test_a_locked_payslip_opens_with_the_birth_date_alone() -> None:
    content = payslip_book({"locked": True}, payslip_body(payslip())).body
    reader = PdfReader(BytesIO(content))
    assert reader.is_encrypted
    assert not reader.decrypt("")
    assert not reader.decrypt("000000")
    assert reader.decrypt("900517")
    assert "2,219,960" in reader.pages[0].extract_text()
    assert "김하늘".encode() not in content
    assert b"AESV3" in content


def test_a_file_open_to_all_does_not_pass_for_a_locked_one() -> None:
    asked = book(payslip())
    assert fault(draw_book(asked), asked, "900517") == "open_to_all"


@pytest.mark.parametrize("slips", [[payslip(birth_date=None)], [payslip(), payslip()]])
def test_without_one_birth_date_nothing_is_locked(slips: list[dict[str, Any]]) -> None:
    with pytest.raises(Refused) as raised:
        payslip_book({"locked": True}, payslip_body(*slips))
    assert raised.value.code == "payslip_password"


def test_an_archive_holds_a_locked_file_for_each_person() -> None:
    people = [payslip(), payslip(name="이/바다", employee_no="H-0013", birth_date="1988-01-02")]
    with zipfile.ZipFile(BytesIO(payslip_files({}, payslip_body(*people)).body)) as archive:
        names = archive.namelist()
        second = PdfReader(BytesIO(archive.read(names[1])))
    assert names == ["급여명세서_2026-11_H-0012_김하늘.pdf", "급여명세서_2026-11_H-0013_이_바다.pdf"]
    assert second.decrypt("880102")
    assert "이/바다" in second.pages[0].extract_text()


def archived(*contents: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.pdf", content)
    return out.getvalue()


def test_pieces_become_one_pdf_with_everybodys_bookmark() -> None:
    pieces = [draw_book(book(payslip(), payslip(name="이바다"))), draw_book(book(payslip(name="박구름")))]
    merged = merged_book({"people": 3, "title": "2026년 11월 임금명세서 - 3명"}, archived(*pieces)).body
    reader = PdfReader(BytesIO(merged))
    assert [entry.title.split(" · ")[0] for entry in reader.outline] == ["김하늘", "이바다", "박구름"]  # type: ignore[union-attr]
    assert [reader.get_destination_page_number(entry) for entry in reader.outline] == [0, 1, 2]  # type: ignore[arg-type]
    assert reader.metadata is not None
    assert reader.metadata.title == "2026년 11월 임금명세서 - 3명"


def test_a_merged_file_with_somebody_missing_is_refused() -> None:
    piece = draw_book(book(payslip()))
    with pytest.raises(Refused) as raised:
        merged_book({"people": 2, "title": "x"}, archived(piece))
    assert raised.value.code == "payslip_check"
    assert raised.value.errors[0]["loc"] == ["bookmarks"]


def with_marks(content: bytes, *marks: pikepdf.OutlineItem) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        with document.open_outline() as outline:
            outline.root[:] = list(marks)
        document.save(out)
    return out.getvalue()


def test_a_bookmark_that_leads_to_another_person_is_noticed() -> None:
    joined = join([draw_book(book(payslip(), payslip(name="이바다")))], "x")
    inspect_joined(joined, 2)
    (first, page), (second, next_page) = joined.marks
    crossed = [pikepdf.OutlineItem(second, page), pikepdf.OutlineItem(first, next_page)]
    with pytest.raises(Unsound, match="bookmarks"):
        inspect_joined(replace(joined, content=with_marks(joined.content, *crossed)), 2)


def test_pages_that_were_shifted_at_a_seam_are_noticed() -> None:
    first, second, third = (draw_book(book(payslip(name=name))) for name in ("김하늘", "이바다", "박구름"))
    joined, shifted = join([first, second, third], "x"), join([second, third, first], "x")
    marks = [pikepdf.OutlineItem(title, page) for title, page in joined.marks]
    with pytest.raises(Unsound, match="name"):
        inspect_joined(replace(joined, content=with_marks(shifted.content, *marks)), 3)


def test_the_same_pieces_are_the_same_file_each_time_and_tell_nothing_of_the_hour() -> None:
    pieces = [draw_book(book(payslip(name=name))) for name in ("김하늘", "이바다")]
    assert join(pieces, "x") == join(pieces, "x")
    with pikepdf.open(BytesIO(join(pieces, "임금명세서").content)) as document:
        assert {key: str(value) for key, value in document.docinfo.items()} == {"/Title": "임금명세서"}
        assert document.Root.Lang == "ko-KR"


def test_a_bookmark_without_a_page_makes_the_piece_unsound() -> None:
    piece = with_marks(draw_book(book(payslip())), pikepdf.OutlineItem("김하늘 · 2026년 11월"))
    with pytest.raises(Unsound, match="bookmarks"):
        join([piece], "x")


@pytest.mark.parametrize(("body", "code"), [(b"nothing", "payslip_check"), (archived(b"x"), "payslip_check")])
def test_what_is_no_archive_of_pdfs_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(Refused) as raised:
        merged_book({"people": 1, "title": "x"}, body)
    assert raised.value.code == code
