"""A large piece that was used once is not kept."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import psutil
from chassis.memory import give_back_memory
give_back_memory()
before = psutil.Process().memory_info().rss
for _ in range(3):
    piece = bytearray(b"x") * (24 * 1024 * 1024)
    small = [bytes(100) for _ in range(1000)]
    del piece
print(psutil.Process().memory_info().rss - before)
"""


def test_what_was_large_goes_back_to_the_system() -> None:
    grown = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True).stdout
    assert int(grown) < 8 * 1024 * 1024
