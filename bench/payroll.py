"""A large firm's pay: a run of 5,000 workers, their payslips in one PDF, their month in one Excel file.

`python -m bench.payroll [PEOPLE]` starts its own services and prints the rows; with few people it is a trial.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from chassis.identity import Identity
from chassis.testing import kst, make_app, staff
from payroll.app import create
from payroll.payslip.files import PART, packed, side_by_side
from payroll.payslip.queries import month_payslips
from payroll.payslip.rules.documents import Company, pdf_request
from payroll.payslip.rules.sheets import excel_request
from payroll.settings import PayrollSettings

from bench.processes import Peak
from bench.rows import Row, run_reference
from tests.e2e.crowd import direct_client
from tests.e2e.stack import ProcessStack, running
from tests.independent.crowd import MONTH, Crowd

PEOPLE, SINGLE_SECONDS, RENDER_SECONDS = 5_000, 4, 120
RUNS = "/api/payroll/v1/runs"


def pay_rows(stack: ProcessStack, folder: Path, people: int = PEOPLE) -> Iterator[Row]:
    """Compute the month in a payroll of its own, then let docs-render of the stack draw what came out."""
    documents: dict[str, Any] = {}
    yield from _run_rows(folder, people, documents)
    yield _pdf_row(stack, documents["pdf"])
    yield _excel_row(stack, documents["excel"], folder)


def _run_rows(folder: Path, people: int, documents: dict[str, Any]) -> Iterator[Row]:
    app = make_app(create, PayrollSettings, folder / "bench-payroll")
    app.at(kst("2026-12-01 09:30"))
    crowd = Crowd(people, seed=11)
    app.db.write(crowd.write)
    app.peer("attendance").on("GET", f"/internal/months/{MONTH}", content=_lines(crowd.month()))
    app.peer("attendance").on("GET", "/internal/changes", json={"items": [], "next": None})
    office = app.client(staff())
    started = time.perf_counter()
    made = office.post(RUNS, json={"month": MONTH, "pay_date": "2026-12-10"}).raise_for_status().json()
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    office.post(RUNS, json={"month": MONTH, "pay_date": "2026-12-10"}).raise_for_status()
    again = time.perf_counter() - started
    figures = {"seconds": seconds, "again_s": again, "people_per_second": people / seconds}
    yield Row(f"pay run of {people:,} workers", figures | {"payslips": float(made["payslips"])})
    started = time.perf_counter()
    told = office.get(f"{RUNS}/{MONTH}/trace").raise_for_status()
    figures = {"seconds": time.perf_counter() - started, "file_mb": len(told.content) / 1e6}
    yield Row(f"trace of {people:,} workers", figures)
    with app.db.read() as session:
        payslips = month_payslips(session, MONTH)
    employer = Company("휴메틱스", "서울특별시", "02-000-0000")
    documents["pdf"] = [
        pdf_request(payslips[at : at + PART], employer) for at in range(0, len(payslips), PART)
    ]
    documents["excel"] = excel_request(MONTH, payslips)
    app.close()


def _lines(month: dict[str, Any]) -> bytes:
    """The month as attendance tells it: a line for each person."""
    people = month.pop("employees")
    lines = [month | {"people": len(people)}, *people, {"end": True, "version": month.get("version", "")}]
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()


def _pdf_row(stack: ProcessStack, pieces: list[dict[str, Any]]) -> Row:
    """Ask for a month as payroll does: pieces side by side, each read again by docs-render, then one file."""
    pages = sum(len(piece["payslips"]) for piece in pieces)

    def drawn(render: httpx.Client) -> bytes:
        made = side_by_side(lambda piece: _made(render, "/internal/pdf/payslip", json=piece), pieces)
        params = {"people": str(pages), "title": "임금명세서"}
        return _made(render, "/internal/pdf/merged", content=packed(list(made)), params=params)

    ours = _drawn(stack, drawn)
    single = run_reference("bench.reference.payslip", str(SINGLE_SECONDS))[0]
    figures = {**ours, "pages_per_second": pages / ours["seconds"]}
    ratio = figures["pages_per_second"] / single
    return Row(f"{pages:,} payslips in one PDF", figures, {"single_files_per_second": single}, ratio)


def _excel_row(stack: ProcessStack, document: dict[str, Any], folder: Path) -> Row:
    rows, columns = len(document["rows"]), len(document["columns"])
    ours = _drawn(stack, lambda render: _made(render, "/internal/xlsx/table", json=document))
    plain, plain_mb = run_reference(
        "bench.reference.table", str(rows), str(columns), str(folder / "plain.xlsx")
    )
    theirs = {"seconds": plain, "peak_mb": plain_mb}
    return Row(f"Excel of {rows:,} payslips", ours, theirs, plain / ours["seconds"])


def _drawn(stack: ProcessStack, ask: Callable[[httpx.Client], bytes]) -> dict[str, float]:
    caller = Identity("service", "payroll", "payroll")
    with direct_client(stack, "docs-render", caller) as render, Peak(stack.pid_of("docs-render")) as peak:
        started = time.perf_counter()
        content = ask(render)
        seconds = time.perf_counter() - started
    return {"seconds": seconds, "peak_mb": peak.megabytes, "file_mb": len(content) / 1e6}


def _made(render: httpx.Client, path: str, **asked: Any) -> bytes:
    made = render.post(path, **asked, timeout=RENDER_SECONDS)
    assert made.is_success, made.text
    return made.content


def main(people: int) -> None:
    """Start the services, measure, print."""
    with tempfile.TemporaryDirectory(prefix="humetix-bench-") as name:
        folder = Path(name)
        with running(ProcessStack(folder / "stack")) as stack:
            for row in pay_rows(stack, folder, people):
                told = {name: round(value, 2) for name, value in row.ours.items()}
                print(row.name, told, row.reference, row.ratio, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
