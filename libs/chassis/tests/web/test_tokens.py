"""The colours can be read by everyone: WCAG 2.2 AA, in the light theme and in the dark one."""

import re

import pytest
from chassis.web.assets import STATIC

SHEET = (STATIC / "tokens.css").read_text()
_BLOCK = re.compile(r"(:root[^{]*)\{([^{}]*)\}")
_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")
BLOCKS = [(selector.strip(), dict(_TOKEN.findall(body))) for selector, body in _BLOCK.findall(SHEET)]
THEMES = {"light": BLOCKS[0][1], "dark": BLOCKS[1][1]}

READ = [
    *((text, ground) for text in ("ink", "muted", "brand-text") for ground in ("bg", "surface", "sunken")),
    *((text, ground) for text in ("ok", "warn", "bad") for ground in ("bg", "surface", f"{text}-soft")),
    *(("ink", f"{kind}-soft") for kind in ("ok", "warn", "bad", "brand", "grey")),
    ("grey", "grey-soft"),
    ("brand-text", "brand-soft"),
    ("on-brand", "brand-fill"),
    ("on-brand", "brand-press"),
]
SEEN = [
    *(("edge", ground) for ground in ("bg", "surface", "sunken")),
    ("brand", "surface"),
    ("brand-fill", "bg"),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), SEEN)
def test_the_edges_of_controls_can_be_seen(theme: str, edge: str, ground: str) -> None:
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


def test_the_dark_theme_is_the_same_by_choice_and_by_system() -> None:
    chosen, by_system = BLOCKS[1], BLOCKS[2]
    assert chosen[0] == ':root[data-theme="dark"]'
    assert by_system[0] == ':root:not([data-theme="light"])'
    assert chosen[1] == by_system[1]


def test_both_themes_name_the_same_colours() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys()


def test_every_value_that_a_sheet_asks_for_exists() -> None:
    known = set(re.findall(r"(--[a-z0-9-]+):", SHEET))
    for sheet in sorted(STATIC.rglob("*.css")):
        if "vendor" in sheet.parts:
            continue
        text = sheet.read_text()
        own = set(re.findall(r"(--[a-z0-9-]+):", text))
        # With a comma a fallback follows.
        asked = set(re.findall(r"var\((--[a-z0-9-]+)\)", text))
        assert asked <= known | own, f"{sheet.name}: {sorted(asked - known - own)}"
