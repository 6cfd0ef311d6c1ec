"""A service loads what it declares, and no optional part of a library besides."""

import subprocess
import sys

import pytest

LOADED = """
import sys
from importlib import import_module
from chassis.ports import package_of
from chassis.serve import leave_out

leave_out(sys.argv[1])
import_module(f"{package_of(sys.argv[1])}.app")
print(*(name for name in ("cryptography", "pygments", "rich") if sys.modules.get(name) is not None))
"""


@pytest.mark.parametrize(
    ("service", "loaded"), [("attendance", ""), ("docs-render", ""), ("gateway", "cryptography")]
)
def test_a_service_loads_no_optional_part_it_never_declared(service: str, loaded: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED, service], capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == loaded
