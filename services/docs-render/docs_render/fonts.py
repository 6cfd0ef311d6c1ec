"""Where NanumGothic is: Debian's package, else the TTF files inside an installed wheel; no substitute."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

REGULAR, BOLD = "NanumGothic", "NanumGothicBold"

_DEBIAN = Path("/usr/share/fonts/truetype/nanum")
_WHEEL = "koreanize_matplotlib"


class FontFiles(NamedTuple):
    """The two faces every document uses."""

    regular: Path
    bold: Path


class FontMissing(RuntimeError):
    """NanumGothic is nowhere: documents would come out as boxes, so nothing is drawn."""


def find_fonts(only_in: Path | None = None) -> FontFiles:
    """Return both faces from `only_in` when given, else from the usual places; raises FontMissing."""
    for folder in [only_in] if only_in else _usual_folders():
        files = FontFiles(folder / f"{REGULAR}.ttf", folder / f"{BOLD}.ttf")
        if files.regular.is_file() and files.bold.is_file():
            return files
    raise FontMissing("NanumGothic.ttf and NanumGothicBold.ttf were not found")


def _usual_folders() -> list[Path]:
    # The wheel is looked up, never imported: importing it would ask for matplotlib.
    spec = find_spec(_WHEEL)
    inside = [Path(place) / "fonts" for place in (spec.submodule_search_locations or [])] if spec else []
    return [_DEBIAN, *inside]
