"""What of a person's text can stand in a document: control signs go, what a font lacks is shown plainly."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

MISSING = "□"
"""Printed where the font has no glyph: visible, so that nobody takes the line for complete."""

_EMOJI_BLOCKS = ((0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0xFE00, 0xFE0F), (0xE0000, 0xE01EF))
_INVISIBLE = frozenset(map(chr, (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x202A, 0x202F),
                                 *range(0x2066, 0x206A), 0x200E, 0x200F)))  # fmt: skip


def plain(text: str, limit: int = 32_767, *, lines: bool = False) -> str:
    """Return the text in NFC without control, invisible or unpaired signs, cut to `limit` characters.

    Line breaks stay only with `lines`; tabs and other breaks become a blank.
    """
    kept = [_plain_character(character, lines) for character in text.replace("\r\n", "\n")]
    return unicodedata.normalize("NFC", "".join(kept))[:limit]


def _plain_character(character: str, lines: bool) -> str:
    if character == "\n" and lines:
        return character
    if character in "\n\r\t\v\f\u2028\u2029":
        return " "
    unprintable = unicodedata.category(character) in ("Cc", "Cs", "Cn") or character in _INVISIBLE
    return "" if unprintable else character


def printable(text: str, has_glyph: Callable[[str], bool], *, lines: bool = False) -> str:
    """Return text a font can print: emoji removed, accents dropped where needed, the rest as MISSING."""
    return "".join(_printable_character(character, has_glyph) for character in plain(text, lines=lines))


def _printable_character(character: str, has_glyph: Callable[[str], bool]) -> str:
    if character in " \n" or has_glyph(character):
        return character
    code = ord(character)
    if any(first <= code <= last for first, last in _EMOJI_BLOCKS):
        return ""
    # NGUYỄN is read as NGUYEN, not as NGUY□N: the letter without what the font lacks.
    simple = "".join(c for c in unicodedata.normalize("NFKD", character) if has_glyph(c))
    return simple or MISSING


def looks_like_formula(text: str) -> bool:
    """Say whether a spreadsheet might run the text once someone edits the cell."""
    return text[:1] in ("=", "+", "-", "@", "\t", "\0") and text != "-"
