"""The self-test looks at what it made."""

from __future__ import annotations

from pathlib import Path

import pytest
from docs_render.application_xlsx.draw import draw_book
from docs_render.application_xlsx.rules import Applications
from docs_render.fonts import FontMissing
from docs_render.jobs import Rendered
from docs_render.payslip_pdf import typeface
from docs_render.selftest import draw
from docs_render.selftest.draw import SelfTestFailed, check_font, check_heic, check_xlsx
from PIL import Image


def test_font_heic_and_xlsx_hold_here() -> None:
    assert check_font({}, b"").body.startswith(b"%PDF")
    check_heic({}, b"")
    check_xlsx({}, b"")


def test_a_font_without_hangul_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "glyphs", lambda: frozenset("abc"))
    with pytest.raises(SelfTestFailed):
        check_font({}, b"")


def test_a_missing_font_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typeface, "_registered", {})
    monkeypatch.setattr(typeface, "_folder", [tmp_path])
    with pytest.raises(FontMissing):
        check_font({}, b"")


def test_a_heic_that_comes_out_wrong_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "upright", lambda *_: Image.new("RGB", (64, 48), "green"))
    with pytest.raises(SelfTestFailed):
        check_heic({}, b"")


def test_a_form_without_its_name_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless(applications: Applications, photos: dict[str, bytes]) -> Rendered:
        applications.applicants[0].name = "-"
        return draw_book(applications, photos)

    monkeypatch.setattr(draw, "draw_book", nameless)
    with pytest.raises(SelfTestFailed):
        check_xlsx({}, b"")
