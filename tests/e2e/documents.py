"""What must be true of the files that come out: the workbook's photo and values, the PDF's text and font."""

from __future__ import annotations

import io
import re
from datetime import date

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image
from pypdf import PdfReader

EMU_PER_PIXEL = 9525
# The frame B4:H8 of the company's form (domain.md §4.4): about 223 × 270 px.
FRAME_WIDTH, FRAME_HEIGHT = 235, 285


def sheet_of(workbook: bytes, name: str) -> Worksheet:
    """Return the one sheet of an applicant."""
    book = load_workbook(io.BytesIO(workbook))
    found = [sheet for sheet in book.worksheets if name in sheet.title]
    assert len(found) == 1, book.sheetnames
    return found[0]


def check_form(sheet: Worksheet, *, name: str, phone: str, email: str, today: date) -> None:
    """Check values and geometry of the 입사지원서."""
    assert sheet.title == f"{today}{name}"
    assert sheet["R4"].value == name
    assert re.sub(r"\D", "", str(sheet["O6"].value)) == re.sub(r"\D", "", phone)
    assert sheet["O7"].value == email
    written = str(sheet["B44"].value)
    assert [int(part) for part in re.findall(r"\d+", written)] == [today.year, today.month, today.day]
    assert name in str(sheet["B45"].value)
    assert "B4:H8" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet.print_area
    assert sheet.sheet_properties.pageSetUpPr
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)


def check_photo(sheet: Worksheet) -> None:
    """Check that the photo stands in its frame, upright, in proportion, with nothing of its origin."""
    (drawing,) = sheet._images  # type: ignore[attr-defined]  # openpyxl tells of images in no other way
    with Image.open(io.BytesIO(drawing._data())) as picture:
        width, height = picture.size
        assert picture.getexif() == {}
        assert "exif" not in picture.info
        red, _, blue = picture.convert("RGB").split()
    assert _at(red, 5, 5) > _at(blue, 5, 5), "the photo is not upright: its red half is not on top"
    assert _at(blue, 5, height - 5) > _at(red, 5, height - 5), "the photo is not upright"
    start = drawing.anchor._from
    assert (1, 3) <= (start.col, start.row) <= (7, 7), "the photo does not begin in B4:H8"
    shown_width, shown_height = (
        drawing.anchor.ext.width / EMU_PER_PIXEL,
        drawing.anchor.ext.height / EMU_PER_PIXEL,
    )
    assert abs(shown_width / shown_height - width / height) < 0.02
    assert shown_width <= FRAME_WIDTH
    assert shown_height <= FRAME_HEIGHT


def _at(band: Image.Image, x: int, y: int) -> int:
    return band.crop((x, y, x + 1, y + 1)).tobytes()[0]


def text_of(pdf: bytes) -> str:
    """Return the text of all pages."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def embedded_fonts(pdf: bytes) -> set[str]:
    """Return the names of the fonts whose file is inside the PDF."""
    names = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner.get("/FontDescriptor")
            if descriptor and {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.get_object()):
                names.add(str(font["/BaseFont"]))
    return names


def won(amount: int) -> str:
    """Return an amount as documents write it."""
    return f"{amount:,}"
