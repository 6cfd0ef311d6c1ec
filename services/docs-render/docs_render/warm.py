"""Loaded once, before workers are forked: the libraries, the picture formats and the parsed fonts."""

from __future__ import annotations

import gc
import importlib
from pathlib import Path

from docs_render.fonts import FontMissing

_DRAWING = ("photo", "application_xlsx", "table_xlsx", "payslip_pdf", "selftest")


def warm_up(font_dir: Path | None) -> None:
    """Import what workers need and register the fonts; a missing font is the self-test's to report."""
    for topic in _DRAWING:
        importlib.import_module(f"docs_render.{topic}.draw")
    from docs_render.payslip_pdf.typeface import look_only_in, register_fonts  # noqa: PLC0415 - heavy: workers only

    look_only_in(font_dir)
    try:
        register_fonts()
    except FontMissing:
        return
    finally:
        # Shared pages stay shared: the collector would touch every object in every worker.
        gc.freeze()
