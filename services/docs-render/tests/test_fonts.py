"""Where the Korean font is looked for."""

from pathlib import Path

import pytest
from docs_render import fonts
from docs_render.fonts import FontMissing, find_fonts


def test_both_faces_are_found_on_this_machine() -> None:
    files = find_fonts()
    assert (files.regular.name, files.bold.name) == ("NanumGothic.ttf", "NanumGothicBold.ttf")


def test_the_wheel_serves_where_debian_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_DEBIAN", tmp_path)
    assert "koreanize_matplotlib" in find_fonts().regular.parts


def test_a_missing_font_is_an_error_and_nothing_else_is_taken(tmp_path: Path) -> None:
    (tmp_path / "NanumGothic.ttf").write_bytes(b"")
    with pytest.raises(FontMissing):
        find_fonts(tmp_path)
