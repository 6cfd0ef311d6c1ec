"""Fills the office's own form: one copy of its first sheet an applicant, pictures and print set-up kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy
from io import BytesIO
from typing import Any

from openpyxl.drawing.image import Image as SheetImage
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ValidationError

from docs_render.application_xlsx.parts import parts_of
from docs_render.application_xlsx.rules import Applicant, photo_problem
from docs_render.jobs import Rendered
from docs_render.own_form_xlsx.layout import layout_of
from docs_render.own_form_xlsx.places import Place, column_pixels, places_on, row_pixels, size_of
from docs_render.own_form_xlsx.rules import Filling, words_in_cells
from docs_render.own_form_xlsx.template import Template, opened
from docs_render.photo.draw import as_jpeg, fitted
from docs_render.refusals import Refused
from docs_render.sheetname import sheet_names
from docs_render.text import looks_like_formula

_PHOTO_PRINTED = (540, 675)
_EMU = 9525
_GAP = 3


def own_form_book(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: a form, a map of cells, applicants and photos become a workbook of one sheet an applicant."""
    parts = parts_of(str(params["content_type"]), body)
    filling, template = _read(parts.get("data", b"")), opened(parts.get("template", b""))
    places = places_on(template.sheet, filling.cells, _known(filling))
    failed = _fill(template, filling, places, parts)
    out = BytesIO()
    template.book.save(out)
    return Rendered(out.getvalue(), {"failed_photos": ",".join(failed)})


def own_form_layout(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: the same for its first applicant, as boxes to be drawn on a page (JSON)."""
    parts = parts_of(str(params["content_type"]), body)
    filling, template = _read(parts.get("data", b"")), opened(parts.get("template", b""))
    places = places_on(template.sheet, filling.cells, _known(filling))
    _write(template.sheet, words_in_cells(filling.applicants[0], filling.written_on), places)
    told = layout_of(template.sheet, places.get("photo"), template.pictures) | {"lost": template.lost}
    return Rendered(json.dumps(told, ensure_ascii=False).encode())


def _read(data: bytes) -> Filling:
    try:
        return Filling.model_validate_json(data)
    except ValidationError as error:
        raise Refused("invalid", json.loads(error.json(include_url=False, include_input=False))) from error


def _known(filling: Filling) -> set[str]:
    return {"photo", *words_in_cells(filling.applicants[0], filling.written_on), *Applicant.model_fields}


def _fill(
    template: Template, filling: Filling, places: Mapping[str, Place], parts: Mapping[str, bytes]
) -> list[str]:
    book, blank, failed = template.book, template.sheet, []
    for other in book.worksheets[1:]:
        book.remove(other)
    names = sheet_names(each.sheet_name or each.name for each in filling.applicants)
    blank.title = "_"
    for index, (name, applicant) in enumerate(zip(names, filling.applicants, strict=True)):
        sheet = _copied(book, blank, name)
        for content, anchor in template.pictures:
            _add_picture(sheet, content, copy(anchor))
        words = words_in_cells(applicant, filling.written_on)
        if problem := photo_problem(applicant, _place_photo(sheet, applicant, places, parts)):
            failed.append(str(index))
            words["photo"] = problem
        _write(sheet, words, places)
    book.remove(blank)
    return failed


def _copied(book: Workbook, blank: Worksheet, name: str) -> Worksheet:
    sheet: Worksheet = book.copy_worksheet(blank)
    sheet.title = name
    if blank.print_area:
        sheet.print_area = str(blank.print_area).rpartition("!")[2] or None
    sheet.print_title_rows, sheet.print_title_cols = blank.print_title_rows, blank.print_title_cols
    sheet.sheet_view.showGridLines = blank.sheet_view.showGridLines
    sheet.HeaderFooter, sheet.protection = copy(blank.HeaderFooter), copy(blank.protection)
    sheet.conditional_formatting = copy(blank.conditional_formatting)
    sheet.data_validations = copy(blank.data_validations)
    return sheet


def _write(sheet: Worksheet, words: Mapping[str, str], places: Mapping[str, Place]) -> None:
    for field, place in places.items():
        cell, text = sheet.cell(place.top, place.left), words.get(field, "")
        cell.value = text or None
        if text:
            # As a string whatever it looks like: a name must never become a formula.
            cell.data_type = "s"
            cell.quotePrefix = looks_like_formula(text)
            _let_it_fit(cell)


def _let_it_fit(cell: Any) -> None:
    if not cell.alignment.wrap_text:
        kept = copy(cell.alignment)
        cell.alignment = Alignment(
            horizontal=kept.horizontal,
            vertical=kept.vertical,
            textRotation=kept.textRotation,
            indent=kept.indent,
            shrinkToFit=True,
        )


def _place_photo(
    sheet: Worksheet, applicant: Applicant, places: Mapping[str, Place], parts: Mapping[str, bytes]
) -> bool:
    if applicant.photo is None or "photo" not in places:
        return True
    try:
        picture = fitted(parts.get(applicant.photo, b""), _PHOTO_PRINTED)
    except Refused:
        return False
    place = places["photo"]
    wide, high = size_of(sheet, place)
    scale = min((wide - 2 * _GAP) / picture.width, (high - 2 * _GAP) / picture.height)
    shown = (picture.width * scale, picture.height * scale)
    start = _marker(sheet, place, (wide - shown[0]) / 2, (high - shown[1]) / 2)
    size = XDRPositiveSize2D(int(shown[0] * _EMU), int(shown[1] * _EMU))
    _add_picture(sheet, as_jpeg(picture), OneCellAnchor(_from=start, ext=size))
    return True


def _add_picture(sheet: Worksheet, content: bytes, anchor: Any) -> None:
    image = SheetImage(BytesIO(content))
    image.anchor = anchor
    sheet.add_image(image)


def _marker(sheet: Worksheet, place: Place, right: float, down: float) -> AnchorMarker:
    column, row = place.left, place.top
    while column < place.right and right >= column_pixels(sheet, column):
        right -= column_pixels(sheet, column)
        column += 1
    while row < place.bottom and down >= row_pixels(sheet, row):
        down -= row_pixels(sheet, row)
        row += 1
    return AnchorMarker(col=column - 1, colOff=int(right * _EMU), row=row - 1, rowOff=int(down * _EMU))
