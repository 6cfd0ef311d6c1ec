"""Compares what the services hold of the same people: hires, employees, wages, worker accounts."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

from humetix.beside import Told, told_by
from humetix.migrate import STATEFUL
from humetix.places import Place

SETTLES_SECONDS = 12.0
_SHOWN = 20
Links = dict[str, dict[str, Any]]
Fault = tuple[str, str]
"""What kind of disagreement, and about whom or what."""

_KINDS = {
    "lost_message": (
        "채용했지만 근태에 알릴 것이 남아 있지 않은 지원서",
        "채용 데이터가 예전 것입니다. 더 새로운 백업으로 되살리거나 지원서 화면에서 다시 채용합니다.",
    ),
    "hire_without_employee": (
        "채용이 가리키는데 근태에 없는 직원",
        "근태 데이터가 예전 것입니다. 더 새로운 백업으로 되살리거나 다시 등록합니다.",
    ),
    "crossed": (
        "채용과 근태가 서로 다른 직원을 가리키는 지원서",
        "둘 중 하나가 예전 데이터입니다. 같은 때의 백업으로 되살립니다.",
    ),
    "hire_without_wage": (
        "채용 때 정한 시급이 급여에 없는 지원서",
        "급여 데이터가 예전 것입니다. 되살리거나(humetix restore payroll) 급여의 시급 화면에서 적습니다.",
    ),
    "wage_without_employee": (
        "시급은 있는데 근태에 없는 직원",
        "근태 데이터가 예전 것입니다. 더 새로운 백업으로 되살리거나 다시 등록합니다.",
    ),
    "payroll_missing": (
        "근태에 있는데 급여의 명부에 없는 직원",
        "급여는 바뀐 것을 스스로 읽어 옵니다. 몇 분 뒤에도 같으면 humetix logs payroll",
    ),
    "gateway_missing": (
        "근태에 있는데 로그인 계정이 없는 직원",
        "게이트웨이는 바뀐 것을 스스로 읽어 옵니다. 몇 분 뒤에도 같으면 humetix logs gateway",
    ),
    "payroll_orphan": (
        "급여의 명부에만 있고 근태에 없는 직원",
        "근태 데이터가 예전 것입니다. 더 새로운 백업으로 되살립니다: humetix restore attendance",
    ),
    "gateway_orphan": (
        "로그인 계정만 있고 근태에 없는 직원",
        "근태 데이터가 예전 것입니다. 더 새로운 백업으로 되살립니다: humetix restore attendance",
    ),
    "payroll_ahead": (
        "급여가 근태보다 나중의 변경을 알고 있는 직원",
        "근태 파일이 손으로 바뀌었습니다. humetix restore로 되살리면 변경 번호가 이어집니다.",
    ),
    "gateway_ahead": (
        "게이트웨이가 근태보다 나중의 변경을 알고 있는 직원",
        "근태 파일이 손으로 바뀌었습니다. humetix restore로 되살리면 변경 번호가 이어집니다.",
    ),
}


@dataclass(frozen=True)
class Finding:
    """One kind of disagreement: who or what it is about, and what mends it."""

    kind: str
    about: list[str]
    says: str
    remedy: str


class Unread(RuntimeError):
    """A service's ids could not be read; the text says why."""


def reconcile(place: Place) -> Told:
    """Compare all services; what is only on its way between two of them is not told.

    Copies follow within seconds: what a second look no longer finds was never wrong.
    """

    def read() -> Links:
        with ThreadPoolExecutor(len(STATEFUL)) as crowd:
            found = crowd.map(lambda service: _links_of(place, service), STATEFUL)
            return dict(zip(STATEFUL, found, strict=True))

    try:
        return told(*settled(read, SETTLES_SECONDS))
    except Unread as error:
        return {"ok": False, "findings": [], "message": str(error)}


def settled(read: Callable[[], Links], seconds: float) -> tuple[set[Fault], Links]:
    """Return what two looks find that lie some seconds apart, and the last look."""
    links = read()
    found = set(faults(links))
    if found:
        time.sleep(seconds)
        links = read()
        found &= set(faults(links))
    return found, links


def lines(told: Told) -> list[str]:
    """Return it for a person."""
    if "message" in told:
        return [str(told["message"])]
    head = f"채용 {told['hires']}건, 직원 {told['employees']}명, 전달 중 {told['on_their_way']}건"
    if told["ok"]:
        return [f"{head}: 서비스끼리 맞음"]
    return [f"{head}: 맞지 않는 것 {len(told['findings'])}가지", *_explained(told["findings"])]


def _explained(findings: list[dict[str, Any]]) -> Iterator[str]:
    for one in findings:
        yield f"  {one['says']}"
        yield f"      → {one['remedy']}"


def told(found: set[Fault], links: Links) -> Told:
    """Return faults by kind, for people and programs."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, about in sorted(found):
        by_kind[kind].append(about)
    findings = [asdict(_finding(kind, by_kind[kind])) for kind in _KINDS if kind in by_kind]
    return {
        "ok": not findings,
        "findings": findings,
        "hires": len(links["recruit"]["hires"]),
        "employees": len(links["attendance"]["employees"]),
        "on_their_way": len(links["recruit"]["owed"]),
    }


def faults(links: Links) -> Iterator[Fault]:
    """Yield every disagreement between the services."""
    employees = {number: (application, seq) for number, application, seq in links["attendance"]["employees"]}
    yield from _of_hires(links, employees)
    for number, _ in links["payroll"]["wages"]:
        if number not in employees:
            yield "wage_without_employee", str(number)
    for service in ("payroll", "gateway"):
        yield from _of_copies(service, dict(links[service]["copies"]), employees)


def _of_hires(links: Links, employees: dict[int, tuple[str | None, int]]) -> Iterator[Fault]:
    owed = {(application, target) for application, target in links["recruit"]["owed"]}
    # A wage that was there before the hire's came stays in its place, without the application.
    paid = {one for row in links["payroll"]["wages"] for one in row} - {None}
    for application, number in links["recruit"]["hires"]:
        if (application, "attendance") in owed:
            continue
        if number is None:
            yield "lost_message", application
        elif number not in employees:
            yield "hire_without_employee", str(number)
        elif employees[number][0] != application:
            yield "crossed", application
        if (application, "payroll") not in owed and not {application, number} & paid:
            yield "hire_without_wage", application


def _of_copies(
    service: str, copies: dict[int, int], employees: dict[int, tuple[str | None, int]]
) -> Iterator[Fault]:
    for number in employees.keys() - copies.keys():
        yield f"{service}_missing", str(number)
    for number in copies.keys() - employees.keys():
        yield f"{service}_orphan", str(number)
    for number in copies.keys() & employees.keys():
        if copies[number] > employees[number][1]:
            yield f"{service}_ahead", str(number)


def _finding(kind: str, about: list[str]) -> Finding:
    what, remedy = _KINDS[kind]
    more = f" 외 {len(about) - _SHOWN}건" if len(about) > _SHOWN else ""
    return Finding(kind, about, f"{what} {len(about)}건: {', '.join(about[:_SHOWN])}{more}", remedy)


def _links_of(place: Place, service: str) -> dict[str, Any]:
    code, told = told_by(place, service, "chassis.links", service)
    if code or "links" not in told:
        raise Unread(f"{service}의 데이터를 읽지 못했습니다: {told.get('message')}")
    links: dict[str, Any] = told["links"]
    return links
