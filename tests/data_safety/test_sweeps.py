"""Whatever file operation fails, and wherever a kill comes: the old state or the new one, never between.

HUMETIX_SWEEP_STRIDE=1 tries every single operation (minutes); CI tries some of each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.data_safety.scenes import ROOT

STRIDES = {"backup": 9, "restore": 9, "migrate": 31, "upload": 8}


@pytest.mark.parametrize("mode", ["eio", "full", "kill"])
@pytest.mark.parametrize("act", list(STRIDES))
def test_an_act_that_fails_at_any_step_leaves_old_or_new(
    act: str, mode: str, shim: Path, sample_path: Path, tmp_path: Path
) -> None:
    report = sweep(act, mode, shim, sample_path, tmp_path)
    assert report["points"] > 10
    assert report["faults"] == []
    assert "99" not in report["codes"]


def sweep(act: str, mode: str, shim: Path, sample_path: Path, folder: Path) -> dict[str, Any]:
    """Run one sweep as a process of its own and return its report."""
    stride = os.environ.get("HUMETIX_SWEEP_STRIDE") or str(STRIDES[act])
    code = folder / "code"
    code.mkdir()
    _copy(sample_path, code)
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HUMETIX_")},
        "LD_PRELOAD": str(shim),
        "PYTHONPATH": f"{code}:{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "tests.data_safety.sweep", act, str(folder / "data"), mode, stride]
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _copy(sample_path: Path, code: Path) -> None:
    # The migration that is swept is written beside the others: not where other tests look.
    subprocess.run(["cp", "-r", str(sample_path / "sample"), str(code)], check=True)
