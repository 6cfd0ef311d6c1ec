"""Calls made from each OpenAPI document, good and bad, in a row: no 5xx, no answer but as promised."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from chassis.identity import HEADER, Identity, sign

from tests.e2e.stack import ProcessStack

SECONDS = float(os.environ.get("HUMETIX_FUZZ_SECONDS") or 6)
CHECKS = "not_a_server_error,response_schema_conformance,content_type_conformance"
OWNER = Identity("staff", "owner", "소유자", ("owner",))
WORKER = Identity("worker", "1", "근로자", ("worker",))


@pytest.mark.parametrize(
    ("service", "caller"),
    [("recruit", OWNER), ("attendance", OWNER), ("attendance", WORKER), ("payroll", OWNER)],
    ids=["recruit", "attendance", "attendance-worker", "payroll"],
)
def test_no_call_made_from_the_document_breaks_it(
    house: ProcessStack, tmp_path: Path, service: str, caller: Identity
) -> None:
    before = len(house.log_of(service))  # other rows take the house's locks and services away
    token = sign(caller, audience=service, keys=house.keys)
    url = f"{house.address_of(service)}/api/{service}/openapi.json"
    command = [sys.executable, "-m", "schemathesis.cli", "run", url]
    chosen = ["--phases", "coverage,fuzzing,stateful", "--checks", CHECKS, "--seed", "66", "--no-shrink"]
    # One worker: CPython 3.11 counts the depth of a syntax tree wrongly between threads (gh-106905).
    limits = ["--max-time", str(int(SECONDS)), "--request-timeout", "15", "--workers", "1"]
    headers = ["-H", f"{HEADER}: {token}", "--warnings", "off", "--no-color"]
    done = subprocess.run(
        [*command, *chosen, *limits, *headers], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Traceback" not in house.log_of(service)[before:]
