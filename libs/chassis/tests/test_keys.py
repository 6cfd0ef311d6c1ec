"""Signing keys are made once and are nobody else's to read."""

from __future__ import annotations

import os
from pathlib import Path

from chassis.keys import ensure_keys


def test_a_key_is_made_once_and_then_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret_keys"
    assert ensure_keys(path) is True
    first = path.read_text()
    assert ensure_keys(path) is False
    assert path.read_text() == first
    assert len(first.strip()) >= 48


def test_only_the_owner_reads_a_key(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret_keys"
    ensure_keys(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_named_group_reads_but_nobody_writes(tmp_path: Path) -> None:
    path = tmp_path / "secret_keys"
    ensure_keys(path, group=os.getgid())
    assert path.stat().st_mode & 0o777 == 0o440
    assert path.stat().st_gid == os.getgid()
