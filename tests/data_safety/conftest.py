"""A sample service with uploads, its own copy of the code on the path, and data in a temporary folder."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from chassis.backup.making import make_set
from chassis.backup.sets import Manifest
from chassis.migrations import upgrade
from chassis.settings import Settings

from tests.data_safety.scenes import KEYS, ROOT, SampleWithFiles, add_note

sys.path.insert(0, str(ROOT / "services/payroll/tests/people"))

SAMPLE = ROOT / "libs/chassis/tests/sample/sample"


@pytest.fixture(autouse=True)
def of_no_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what this machine's own installation is told away from the tests."""
    for name in [name for name in os.environ if name.startswith("HUMETIX_") and "SWEEP" not in name]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the sample service, for processes of their own."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(SAMPLE, folder / "sample", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def sample(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample service, importable; returns a folder of migrations that is this test's own to add to.

    A copy: other processes read the sample meanwhile.
    """
    if str(SAMPLE.parent) not in sys.path:
        sys.path.insert(0, str(SAMPLE.parent))
    copy = tmp_path_factory.mktemp("code") / "sample"
    shutil.copytree(SAMPLE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(importlib.import_module("sample"), "__file__", str(copy / "__init__.py"))
    return copy / "migrations"


@pytest.fixture
def settings(sample: Path, tmp_path: Path) -> Settings:
    """A migrated sample with two rows and two files."""
    made = SampleWithFiles(humetix_data=tmp_path / "data", secret_keys=KEYS)
    made.data_dir.mkdir(parents=True)
    upgrade("sample", made.database_url)
    add_note(made, "first", b"one")
    add_note(made, "second", b"two")
    return made


@pytest.fixture
def kept(settings: Settings) -> Manifest:
    """A set of it."""
    return make_set(settings, "test")


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that makes file operations fail, compiled from shim.c."""
    library = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).parent / "shim.c"
    command = ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return library
