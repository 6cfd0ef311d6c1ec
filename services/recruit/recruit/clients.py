"""What recruit asks of attendance, payroll and docs-render, with only the fields it reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.http import Peers
from pydantic import BaseModel


class Site(BaseModel):
    """A client company where people work."""

    id: int
    name: str


class _Sites(BaseModel):
    items: list[Site]


class Employee(BaseModel):
    """The worker that attendance made of an applicant."""

    employee_id: int
    employee_no: str


class HireUse(BaseModel):
    """What another service has done with a hire; `reasons` are Korean nouns."""

    taken_back: bool
    reasons: list[str]


class _TakenBack(BaseModel):
    employee_id: int | None


class _KnownAccounts(BaseModel):
    employee_ids: list[int]


class _RosterChange(BaseModel):
    employee_id: int
    resign_date: date | None = None


class _RosterChanges(BaseModel):
    items: list[_RosterChange]
    next: int | None = None


def sites(peers: Peers) -> list[Site]:
    """Return the client companies a worker can be sent to."""
    answer = peers.client("attendance").get_json("/internal/sites", timeout=3)
    return _Sites.model_validate(answer).items


def create_employee(peers: Peers, body: Mapping[str, Any]) -> Employee:
    """Tell attendance of a hire; the same application id always yields the same employee."""
    key = str(body["application_id"])
    answer = peers.client("attendance").post_json(
        "/internal/employees", body, idempotency_key=f"hire-{key}", timeout=5
    )
    return Employee.model_validate(answer)


def create_wage_terms(peers: Peers, body: Mapping[str, Any]) -> None:
    """Tell payroll the wage of a hire; repeat-safe by application id."""
    key = str(body["application_id"])
    peers.client("payroll").post_json("/internal/wage-terms", body, idempotency_key=f"wage-{key}", timeout=5)


def attendance_use(peers: Peers, key: str) -> HireUse:
    """Return what attendance has done with a hire."""
    answer = peers.client("attendance").get_json(f"/internal/hires/{key}", timeout=4)
    return HireUse.model_validate(answer)


def payroll_use(peers: Peers, key: str, employee_id: int | None) -> HireUse:
    """Return what payroll has done with a hire."""
    asked = {"employee_id": employee_id}
    answer = peers.client("payroll").get_json(f"/internal/hires/{key}", asked, timeout=4)
    return HireUse.model_validate(answer)


def known_accounts(peers: Peers, employee_ids: Sequence[int]) -> set[int]:
    """Return of whom, among these people, payroll knows an account."""
    asked = {"employee": list(employee_ids)}
    answer = peers.client("payroll").get_json("/internal/accounts", asked, timeout=3, hold=False)
    return set(_KnownAccounts.model_validate(answer).employee_ids)


def take_back_employee(peers: Peers, key: str) -> int | None:
    """Tell attendance that a hire is undone; return the employee it had made. Repeat-safe by key."""
    answer = peers.client("attendance").post_json(
        f"/internal/hires/{key}/take-back", {}, idempotency_key=f"undo-{key}", timeout=5
    )
    return _TakenBack.model_validate(answer).employee_id


def take_back_wage(peers: Peers, key: str, employee_id: int | None) -> None:
    """Tell payroll that a hire is undone. Repeat-safe by key."""
    body = {"employee_id": employee_id}
    peers.client("payroll").post_json(
        f"/internal/hires/{key}/take-back", body, idempotency_key=f"undo-wage-{key}", timeout=5
    )


def resignations(peers: Peers) -> dict[int, date]:
    """Return from which day each employee who left was no longer employed; one who came back is not in it."""
    left: dict[int, date | None] = {}
    after: int | None = 0
    while after is not None:
        query = {"after": after, "limit": 500}
        answer = peers.client("attendance").get_json("/internal/changes", query, timeout=10)
        page = _RosterChanges.model_validate(answer)
        left |= {change.employee_id: change.resign_date for change in page.items}
        after = page.next
    return {one: day for one, day in left.items() if day is not None}


def upright_photo(peers: Peers, content: bytes, max_side: int, timeout: float) -> bytes:
    """Return the picture as an upright JPEG without EXIF, at most `max_side` pixels long."""
    path = f"/internal/image/normalise?max_side={max_side}"
    answer = peers.client("docs-render").post_bytes(
        path, timeout=timeout, content=content, headers={"Content-Type": "application/octet-stream"}
    )
    return answer.content


@dataclass(frozen=True)
class Workbook:
    """A finished workbook, and the places (from 0) of applicants whose photo could not be opened."""

    content: bytes
    failed_photos: tuple[int, ...]


def application_workbook(
    peers: Peers, written_on: str, applicants: Sequence[Mapping[str, Any]], photos: Mapping[str, bytes]
) -> Workbook:
    """Return the company's paper form as a workbook, one sheet an applicant."""
    data = {"written_on": written_on, "applicants": applicants}
    files = _files({"data": _json(data)}, photos)
    path = "/internal/xlsx/application"
    answer = peers.client("docs-render").post_bytes(path, timeout=60, files=files)
    return _workbook(answer.content, answer.headers)


def _files(
    parts: Mapping[str, bytes], photos: Mapping[str, bytes]
) -> list[tuple[str, tuple[str | None, bytes, str]]]:
    files: list[tuple[str, tuple[str | None, bytes, str]]] = [
        (name, (None, content, "application/octet-stream")) for name, content in parts.items()
    ]
    return files + [(part, (f"{part}.jpg", content, "image/jpeg")) for part, content in photos.items()]


def _workbook(content: bytes, headers: Mapping[str, str]) -> Workbook:
    failed = headers.get("X-Humetix-Failed-Photos", "")
    return Workbook(content, tuple(int(place) for place in failed.split(",") if place))


def own_form_workbook(
    peers: Peers, template: bytes, data: Mapping[str, Any], photos: Mapping[str, bytes]
) -> Workbook:
    """Return the office's own form filled by its map of cells, one sheet an applicant."""
    files = _files({"data": _json(data), "template": template}, photos)
    path = "/internal/xlsx/form"
    answer = peers.client("docs-render").post_bytes(path, timeout=60, files=files)
    return _workbook(answer.content, answer.headers)


def own_form_layout(
    peers: Peers, template: bytes, cells: Mapping[str, str], written_on: str, applicant: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the first sheet of a form filled for one applicant, as boxes; refused with errors by field."""
    data = {"written_on": written_on, "applicants": [applicant], "cells": cells}
    files = [
        ("data", (None, _json(data), "application/json")),
        ("template", ("form.xlsx", template, "application/octet-stream")),
    ]
    path = "/internal/xlsx/form/layout"
    answer = peers.client("docs-render").post_bytes(path, timeout=30, files=files)
    told: dict[str, Any] = answer.json()
    return told


def table_workbook(peers: Peers, table: Mapping[str, Any]) -> bytes:
    """Return a plain table as a workbook."""
    answer = peers.client("docs-render").post_bytes("/internal/xlsx/table", timeout=60, json=table)
    return answer.content


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
