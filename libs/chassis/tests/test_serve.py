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
if sys.argv[2]:
    import_module(sys.argv[2])
"""


@pytest.mark.parametrize(
    ("service", "used"), [("attendance", ""), ("docs-render", ""), ("gateway", "cryptography.fernet")]
)
def test_a_service_loads_no_optional_part_before_it_uses_what_it_declared(service: str, used: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED, service, used], capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == ""
