"""Removes uploads that were given up."""

from __future__ import annotations

from fastapi import FastAPI

from recruit.upload import files
from recruit.upload.rules import OPEN_LASTS


def sweep_uploads(app: FastAPI) -> None:
    """Remove unfinished uploads that have not grown for two hours."""
    files.drop_older_than(app.state.settings.incoming_dir, OPEN_LASTS.total_seconds())
