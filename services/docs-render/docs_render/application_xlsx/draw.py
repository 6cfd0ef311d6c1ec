"""Draws the application form with XlsxWriter: one book, one sheet an applicant, the photo in its frame."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from pydantic import ValidationError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from docs_render.application_xlsx import form
from docs_render.application_xlsx.form import Box
from docs_render.application_xlsx.geometry import AREAS, Edges, column_number, edges_of, pixels_of
from docs_render.application_xlsx.notes import NOTE_SHEET, Failed, add_note_sheet
from docs_render.application_xlsx.parts import parts_of
from docs_render.application_xlsx.rules import (
    Applicant,
    Applications,
    fitting_size,
    photo_problem,
    words_on_form,
)
from docs_render.jobs import Rendered
from docs_render.photo.draw import as_jpeg, fitted
from docs_render.refusals import Refused
from docs_render.sheetname import sheet_names
from docs_render.text import looks_like_formula

_PHOTO_PRINTED = (540, 675)
"""Pixels kept of a photo: 375 to the inch at the form's printed size."""
_FRAME_GAP = 4


def application_book(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: a multipart body (`data` JSON, photos p0, p1 …) becomes the book; notes name bad photos."""
    parts = parts_of(str(params["content_type"]), body)
    return draw_book(_read(parts.get("data", b"")), parts)


def draw_book(applications: Applications, photos: Mapping[str, bytes]) -> Rendered:
    """Return the book of all applicants; `photos` by the name each applicant refers to."""
    out = BytesIO()
    with _open_book(out) as book:
        failed = _draw_sheets(book, applications, photos)
    return Rendered(_exact(out), {"failed_photos": ",".join(failed)})


def _read(data: bytes) -> Applications:
    try:
        applications = Applications.model_validate_json(data)
    except ValidationError as error:
        raise Refused("invalid", json.loads(error.json(include_url=False, include_input=False))) from error
    if not applications.applicants:
        raise Refused("no_applicants")
    return applications


def _open_book(out: BytesIO) -> Workbook:
    return xlsxwriter.Workbook(
        out,
        {
            "default_format_properties": {"font_name": form.FONT, "font_size": 11},
            "default_column_width": 72,  # pixels, for a font whose digits are 8 wide
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )


def _draw_sheets(book: Workbook, applications: Applications, photos: Mapping[str, bytes]) -> list[str]:
    pen = _Pen(book)
    wanted = (applicant.sheet_name or applicant.name for applicant in applications.applicants)
    names = sheet_names(wanted, taken=[NOTE_SHEET])
    failed: list[Failed] = []
    for index, (name, applicant) in enumerate(zip(names, applications.applicants, strict=True)):
        sheet = book.add_worksheet(name)
        _lay_out(sheet)
        words = words_on_form(applicant, applications.written_on)
        if problem := photo_problem(applicant, _place_photo(sheet, applicant, photos)):
            failed.append(Failed(index, name, applicant, problem))
            words["photo_note"] = problem
        pen.write(sheet, words)
    if failed:
        add_note_sheet(book, failed)
    return [str(each.index) for each in failed]


def _lay_out(sheet: Worksheet) -> None:
    first = 0
    for last, pixels in form.COLUMN_PIXELS:
        column = column_number(last)
        sheet.set_column_pixels(first, column, pixels)
        first = column + 1
    first = 0
    for row, points in form.ROW_POINTS:
        for index in range(first, row):
            sheet.set_row(index, points)
        first = row
    sheet.set_paper(9)  # A4
    sheet.set_portrait()
    sheet.set_margins(**form.MARGINS_INCH)
    sheet.set_header("", {"margin": 0})
    sheet.set_footer("", {"margin": 0})
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(form.PRINT_AREA)


def _place_photo(sheet: Worksheet, applicant: Applicant, photos: Mapping[str, bytes]) -> bool:
    if applicant.photo is None:
        return True
    try:
        picture = fitted(photos.get(applicant.photo, b""), _PHOTO_PRINTED)
    except Refused:
        return False
    area = AREAS[form.PHOTO_BOX]
    width, height = pixels_of(area)
    scale = min((width - 2 * _FRAME_GAP) / picture.width, (height - 2 * _FRAME_GAP) / picture.height)
    shown = (picture.width * scale, picture.height * scale)
    options = {
        "image_data": BytesIO(as_jpeg(picture)),
        "x_offset": (width - shown[0]) / 2,
        "y_offset": (height - shown[1]) / 2,
        "x_scale": scale,
        "y_scale": scale,
        "object_position": 2,
        "description": "지원자 사진",
    }
    sheet.insert_image(area[0], area[1], f"{applicant.photo}.jpg", options)
    return True


class _Pen:
    """Writes boxes; formats are made once a book, though a form has 130 cells of some 60 kinds."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[Any, ...], Format] = {}

    def write(self, sheet: Worksheet, words: Mapping[str, str]) -> None:
        """Write every box of the form: its own text, or the applicant's."""
        for box in form.BOXES:
            text = words.get(box.fills) or box.text
            area, look = AREAS[box.place], self._look(box, text)
            if area[:2] != area[2:]:
                sheet.merge_range(*area, "", look)
            if text:
                # As a string whatever it looks like: a name must never become a formula.
                sheet.write_string(area[0], area[1], text, look)

    def _look(self, box: Box, text: str) -> Format:
        area = AREAS[box.place]
        size = box.size if text == box.text else fitting_size(text, *pixels_of(area), box.size)
        key = (box.look, box.bold, size, edges_of(area), looks_like_formula(text))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(_properties(*key))
        return self._formats[key]


def _properties(look: form.Look, bold: bool, size: int, edges: Edges, quoted: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "font_name": form.FONT, "font_size": size, "bold": bold, "valign": "vcenter", "quote_prefix": quoted,
        **dict(zip(("left", "right", "top", "bottom"), edges, strict=True)),
        **_BY_LOOK[look],
    }  # fmt: skip
    return properties


_BY_LOOK: dict[form.Look, dict[str, Any]] = {
    "title": {"align": "center", "valign": "top"},
    "label": {"align": "center", "bg_color": form.GREY, "text_wrap": True},
    "tall": {"align": "center", "bg_color": form.GREY, "rotation": 270},
    "value": {"align": "center", "text_wrap": True},
    "spread": {"align": "distributed", "text_wrap": True, "indent": 1},
    "left": {"align": "left", "indent": 1},
    "right": {"align": "right", "indent": 1},
    "words": {"align": "left", "bg_color": "#FFFFFF"},
    "free": {"align": "center"},
}


def _exact(book: BytesIO) -> bytes:
    """Return the book with photo sizes stated outright and row heights as the form has them.

    XlsxWriter ties a picture's far corner to a cell; where a reader's font makes columns wider, the
    face would grow wide with them. And it rounds heights to whole pixels.
    """
    out = BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.startswith("xl/drawings/drawing"):
                data = _TIED_PICTURE.sub(_with_stated_size, data.decode()).encode()
            elif entry.filename.startswith("xl/worksheets/sheet"):
                data = _with_exact_heights(data)
            new.writestr(entry, data)
    return out.getvalue()


def _with_exact_heights(sheet: bytes) -> bytes:
    for _, points in form.ROW_POINTS:
        rounded = int(points * 4 / 3) * 3 / 4
        if rounded != points:
            sheet = sheet.replace(f'ht="{rounded:g}"'.encode(), f'ht="{points:g}"'.encode())
    return sheet


_TIED_PICTURE = re.compile(
    r'<xdr:twoCellAnchor editAs="oneCell">(?P<start><xdr:from>.*?</xdr:from>)<xdr:to>.*?</xdr:to>'
    r'(?P<picture>.*?<a:ext (?P<size>cx="\d+" cy="\d+")/>.*?)</xdr:twoCellAnchor>',
    re.DOTALL,
)


def _with_stated_size(match: re.Match[str]) -> str:
    start, size, picture = match["start"], match["size"], match["picture"]
    return f"<xdr:oneCellAnchor>{start}<xdr:ext {size}/>{picture}</xdr:oneCellAnchor>"
