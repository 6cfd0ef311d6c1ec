"""What holds for every page: language, title, one heading, labelled inputs, nothing inline, no stray None."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})
_STRAY = re.compile(r"(?<![\w-])(None|undefined|NaN)(?![\w-])")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lang = ""
        self.title = ""
        self.headings = 0
        self.faults: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self._open: list[str] = []
        self._label_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._open.append(tag)
        if tag == "html":
            self.lang = found.get("lang") or ""
        if tag == "h1":
            self.headings += 1
        self._check_inline(tag, found)
        if tag == "label":
            self._label_depth += 1
            self.labelled.add(found.get("for") or "")
        if tag == "form" and found.get("method", "get") != "dialog" and "action" not in found:
            self.faults.append("a form has no action")
        if tag in ("input", "select", "textarea") and found.get("type") not in _UNLABELLED_TYPES:
            self.inputs.append({**found, "_inside_label": "yes" if self._label_depth else None})

    def _check_inline(self, tag: str, found: dict[str, str | None]) -> None:
        if tag == "style" or "style" in found:
            self.faults.append(f"inline style on <{tag}>")
        if tag == "script" and "src" not in found:
            self.faults.append("inline script")
        if handlers := [name for name in found if name.startswith("on")]:
            self.faults.append(f"inline handler {handlers[0]}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label_depth -= 1
        while self._open and self._open.pop() != tag:
            continue

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data
        if stray := _STRAY.search(data):
            self.faults.append(f"stray {stray.group()} in text: {data.strip()[:60]}")


def faults_of(html: str) -> list[str]:
    """Return what is wrong with a page; an HTML fragment (no <html>) is checked for inline code only."""
    reader = _Reader()
    reader.feed(html)
    faults = list(reader.faults)
    for found in reader.inputs:
        named = found["_inside_label"] or found.get("aria-label") or found.get("aria-labelledby")
        if not named and found.get("id") not in reader.labelled:
            faults.append(f"input {found.get('name')} has no label")
    if "<html" not in html:
        return faults
    if reader.lang != "ko":
        faults.append("the page's language is not ko")
    if not reader.title.strip():
        faults.append("the page has no title")
    if reader.headings != 1:
        faults.append(f"the page has {reader.headings} h1")
    return faults


def check_page(html: str) -> None:
    """Raise AssertionError with every fault of a page."""
    faults = faults_of(html)
    assert not faults, "; ".join(faults)
