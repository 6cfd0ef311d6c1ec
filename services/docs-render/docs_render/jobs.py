"""The jobs a render worker can be given: a name, what it makes, and where the function stands.

Functions are named by text, so that the serving process never imports Pillow, reportlab or XlsxWriter.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["pdf", "xlsx", "image"]


@dataclass(frozen=True)
class Rendered:
    """A finished document and short remarks about it (they become headers)."""

    body: bytes
    notes: Mapping[str, str] = field(default_factory=dict)


Draw = Callable[[Mapping[str, Any], bytes], Rendered]
"""A drawing function takes small parameters and the request's body."""


@dataclass(frozen=True)
class Job:
    """One sort of work; `function` is `module:name` of a Draw.

    A long list takes its time: `seconds_a_mib` is granted above the limit for each MiB of body. A photo,
    which anyone may have crafted, is granted none.
    """

    kind: Kind
    function: str
    seconds_a_mib: float = 0


def drawing_function(function: str) -> Draw:
    """Return the function a job names (called inside a worker only)."""
    module, name = function.split(":")
    found: Draw = getattr(importlib.import_module(module), name)
    return found


PHOTO = Job("image", "docs_render.photo.draw:normalise")
APPLICATION = Job("xlsx", "docs_render.application_xlsx.draw:application_book", seconds_a_mib=1)
OWN_FORM = Job("xlsx", "docs_render.own_form_xlsx.draw:own_form_book", seconds_a_mib=1)
OWN_FORM_LAYOUT = Job("xlsx", "docs_render.own_form_xlsx.draw:own_form_layout")
READ = Job("xlsx", "docs_render.read_xlsx.draw:sheets_of")
TIMESHEET = Job("xlsx", "docs_render.timesheet_xlsx.draw:timesheet_book", seconds_a_mib=3)
TABLE = Job("xlsx", "docs_render.table_xlsx.draw:table_book", seconds_a_mib=3)
PAYSLIP = Job("pdf", "docs_render.payslip_pdf.draw:payslip_book", seconds_a_mib=6)
PAYSLIP_FILES = Job("pdf", "docs_render.payslip_pdf.files:payslip_files", seconds_a_mib=60)
MERGED = Job("pdf", "docs_render.payslip_pdf.files:merged_book", seconds_a_mib=10)

SELFTESTS: dict[str, Job] = {
    "pdf": Job("pdf", "docs_render.selftest.draw:check_font"),
    "image": Job("image", "docs_render.selftest.draw:check_heic"),
    "xlsx": Job("xlsx", "docs_render.selftest.draw:check_xlsx"),
}
