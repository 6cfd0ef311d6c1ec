"""What docs-render reads from its environment: how many render workers, and how far each may go."""

from __future__ import annotations

import os
from pathlib import Path

from chassis.settings import Settings
from pydantic import Field


class DocsRenderSettings(Settings):
    """Settings of docs-render; the limits are those of docs/adr and the service's README."""

    service = "docs-render"

    docs_render_workers: int = Field(default_factory=lambda: min(len(os.sched_getaffinity(0)), 8), ge=1)
    docs_render_queue: int = Field(default=32, ge=1)
    docs_render_at_once: int = Field(default=4, ge=1)
    docs_render_seconds: float = Field(default=20, gt=0)
    docs_render_address_space_mib: int = Field(default=768, ge=256)
    docs_render_file_mib: int = Field(default=128, ge=1)
    docs_render_recycle_mib: int = Field(default=160, ge=64)
    docs_render_backlog_mib: int = Field(default=64, ge=16)
    docs_render_font_dir: Path | None = None
